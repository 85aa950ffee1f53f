package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Attribute;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.StoredPerson.HeldIdentifier;
import org.shuniu.roster.person.StoredPerson.HeldProposal;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.RosterRow.Guardian;
import org.shuniu.roster.source.RosterRow.Standing;

class RowDecisionTest {
    private static final String SOURCE = "xueji";
    private static final SchoolCode SCHOOL = new SchoolCode("2133010001");
    private static final SchoolCode OTHER_SCHOOL = new SchoolCode("2133010002");
    private static final OrgCode SCHOOL_ORG = new OrgCode("2133010001");
    private static final OrgCode OTHER_SCHOOL_ORG = new OrgCode("2133010002");
    private static final OrgCode CLASS_2 = new OrgCode("2133010001/p2023-2");
    private static final OrgCode CLASS_3 = new OrgCode("2133010001/p2023-3");
    private static final OrgCode OTHER_CLASS_2 = new OrgCode("2133010002/p2023-2");
    private static final LocalDate BORN = LocalDate.of(2016, 3, 15);
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 16);
    private static final CitizenId ID = CitizenId.ofFirst17("33010620160315902");
    private static final StudentNumber FINAL = new StudentNumber("G" + ID.value());
    private static final StudentNumber TEMPORARY = new StudentNumber("L330106201603150123");
    private static final Digest128 RECORD = new Digest128(0, 1);
    private static final Digest128 OTHER_RECORD = new Digest128(0, 2);
    private static final Tenure.Warrant WARRANT =
            new Tenure.Warrant(SCHOOL_ORG, "待建学籍", LocalDate.of(2027, 7, 15));
    private static final Guardian MOTHER = new Guardian("李敏", "母亲", null, null, null);
    private static final Guardian FATHER = new Guardian("王建国", "父亲", null, null, null);

    /** A pupil's row, in class 2 of the school. */
    private record Row(
            SchoolCode school,
            String name,
            StudentNumber number,
            int ordinal,
            @Nullable Integer seat,
            Standing standing,
            String standingName,
            List<Guardian> guardians,
            Tenure.@Nullable Warrant warrant) {
        static final Row USUAL =
                new Row(SCHOOL, "王一诺", FINAL, 2, 7, Standing.ACTIVE, "在读", List.of(MOTHER), null);

        Row at(SchoolCode other) {
            return new Row(
                    other, name, number, ordinal, seat, standing, standingName, guardians, warrant);
        }

        Row named(String other) {
            return new Row(
                    school,
                    other,
                    number,
                    ordinal,
                    seat,
                    standing,
                    standingName,
                    guardians,
                    warrant);
        }

        Row numbered(StudentNumber other) {
            return new Row(
                    school, name, other, ordinal, seat, standing, standingName, guardians, warrant);
        }

        Row inClass(int other) {
            return new Row(
                    school, name, number, other, seat, standing, standingName, guardians, warrant);
        }

        Row seated(@Nullable Integer other) {
            return new Row(
                    school,
                    name,
                    number,
                    ordinal,
                    other,
                    standing,
                    standingName,
                    guardians,
                    warrant);
        }

        Row standing(Standing other, String otherName) {
            return new Row(
                    school, name, number, ordinal, seat, other, otherName, guardians, warrant);
        }

        Row withGuardians(Guardian... others) {
            return new Row(
                    school,
                    name,
                    number,
                    ordinal,
                    seat,
                    standing,
                    standingName,
                    List.of(others),
                    warrant);
        }

        Row answeredFor(Tenure.Warrant by) {
            return new Row(
                    school, name, number, ordinal, seat, standing, standingName, guardians, by);
        }

        RosterRow read() {
            return new RosterRow(
                    Role.STUDENT,
                    school,
                    "实验小学",
                    name,
                    null,
                    null,
                    Gender.FEMALE,
                    BORN,
                    ID,
                    null,
                    null,
                    number,
                    null,
                    null,
                    seat,
                    new ClassKey(Stage.PRIMARY, 2023, ordinal),
                    standing,
                    standingName,
                    guardians,
                    warrant);
        }
    }

    private static StoredPerson person(
            PersonStatus status, String studentNumber, Tenure... affiliations) {
        return new StoredPerson(
                new PersonId(new UUID(0, 1)),
                3,
                "王一诺",
                "王一诺",
                Set.of(),
                null,
                Gender.FEMALE,
                BORN,
                status,
                Assurance.REGISTRY,
                null,
                List.of(
                        held(IdentifierType.CITIZEN_ID, ID.value()),
                        held(IdentifierType.STUDENT_NUMBER, studentNumber)),
                List.of(affiliations),
                List.of(new HeldProposal(keyOf(MOTHER), false, SOURCE)),
                Map.of(),
                Set.of());
    }

    private static HeldIdentifier held(IdentifierType type, String value) {
        return new HeldIdentifier(type, new Digest128(1, value.hashCode()), value);
    }

    private static Tenure pupilOf(OrgCode school, OrgCode classCode, Digest128 record) {
        return Tenure.ofRegistry(
                school, classCode, Role.STUDENT, 7, AffiliationState.ACTIVE, SOURCE, record);
    }

    private static StoredPerson usual() {
        return person(PersonStatus.ACTIVE, FINAL.value(), pupilOf(SCHOOL_ORG, CLASS_2, RECORD));
    }

    private static Digest128 keyOf(Guardian guardian) {
        return new Digest128(2, guardian.name().hashCode());
    }

    private static RowDecision change(Row row, StoredPerson person) {
        return change(row, person, RECORD, true);
    }

    private static RowDecision change(
            Row row,
            StoredPerson person,
            Digest128 record,
            boolean sameRecord,
            Digest128... alsoHere) {
        return RowDecision.change(
                row.read(), person, context(new Authority("xueji"), record, sameRecord, alsoHere));
    }

    private static RowDecision.Context context(
            Authority authority, Digest128 record, boolean sameRecord, Digest128... alsoHere) {
        return new RowDecision.Context(
                SOURCE,
                authority,
                record,
                sameRecord,
                false,
                Set.of(alsoHere),
                false,
                RowDecisionTest::keyOf,
                TODAY);
    }

    private static Edit.BeginAffiliation begin(
            OrgCode school, OrgCode classCode, Digest128 record) {
        return new Edit.BeginAffiliation(pupilOf(school, classCode, record));
    }

    @Test
    void aNewPersonIsOpenedIdentifiedAndPlaced() {
        RowDecision decision =
                RowDecision.open(Row.USUAL.read(), context(new Authority("xueji"), RECORD, false));
        assertThat(decision.op()).isEqualTo(Change.Op.CREATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.OpenPerson("王一诺", null, Gender.FEMALE, BORN, Assurance.REGISTRY),
                        new Edit.AddIdentifier(IdentifierType.CITIZEN_ID, ID.value()),
                        new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, FINAL.value()),
                        begin(SCHOOL_ORG, CLASS_2, RECORD),
                        new Edit.ProposeGuardian(MOTHER));
    }

    @Test
    void aRowThatSaysWhatIsSoAsksForNothing() {
        RowDecision decision = change(Row.USUAL, usual());
        assertThat(decision).isEqualTo(new RowDecision(Change.Op.CONFIRM, List.of()));
    }

    @Test
    void anEmptyCellClearsNothing() {
        assertThat(change(Row.USUAL.seated(null).withGuardians(), usual()).edits()).isEmpty();
    }

    @Test
    void aRenameKeepsEverythingElse() {
        RowDecision decision = change(Row.USUAL.named("王依诺"), usual());
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(new Edit.SetName("王一诺", "王依诺", Edit.FormerName.KEPT));
    }

    @Test
    void aTemporaryNumberGivesWayToTheFinalOneAndTheNewRecordSpeaksOn() {
        StoredPerson temporary =
                person(
                        PersonStatus.ACTIVE,
                        TEMPORARY.value(),
                        pupilOf(SCHOOL_ORG, CLASS_2, OTHER_RECORD));
        RowDecision decision = change(Row.USUAL, temporary, RECORD, false);
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.EndIdentifier(IdentifierType.STUDENT_NUMBER, TEMPORARY.value()),
                        new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, FINAL.value()),
                        new Edit.ForgetRecord(SOURCE, "00000000000000000000000000000002"),
                        new Edit.ChangeAffiliation(
                                pupilOf(SCHOOL_ORG, CLASS_2, OTHER_RECORD),
                                pupilOf(SCHOOL_ORG, CLASS_2, RECORD)
                                        .with(7, AffiliationState.ACTIVE, RECORD)));
    }

    @Test
    void aSecondNumberOfAnotherRecordStandsBesideTheFirst() {
        StoredPerson other =
                person(
                        PersonStatus.ACTIVE,
                        "G33010620160315001X",
                        pupilOf(SCHOOL_ORG, CLASS_2, OTHER_RECORD));
        RowDecision decision = change(Row.USUAL, other, RECORD, false, OTHER_RECORD);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, FINAL.value()));
    }

    @Test
    void aChangeOfClassEndsOneAndBeginsTheOther() {
        RowDecision decision = change(Row.USUAL.inClass(3), usual());
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.EndAffiliation(pupilOf(SCHOOL_ORG, CLASS_2, RECORD)),
                        begin(SCHOOL_ORG, CLASS_3, RECORD));
    }

    @Test
    void aSeatIsChangedInPlace() {
        assertThat(change(Row.USUAL.seated(8), usual()).edits())
                .containsExactly(
                        new Edit.ChangeAffiliation(
                                pupilOf(SCHOOL_ORG, CLASS_2, RECORD),
                                pupilOf(SCHOOL_ORG, CLASS_2, RECORD)
                                        .with(8, AffiliationState.ACTIVE, RECORD)));
    }

    @Test
    void anotherSchoolsRowIsATransferWhenTheOldOneIsGone() {
        RowDecision decision = change(Row.USUAL.at(OTHER_SCHOOL), usual(), OTHER_RECORD, false);
        assertThat(decision.op()).isEqualTo(Change.Op.TRANSFER);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.EndAffiliation(pupilOf(SCHOOL_ORG, CLASS_2, RECORD)),
                        new Edit.ForgetRecord(SOURCE, "00000000000000000000000000000001"),
                        begin(OTHER_SCHOOL_ORG, OTHER_CLASS_2, OTHER_RECORD));
    }

    @Test
    void anotherSchoolsRowIsAConflictWhileTheOldOneStandsInTheSameFile() {
        RowDecision decision =
                change(Row.USUAL.at(OTHER_SCHOOL), usual(), OTHER_RECORD, false, RECORD);
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS),
                        begin(OTHER_SCHOOL_ORG, OTHER_CLASS_2, OTHER_RECORD));
    }

    @Test
    void anotherSourcesAffiliationIsNotOursToEnd() {
        var asTeacher =
                Tenure.ofRegistry(
                        OTHER_SCHOOL_ORG,
                        null,
                        Role.TEACHER,
                        null,
                        AffiliationState.ACTIVE,
                        "teacher",
                        OTHER_RECORD);
        StoredPerson both =
                person(
                        PersonStatus.ACTIVE,
                        FINAL.value(),
                        pupilOf(SCHOOL_ORG, CLASS_2, RECORD),
                        asTeacher);
        RowDecision leaving = change(Row.USUAL.standing(Standing.ENDED, "肄业"), both);
        assertThat(leaving.op()).isEqualTo(Change.Op.LEAVE);
        assertThat(leaving.edits())
                .as("the post stays, and so the person is not frozen")
                .containsExactly(new Edit.EndAffiliation(pupilOf(SCHOOL_ORG, CLASS_2, RECORD)));
    }

    @Test
    void whoLeavesForGoodIsFrozen() {
        RowDecision decision = change(Row.USUAL.standing(Standing.ENDED, "肄业"), usual());
        assertThat(decision.op()).isEqualTo(Change.Op.LEAVE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.EndAffiliation(pupilOf(SCHOOL_ORG, CLASS_2, RECORD)),
                        new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN));
    }

    @Test
    void whoIsBetweenTwoSchoolsKeepsLoginAndSpace() {
        RowDecision decision = change(Row.USUAL.standing(Standing.ENDED, "毕业"), usual());
        assertThat(decision.op()).isEqualTo(Change.Op.LEAVE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.EndAffiliation(pupilOf(SCHOOL_ORG, CLASS_2, RECORD)),
                        new Edit.SetTransition(null, LocalDate.of(2027, 10, 31)));
    }

    @Test
    void aSuspendedPupilKeepsThePlace() {
        RowDecision decision = change(Row.USUAL.standing(Standing.SUSPENDED, "休学"), usual());
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.ChangeAffiliation(
                                pupilOf(SCHOOL_ORG, CLASS_2, RECORD),
                                pupilOf(SCHOOL_ORG, CLASS_2, RECORD)
                                        .with(7, AffiliationState.SUSPENDED, RECORD)));
    }

    @Test
    void whoComesBackIsThawed() {
        StoredPerson frozen = person(PersonStatus.FROZEN, FINAL.value());
        RowDecision decision = change(Row.USUAL, frozen);
        assertThat(decision.op()).isEqualTo(Change.Op.REACTIVATE);
        assertThat(decision.edits())
                .containsExactly(
                        begin(SCHOOL_ORG, CLASS_2, RECORD),
                        new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE));
    }

    @Test
    void guardiansWhomTheRegistryNamesAnewReplaceProposalsOfTheSameSource() {
        RowDecision decision = change(Row.USUAL.withGuardians(FATHER), usual());
        assertThat(decision.edits()).hasSize(2);
        assertThat(decision.edits().getFirst()).isEqualTo(new Edit.ProposeGuardian(FATHER));
        assertThat(decision.edits().getLast()).isInstanceOf(Edit.EndGuardianProposal.class);
    }

    @Test
    void aConfirmedGuardianIsNotTheRegistrysToEnd() {
        StoredPerson usual = usual();
        var confirmed =
                new StoredPerson(
                        usual.id(),
                        usual.version(),
                        usual.name(),
                        usual.nameKey(),
                        usual.formerNameKeys(),
                        usual.pinyin(),
                        usual.gender(),
                        usual.birthDate(),
                        usual.status(),
                        usual.assurance(),
                        usual.transitionUntil(),
                        usual.identifiers(),
                        usual.affiliations(),
                        List.of(new HeldProposal(keyOf(MOTHER), true, SOURCE)),
                        Map.of(),
                        Set.of());
        assertThat(change(Row.USUAL.withGuardians(FATHER), confirmed).edits())
                .containsExactly(new Edit.ProposeGuardian(FATHER));
    }

    @Test
    void aLowerRankChangesNothingThatARegistrySaid() {
        RowDecision decision =
                RowDecision.change(
                        Row.USUAL.named("王依诺").read(),
                        usual(),
                        context(new Authority("oneroster"), RECORD, true));
        assertThat(decision).isEqualTo(new RowDecision(Change.Op.CONFIRM, List.of()));
    }

    @Test
    void aRegistryTakesOverWhatALowerRankSaid() {
        StoredPerson byClever = asserted(Attribute.NAME, new Authority("clever"));
        RowDecision decision = change(Row.USUAL.named("王依诺"), byClever);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.SetName("王一诺", "王依诺", Edit.FormerName.KEPT),
                        new Edit.SetAuthority(Attribute.NAME, new Authority("clever"), null));
        assertThat(change(Row.USUAL, byClever).edits())
                .as("also when both say the same")
                .containsExactly(
                        new Edit.SetAuthority(Attribute.NAME, new Authority("clever"), null));
    }

    @Test
    void theRegistryRowTakesThePlaceOfTheSponsors() {
        var sponsored =
                new Tenure(
                        SCHOOL_ORG,
                        CLASS_2,
                        Role.STUDENT,
                        null,
                        AffiliationState.ACTIVE,
                        "local",
                        OTHER_RECORD,
                        Basis.SPONSORED,
                        WARRANT);
        RowDecision decision =
                change(
                        Row.USUAL,
                        person(PersonStatus.ACTIVE, FINAL.value(), sponsored),
                        RECORD,
                        false);
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.EndAffiliation(sponsored), begin(SCHOOL_ORG, CLASS_2, RECORD));
    }

    @Test
    void aSponsorAnswersForNobodyWhomTheRegistryHasThere() {
        RowDecision decision =
                RowDecision.change(
                        Row.USUAL.answeredFor(WARRANT).read(),
                        usual(),
                        new RowDecision.Context(
                                "local",
                                Authority.LOCAL,
                                OTHER_RECORD,
                                false,
                                false,
                                Set.of(),
                                false,
                                RowDecisionTest::keyOf,
                                TODAY));
        assertThat(decision.edits()).isEmpty();
    }

    @Test
    void whoWasInTransitionIsTransferredByTheNewSchoolsWord() {
        StoredPerson between = inTransition(LocalDate.of(2027, 10, 31));
        RowDecision decision = change(Row.USUAL.at(OTHER_SCHOOL), between, OTHER_RECORD, false);
        assertThat(decision.op()).isEqualTo(Change.Op.TRANSFER);
        assertThat(decision.edits())
                .containsExactly(
                        begin(OTHER_SCHOOL_ORG, OTHER_CLASS_2, OTHER_RECORD),
                        new Edit.SetTransition(LocalDate.of(2027, 10, 31), null));
    }

    @Test
    void anotherSourcesSchoolIsAContradictionUntilItLetsGo() {
        Tenure elsewhere =
                Tenure.ofRegistry(
                        OTHER_SCHOOL_ORG,
                        OTHER_CLASS_2,
                        Role.STUDENT,
                        null,
                        AffiliationState.ACTIVE,
                        "west",
                        OTHER_RECORD);
        RowDecision decision =
                change(
                        Row.USUAL,
                        person(PersonStatus.ACTIVE, FINAL.value(), elsewhere),
                        RECORD,
                        false);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS),
                        begin(SCHOOL_ORG, CLASS_2, RECORD));
    }

    private static StoredPerson asserted(Attribute attribute, Authority authority) {
        StoredPerson usual = usual();
        return variant(
                usual, usual.transitionUntil(), usual.affiliations(), Map.of(attribute, authority));
    }

    private static StoredPerson inTransition(LocalDate until) {
        return variant(usual(), until, List.of(), Map.of());
    }

    private static StoredPerson variant(
            StoredPerson person,
            @Nullable LocalDate transitionUntil,
            List<Tenure> affiliations,
            Map<Attribute, Authority> asserted) {
        return new StoredPerson(
                person.id(),
                person.version(),
                person.name(),
                person.nameKey(),
                person.formerNameKeys(),
                person.pinyin(),
                person.gender(),
                person.birthDate(),
                person.status(),
                person.assurance(),
                transitionUntil,
                person.identifiers(),
                affiliations,
                person.proposals(),
                asserted,
                person.conflicts());
    }

    @Test
    void aSecondSchoolInTheSameFileJoinsThePersonWhoIsAboutToBeOpened() {
        var planned =
                new PlannedPerson(
                        new PersonId(new UUID(0, 1)),
                        1,
                        "王一诺",
                        BORN,
                        Gender.FEMALE,
                        SCHOOL_ORG,
                        Role.STUDENT,
                        Map.of(IdentifierType.CITIZEN_ID, List.of(new Digest128(1, 1))));
        RowDecision decision =
                RowDecision.join(
                        Row.USUAL.at(OTHER_SCHOOL).withGuardians().read(),
                        planned,
                        Map.of(IdentifierType.CITIZEN_ID, planned).keySet(),
                        context(new Authority("xueji"), OTHER_RECORD, false));
        assertThat(decision.op()).isEqualTo(Change.Op.UPDATE);
        assertThat(decision.edits())
                .containsExactly(
                        new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, FINAL.value()),
                        begin(OTHER_SCHOOL_ORG, OTHER_CLASS_2, OTHER_RECORD),
                        new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS));
    }
}
