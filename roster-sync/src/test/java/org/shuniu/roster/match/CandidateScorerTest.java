package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.match.Evidence.Agreement;
import org.shuniu.roster.match.Evidence.Field;
import tools.jackson.databind.json.JsonMapper;

class CandidateScorerTest {
    private static final CandidateScorer SCORER =
            new CandidateScorer(
                    NameFrequencies.ofChina(), 10_000_000, CandidateScorer.PROPOSE_FROM);
    private static final String SCHOOL = "2133000001";
    private static final String OTHER_SCHOOL = "2133000002";

    private static Someone girl(long id, String name) {
        return Someone.number(id, name).girl().born("2016-03-15");
    }

    private static double bits(Someone one, Someone other) {
        return SCORER.bits(SCORER.evidence(one.profile(), other.profile()));
    }

    private static Scored score(Someone one, Someone other) {
        return SCORER.score(one.profile(), other.profile());
    }

    private static Evidence of(Field field, Someone one, Someone other) {
        return SCORER.evidence(one.profile(), other.profile()).stream()
                .filter(evidence -> evidence.field() == field)
                .findFirst()
                .orElseThrow();
    }

    private static Agreement born(String one, String other) {
        return of(
                        Field.BIRTH_DATE,
                        Someone.number(1, "王一诺").born(one),
                        Someone.number(2, "王一诺").born(other))
                .agreement();
    }

    @Test
    void aPupilWhoLostTheNumberIsProposedToTheSchoolsOwn() {
        Scored scored =
                score(
                        girl(1, "王一诺").citizenId(1).at(SCHOOL).from("330106"),
                        girl(2, "王一诺").numberL(2).at(SCHOOL));
        assertThat(scored)
                .isInstanceOfSatisfying(
                        Scored.Proposal.class,
                        proposal -> {
                            assertThat(proposal.probability()).isBetween(0.9, 1.0);
                            assertThat(proposal.evidence())
                                    .extracting(Evidence::field, Evidence::agreement)
                                    .containsExactly(
                                            tuple(Field.FAMILY_NAME, Agreement.EQUAL),
                                            tuple(Field.GIVEN_NAME, Agreement.EQUAL),
                                            tuple(Field.BIRTH_DATE, Agreement.EQUAL),
                                            tuple(Field.GENDER, Agreement.EQUAL),
                                            tuple(Field.PLACE, Agreement.SAME_SCHOOL));
                        });
    }

    @Test
    void equalNamesAndBirthdaysAloneAreNotIdentity() {
        var hub =
                NameFrequencies.of(
                        Stream.of(
                                        Stream.generate(() -> "张伟").limit(60),
                                        Stream.generate(() -> "王芳").limit(720),
                                        Stream.generate(() -> "李芳").limit(9_220))
                                .flatMap(people -> people)
                                .map(NameParts::of)
                                .toList());
        Profile one = Someone.number(1, "王伟").boy().born("2012-05-01").citizenId(1).profile();
        Profile other = Someone.number(2, "王伟").boy().born("2012-05-01").profile();
        assertThat(new CandidateScorer(hub, 10_000_000, 0).score(one, other))
                .isEqualTo(new Scored.Unrelated(null));
    }

    @Test
    void theSameAgreementWeighsMoreForARareName() {
        double common = bits(girl(1, "王伟"), girl(2, "王伟"));
        double rareFamily = bits(girl(1, "亓伟"), girl(2, "亓伟"));
        double rareGiven = bits(girl(1, "王䶮晞"), girl(2, "王䶮晞"));
        assertThat(rareFamily).isGreaterThan(common + 5);
        assertThat(rareGiven).isGreaterThan(common + 2);
    }

    @Test
    void aNameThatHalfTheHubBearsIsCommonThere() {
        var local =
                NameFrequencies.of(
                        Stream.concat(
                                        Stream.generate(() -> "亓伟").limit(5_000),
                                        Stream.generate(() -> "王䶮晞").limit(5_000))
                                .map(NameParts::of)
                                .toList());
        var there = new CandidateScorer(local, 10_000_000, 0);
        Profile one = girl(1, "亓伟").profile();
        Profile other = girl(2, "亓伟").profile();
        assertThat(there.bits(there.evidence(one, other)))
                .isLessThan(SCORER.bits(SCORER.evidence(one, other)) - 10);
    }

    @Test
    void theMoreStrangersThereAreTheLessAnAgreementProves() {
        var county = new CandidateScorer(NameFrequencies.ofChina(), 500_000, 0);
        Profile one = girl(1, "王一诺").profile();
        Profile other = girl(2, "王一诺").profile();
        assertThat(county.bits(county.evidence(one, other)))
                .isGreaterThan(SCORER.bits(SCORER.evidence(one, other)) + 4);
    }

