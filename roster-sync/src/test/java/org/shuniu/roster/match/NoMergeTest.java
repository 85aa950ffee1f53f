package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoMergeTest {
    private static final String SCHOOL = "2133000001";
    private static final String OTHER_SCHOOL = "2133000002";

    private static Someone girl(long id, String name) {
        return Someone.number(id, name).girl().born("2016-03-15");
    }

    private static Optional<NoMerge> between(Someone one, Someone other) {
        Optional<NoMerge> rule = NoMerge.between(one.profile(), other.profile());
        assertThat(NoMerge.between(other.profile(), one.profile()))
                .as("from the other side")
                .isEqualTo(rule);
        return rule;
    }

    @Test
    void twoVerifiedIdNumbersAreTwoHumans() {
        assertThat(between(girl(1, "王一诺").citizenId(1), girl(2, "王一诺").citizenId(2)))
                .contains(NoMerge.TWO_CITIZEN_IDS);
        assertThat(between(girl(1, "王一诺").citizenId(1), girl(2, "王一诺"))).isEmpty();
    }

    @Test
    void aNumberThatOneOfThemHadBeforeIsNoSecondHuman() {
        assertThat(
                        between(
                                girl(1, "王一诺").citizenId(1),
                                girl(2, "王一诺").citizenId(2).formerCitizenId(1)))
                .isEmpty();
    }

    @Test
    void aBoyIsNotAGirl() {
        assertThat(between(girl(1, "王一诺"), Someone.number(2, "王一诺").boy().born("2016-03-15")))
                .contains(NoMerge.OTHER_GENDER);
        assertThat(between(girl(1, "王一诺"), Someone.number(2, "王一诺").born("2016-03-15")))
                .as("nobody said which")
                .isEmpty();
    }

    @Test
    void aGuardianIsNotTheWard() {
        assertThat(between(girl(1, "王一诺"), Someone.number(2, "王一诺").guardianOf(1)))
                .contains(NoMerge.GUARDIAN_AND_WARD);
    }

    @Test
    void twinsAreTwoHoweverMuchTheyShare() {
        Someone first = girl(1, "王梓涵").citizenId(1).guardian(5).in(SCHOOL, "p2022-2", 11);
        assertThat(between(first, girl(2, "王梓萱").guardian(5).in(SCHOOL, "p2022-2", null)))
                .contains(NoMerge.TWINS);
        assertThat(between(first, girl(2, "王梓萱"))).as("one family name").contains(NoMerge.TWINS);
        assertThat(between(first, girl(2, "李梓涵").guardian(5)))
                .as("the mother's family name")
                .contains(NoMerge.TWINS);
        assertThat(between(first, girl(2, "李梓涵").in(SCHOOL, "p2022-3", 1)))
                .as("one school")
                .contains(NoMerge.TWINS);
        assertThat(between(first, girl(2, "王梓晗").guardian(5)))
                .as("twins whose names sound alike")
                .contains(NoMerge.TWINS);
        assertThat(between(first, girl(2, "王梓萱").numberG(1).guardian(5)))
                .as("twins under one number")
                .contains(NoMerge.TWINS);
    }

    @Test
    void aNameWrittenByEarElsewhereMayBeOneHuman() {
        assertThat(
                        between(
                                girl(1, "王梓涵").citizenId(1).in(SCHOOL, "p2022-2", 11),
                                girl(2, "王梓晗").in(OTHER_SCHOOL, "p2022-1", 3)))
                .isEmpty();
    }

    @Test
    void aRecordedRenameMakesNoTwin() {
        assertThat(
                        between(
                                girl(1, "王一诺").alsoCalled("王小诺").guardian(5),
                                girl(2, "王小诺").guardian(5)))
                .isEmpty();
    }

    @Test
    void childrenOfOneHouseholdWithTwoNamesAreSiblings() {
        assertThat(
                        between(
                                girl(1, "王梓涵").guardian(5),
                                Someone.number(2, "王浩然").born("2013-07-01").guardian(5)))
                .contains(NoMerge.SIBLINGS);
        assertThat(
                        between(
                                girl(1, "王梓涵").guardianByName(5),
                                Someone.number(2, "王梓晗").born("2013-07-01").guardianByName(5)))
                .as("names that sound alike, years apart")
                .contains(NoMerge.SIBLINGS);
        assertThat(
                        between(
                                Someone.number(1, "王建国").guardianOf(11),
                                Someone.number(2, "李晓燕").guardianOf(11)))
                .as("father and mother")
                .contains(NoMerge.SIBLINGS);
    }

    @Test
    void oneNameInOneHouseholdMayBeOneHumanWhoseBirthDateWasMistyped() {
        assertThat(
                        between(
                                girl(1, "王梓涵").guardian(5),
                                Someone.number(2, "王梓涵").born("2015-03-15").guardian(5)))
                .isEmpty();
    }

    @Test
    void aSharedPhoneIsNobodysName() {
        assertThat(
                        between(
                                girl(1, "王梓涵").guardianByName(5),
                                Someone.number(2, "王浩然")
                                        .boy()
                                        .born("2013-07-01")
                                        .guardianByName(5)))
                .isNotEmpty();
    }

    @Test
    void twoSeatsInAClassAreTwoPupilsOfOneName() {
        Someone first = girl(1, "王一诺").in(SCHOOL, "p2022-2", 11);
        assertThat(between(first, girl(2, "王一诺").in(SCHOOL, "p2022-2", 12)))
                .contains(NoMerge.CLASSMATES);
        assertThat(between(first, girl(2, "王一诺").in(SCHOOL, "p2022-2", 11))).isEmpty();
        assertThat(between(first, girl(2, "王一诺").in(SCHOOL, "p2022-3", 12))).isEmpty();
    }

    @Test
    void twoStudentNumbersInAClassAreTwoPupilsUnlessOneReplacedTheOther() {
        assertThat(
                        between(
                                girl(1, "王一诺").numberG(1).in(SCHOOL, "p2022-2", null),
                                girl(2, "王一诺").numberG(2).in(SCHOOL, "p2022-2", null)))
                .contains(NoMerge.CLASSMATES);
        assertThat(
                        between(
                                girl(1, "王一诺").numberL(1).in(SCHOOL, "p2022-2", null),
                                girl(2, "王一诺").numberG(2).in(SCHOOL, "p2022-2", null)))
                .isEmpty();
        assertThat(
                        between(
                                girl(1, "王一诺")
                                        .numberL(1)
                                        .in(SCHOOL, "p2022-2", null)
                                        .ofOneDelivery(),
                                girl(2, "王一诺")
                                        .numberL(2)
                                        .in(SCHOOL, "p2022-2", null)
                                        .ofOneDelivery()))
                .as("one delivery has both")
                .contains(NoMerge.CLASSMATES);
    }
}
