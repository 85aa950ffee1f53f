package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;

/** What schools call what a plan does. */
class SituationTest {
    private static final OrgCode SCHOOL = new OrgCode("3133010001");
    private static final OrgCode OTHER = new OrgCode("3133010002");
    private static final LocalDate OCTOBER = LocalDate.of(2027, 10, 31);

    @Test
    void whoIsOpenedIsPlacedAndMayBringAGuardian() {
        assertThat(
                        words(
                                Change.Op.CREATE,
                                new Edit.OpenPerson(
                                        "王一诺", null, Gender.FEMALE, null, Assurance.REGISTRY),
                                new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, "L1"),
                                new Edit.BeginAffiliation(pupil(SCHOOL, "p2023-2"))))
                .containsExactly("created", "placed");
    }

    @Test
    void anotherSchoolIsATransferAndAnotherStageAPromotion() {
        assertThat(moved(pupil(SCHOOL, "p2023-2"), pupil(OTHER, "p2023-2")))
                .containsExactly("transferred");
        assertThat(moved(pupil(SCHOOL, "p2020-2"), pupil(SCHOOL, "j2026-5")))
                .containsExactly("promoted");
        assertThat(moved(pupil(SCHOOL, "p2023-2"), pupil(SCHOOL, "p2023-3")))
                .containsExactly("class-changed");
    }

    @Test
    void theEndOfTheLastPlaceIsALeavingOrTheWayToAnotherSchool() {
        var end = new Edit.EndAffiliation(pupil(SCHOOL, "p2023-2"));
        assertThat(
                        words(
                                Change.Op.LEAVE,
                                end,
                                new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN)))
                .containsExactly("frozen", "left");
        assertThat(words(Change.Op.LEAVE, end, new Edit.SetTransition(null, OCTOBER)))
                .containsExactly("in-transition", "left");
    }

    @Test
    void whoComesBackIsReactivated() {
        assertThat(
                        words(
                                Change.Op.REACTIVATE,
                                new Edit.BeginAffiliation(pupil(SCHOOL, "p2023-2")),
                                new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE)))
                .containsExactly("reactivated", "placed");
    }

    @Test
    void aSponsoredPlaceAndASecondmentAreToldApart() {
        var warrant = new Tenure.Warrant(SCHOOL, "支教", OCTOBER);
        assertThat(
                        words(
                                Change.Op.UPDATE,
                                new Edit.BeginAffiliation(teacher(Basis.SECONDED, warrant))))
                .containsExactly("seconded");
        assertThat(
                        words(
                                Change.Op.UPDATE,
                                new Edit.BeginAffiliation(teacher(Basis.SPONSORED, warrant))))
                .containsExactly("sponsored");
    }

    @Test
    void aNumberThatGivesWayIsAnIdentifierChangeAndANewNameARename() {
        assertThat(
                        words(
                                Change.Op.UPDATE,
                                new Edit.SetName("王一诺", "王依诺", Edit.FormerName.KEPT),
                                new Edit.EndIdentifier(IdentifierType.STUDENT_NUMBER, "L1"),
                                new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, "G1")))
                .containsExactly("renamed", "identifier-changed");
    }

    @Test
    void twoSchoolsAreAContradictionUntilOneLetsGo() {
        assertThat(words(Change.Op.UPDATE, new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS)))
                .containsExactly("two-schools");
        assertThat(words(Change.Op.TRANSFER, new Edit.CloseConflict(ConflictKind.TWO_SCHOOLS)))
                .containsExactly("two-schools-ended");
    }

    @Test
    void guardiansComeAndGo() {
        assertThat(
                        words(
                                Change.Op.UPDATE,
                                new Edit.EndGuardianProposal("01"),
                                new Edit.EndGuardianship("02"),
                                new Edit.ReopenGuardianship("03")))
                .containsExactly("guardian-ended", "guardian-confirmed");
    }

    @Test
    void aDetailIsAnUpdateAndNothingIsNothing() {
        assertThat(words(Change.Op.UPDATE, new Edit.SetPinyin(null, "wang")))
                .containsExactly("updated");
        assertThat(words(Change.Op.CONFIRM)).isEmpty();
        assertThat(words(Change.Op.MERGE, new Edit.SetPinyin(null, "wang")))
                .containsExactly("merged");
    }

    private static List<String> moved(Tenure from, Tenure to) {
        return words(
                Change.Op.UPDATE, new Edit.EndAffiliation(from), new Edit.BeginAffiliation(to));
    }

    private static List<String> words(Change.Op op, Edit... edits) {
        return Situation.of(op, List.of(edits)).stream().map(Situation::word).toList();
    }

    private static Tenure pupil(OrgCode school, String schoolClass) {
        return Tenure.ofRegistry(
                school,
                new OrgCode(school + "/" + schoolClass),
                Role.STUDENT,
                null,
                AffiliationState.ACTIVE,
                "xueji",
                null);
    }

    private static Tenure teacher(Basis basis, Tenure.@Nullable Warrant warrant) {
        return new Tenure(
                SCHOOL,
                null,
                Role.TEACHER,
                null,
                AffiliationState.ACTIVE,
                "local",
                null,
                basis,
                warrant);
    }
}