    @Test
    void aNameWrittenByEarIsRecognised() {
        Evidence given = of(Field.GIVEN_NAME, girl(1, "王一诺"), girl(2, "王依诺"));
        assertThat(given.agreement()).isEqualTo(Agreement.SOUNDS_ALIKE);
        assertThat(given.bits()).isPositive();
        assertThat(of(Field.FAMILY_NAME, girl(1, "章一诺"), girl(2, "张一诺")).agreement())
                .isEqualTo(Agreement.SOUNDS_ALIKE);
        assertThat(of(Field.FAMILY_NAME, girl(1, "单一诺"), girl(2, "山一诺")).agreement())
                .as("单 is read shan as a family name")
                .isEqualTo(Agreement.SOUNDS_ALIKE);
    }

    @Test
    void theRegistrysOwnPinyinDecidesHowANameIsRead() {
        Someone le = girl(1, "王乐").read("WANG YUE");
        assertThat(of(Field.GIVEN_NAME, le, girl(2, "王玥")).agreement())
                .isEqualTo(Agreement.SOUNDS_ALIKE);
    }

    @Test
    void oneCharacterOfTwoIsAnotherName() {
        Evidence given = of(Field.GIVEN_NAME, girl(1, "王梓涵"), girl(2, "王梓萱"));
        assertThat(given.agreement()).isEqualTo(Agreement.SIMILAR);
        assertThat(given.bits()).isNegative();
    }

    @Test
    void lettersMayBeMistyped() {
        assertThat(of(Field.GIVEN_NAME, girl(1, "kayla harrington"), girl(2, "kaylla harrington")))
                .returns(Agreement.SIMILAR, Evidence::agreement)
                .extracting(Evidence::bits)
                .satisfies(bits -> assertThat(bits).isPositive());
    }

    @Test
    void familyAndGivenNameMayStandInEachOthersPlace() {
        assertThat(of(Field.GIVEN_NAME, girl(1, "kayla harrington"), girl(2, "harrington kayla")))
                .returns(Agreement.SWAPPED, Evidence::agreement);
        assertThat(of(Field.GIVEN_NAME, girl(1, "阿依古丽·买买提"), girl(2, "买买提·阿依古丽")))
                .returns(Agreement.SWAPPED, Evidence::agreement);
    }

    @Test
    void aRecordedFormerNameCountsLikeTheNameButForABit() {
        Someone renamed = girl(1, "王一诺").alsoCalled("王小诺");
        Evidence given = of(Field.GIVEN_NAME, renamed, girl(2, "王小诺"));
        assertThat(given.agreement()).isEqualTo(Agreement.FORMER);
        assertThat(given.bits())
                .isLessThan(of(Field.GIVEN_NAME, girl(1, "王小诺"), girl(2, "王小诺")).bits())
                .isPositive();
    }

    @Test
    void slipsInABirthDateAreToldFromAnotherBirthDate() {
        assertThat(born("2016-03-05", "2016-03-05")).isEqualTo(Agreement.EQUAL);
        assertThat(born("2016-03-05", "2016-05-03")).isEqualTo(Agreement.SWAPPED);
        assertThat(born("2016-03-15", "2015-03-15")).isEqualTo(Agreement.ONE_DIGIT);
        assertThat(born("2016-03-15", "2016-01-01")).isEqualTo(Agreement.YEAR_ONLY);
        assertThat(born("2016-03-15", "2017-04-15")).isEqualTo(Agreement.DIFFERENT);
    }

    @Test
    void thePlaceCountsOnce() {
        List<Evidence> evidence =
                SCORER.evidence(
                        girl(1, "王一诺").at(SCHOOL).from("330106").profile(),
                        girl(2, "王一诺").at(SCHOOL).from("330106").profile());
        assertThat(evidence.stream().filter(e -> e.field() == Field.PLACE)).hasSize(1);
        assertThat(of(Field.PLACE, girl(1, "王一诺").from("330106"), girl(2, "王一诺").from("330108")))
                .returns(Agreement.SAME_CITY, Evidence::agreement);
        assertThat(of(Field.PLACE, girl(1, "王一诺").from("330106"), girl(2, "王一诺").from("110101")))
                .returns(Agreement.DIFFERENT, Evidence::agreement);
    }

    @Test
    void theIdNumberInsideAStudentNumberNamesItsOwner() {
        assertThat(of(Field.NUMBER, girl(1, "王一诺").citizenId(1), girl(2, "王一诺").numberG(1)))
                .returns(Agreement.INSIDE_STUDENT_NUMBER, Evidence::agreement);
        assertThat(of(Field.NUMBER, girl(1, "王一诺").citizenId(1), girl(2, "王一诺").numberG(2)).bits())
                .isNegative();
    }

    @Test
    void aFatherWhomTwoExportsNameWithoutANumberIsProposed() {
        // Of one child by name and phone, of the other with another phone: the mother's number is
        // in both.
        Someone first =
                Someone.number(1, "欧阳建国").guardianOf(11).guardian(5).namedWithPhone(1).at(SCHOOL);
        Someone second =
                Someone.number(2, "欧阳建国")
                        .guardianOf(12)
                        .guardian(5)
                        .namedWithPhone(2)
                        .at(OTHER_SCHOOL);
        assertThat(score(first, second)).isInstanceOf(Scored.Proposal.class);
        assertThat(score(first, Someone.number(3, "欧阳建国").guardianOf(13).at(OTHER_SCHOOL)))
                .as("the name alone")
                .isEqualTo(new Scored.Unrelated(null));
    }

    @Test
    void aTeacherWhoIsAParentAtTheSchoolIsProposedIfTheNameIsRare() {
        Someone teacher =
                Someone.number(1, "亓晓燕").girl().born("1985-02-11").citizenId(1).at(SCHOOL);
        assertThat(score(teacher, Someone.number(2, "亓晓燕").guardianOf(11).at(SCHOOL)))
                .isInstanceOf(Scored.Proposal.class);
        Someone common = Someone.number(3, "王丽").girl().born("1985-02-11").citizenId(3).at(SCHOOL);
        assertThat(score(common, Someone.number(4, "王丽").guardianOf(11).at(SCHOOL)))
                .isEqualTo(new Scored.Unrelated(null));
    }

    @Test
    void evidenceNamesFieldsAndNeverValues() {
        var proposal =
                (Scored.Proposal)
                        score(
                                girl(1, "亓一诺").citizenId(1).at(SCHOOL).guardian(5),
                                girl(2, "亓依诺").at(OTHER_SCHOOL));
        assertThat(JsonMapper.shared().writeValueAsString(proposal.evidence()))
                .isEqualTo(
                        "[{\"field\":\"family-name\",\"agreement\":\"equal\",\"bits\":12.0},"
                                + "{\"field\":\"given-name\",\"agreement\":\"sounds-alike\",\"bits\":6.7},"
                                + "{\"field\":\"birth-date\",\"agreement\":\"equal\",\"bits\":12.0},"
                                + "{\"field\":\"gender\",\"agreement\":\"equal\",\"bits\":1.0}]");
        assertThat(girl(1, "亓一诺").profile().toString()).doesNotContain("亓");
    }

    /** What somebody may say; each makes a pair agree where before one of the two was silent. */
    private static final List<UnaryOperator<Someone>> SAYINGS =
            List.of(
                    s -> s.born("2016-03-15"),
                    Someone::girl,
                    s -> s.at(SCHOOL),
                    s -> s.from("330106"),
                    s -> s.guardian(5),
                    s -> s.guardianByName(6),
                    s -> s.namedWithPhone(7),
                    s -> s.document(8),
                    s -> s.schoolNumber(9),
                    s -> s.numberG(10),
                    s -> s.alsoCalled("王小诺"),
                    s -> s.formerCitizenId(11));

    private static Someone saying(Random random, long id) {
        List<String> names = List.of("王一诺", "王依诺", "王梓涵", "王梓萱", "亓伟", "kayla harrington");
        Someone someone = Someone.number(id, names.get(random.nextInt(names.size())));
        if (random.nextBoolean()) {
            someone.born(
                    "201"
                            + random.nextInt(10)
                            + "-0"
                            + (1 + random.nextInt(9))
                            + "-0"
                            + (1 + random.nextInt(9)));
        }
        if (random.nextBoolean()) {
            someone.from(random.nextBoolean() ? "330106" : "330108");
        }
        if (random.nextBoolean()) {
            someone.guardian(random.nextInt(3));
        }
        if (random.nextBoolean()) {
            someone.numberG(random.nextInt(3));
        }
        return someone;
    }

    @Test
    void theScoreIsTheSameFromEitherSide() {
        long seed = 20_261_125;
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Profile one = saying(random, 1).profile();
            Profile other = saying(random, 2).profile();
            assertThat(SCORER.score(one, other))
                    .as("seed %s, pair %s", seed, i)
                    .isEqualTo(SCORER.score(other, one));
            assertThat(SCORER.evidence(one, other))
                    .as("seed %s, pair %s", seed, i)
                    .isEqualTo(SCORER.evidence(other, one));
        }
    }

    @Test
    void anAgreementMoreNeverLowersTheScore() {
        long seed = 20_261_126;
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            long people = random.nextLong();
            for (UnaryOperator<Someone> agreement : SAYINGS) {
                double before = bits(pairMember(people, 1), pairMember(people, 2));
                double after =
                        bits(
                                agreement.apply(pairMember(people, 1)),
                                agreement.apply(pairMember(people, 2)));
                assertThat(after).as("seed %s, pair %s", seed, i).isGreaterThanOrEqualTo(before);
            }
        }
    }

    private static Someone pairMember(long people, long which) {
        return saying(new Random(people + which), which);
    }
}
