package org.shuniu.roster.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Basis;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.source.RosterRow;
import org.springframework.jdbc.core.JdbcTemplate;

/** What receivers will read: each line of the golden file is one person's facts. */
class FactsTest {
    private static final LocalDate BORN = LocalDate.of(2016, 3, 15);
    private static final String ID_NUMBER = "330106201603159022";
    private static final OrgCode SCHOOL = new OrgCode("2133010001");
    private static final Tenure PUPIL =
            Tenure.ofRegistry(
                    SCHOOL,
                    new OrgCode("2133010001/p2023-2"),
                    Role.STUDENT,
                    7,
                    AffiliationState.ACTIVE,
                    "xueji",
                    null);
    private static final Tenure EXPERT =
            new Tenure(
                    SCHOOL,
                    null,
                    Role.STAFF,
                    null,
                    AffiliationState.ACTIVE,
                    "local",
                    null,
                    Basis.SPONSORED,
                    new Tenure.Warrant(SCHOOL, "drone course", LocalDate.of(2027, 1, 31)));
    private static final RosterRow.Guardian MOTHER =
            new RosterRow.Guardian("王芳", "母亲", "13900001234", null, null);

    private final Outbox outbox = new Outbox(new JdbcTemplate());

    @Test
    void theWireFormStaysAsItIs() throws IOException {
        String facts =
                String.join(
                        "\n",
                        json(
                                Change.Op.CREATE,
                                new Edit.OpenPerson(
                                        "王一诺",
                                        "Wang Yinuo",
                                        Gender.FEMALE,
                                        BORN,
                                        Assurance.REGISTRY),
                                new Edit.AddIdentifier(IdentifierType.CITIZEN_ID, ID_NUMBER),
                                new Edit.BeginAffiliation(PUPIL),
                                new Edit.ProposeGuardian(MOTHER),
                                new Edit.ProposeGuardian(MOTHER)),
                        json(
                                Change.Op.UPDATE,
                                new Edit.SetName("王一诺", "王依诺", Edit.FormerName.KEPT),
                                new Edit.SetPinyin(null, "Wang Yinuo"),
                                new Edit.SetGender(Gender.UNKNOWN, Gender.FEMALE),
                                new Edit.SetBirthDate(null, BORN),
                                new Edit.SetAssurance(Assurance.UNVERIFIED, Assurance.REGISTRY),
                                new Edit.SetTransition(null, LocalDate.of(2026, 10, 31)),
                                new Edit.EndIdentifier(IdentifierType.STUDENT_NUMBER, "L1"),
                                new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, "G1"),
                                new Edit.EndGuardianProposal("00")),
                        json(
                                Change.Op.UPDATE,
                                new Edit.ChangeAffiliation(
                                        PUPIL, PUPIL.with(7, AffiliationState.SUSPENDED, null))),
                        json(
                                Change.Op.LEAVE,
                                new Edit.EndAffiliation(PUPIL),
                                new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN)),
                        json(
                                Change.Op.REACTIVATE,
                                new Edit.SetStatus(PersonStatus.FROZEN, PersonStatus.ACTIVE),
                                new Edit.BeginAffiliation(EXPERT)),
                        json(
                                Change.Op.UNDO,
                                new Edit.ReopenAffiliation(PUPIL),
                                new Edit.ReopenGuardianProposal("00")),
                        json(Change.Op.UNDO, new Edit.VoidPerson()),
                        json(Change.Op.UNDO, new Edit.RevivePerson()),
                        json(Change.Op.MERGE),
                        json(Change.Op.SPLIT),
                        outbox.json(List.of(new Fact.GuardianConfirmed())),
                        "");
        assertThat(facts)
                .isEqualTo(Files.readString(Path.of("src/test/resources/outbox/facts.jsonl")));
        assertThat(facts).doesNotContain("王", "Wang", ID_NUMBER, "2016", "13900001234");
    }

    @Test
    void theHubsOwnBookkeepingIsNoNews() {
        assertThat(
                        facts(
                                Change.Op.UPDATE,
                                new Edit.ForgetRecord("xueji", "00"),
                                new Edit.LinkRecord("xueji", "01"),
                                new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS),
                                new Edit.CloseConflict(ConflictKind.TWO_SCHOOLS),
                                new Edit.ChangeAffiliation(PUPIL, PUPIL)))
                .isEmpty();
        assertThat(facts(Change.Op.CONFIRM)).isEmpty();
    }

    private String json(Change.Op op, Edit... edits) {
        return outbox.json(facts(op, edits));
    }

    private static List<Fact> facts(Change.Op op, Edit... edits) {
        return Facts.of(
                List.of(
                        Change.byHand(
                                1,
                                new PersonId(new UUID(0, 1)),
                                op,
                                "test",
                                0,
                                SCHOOL,
                                null,
                                List.of(edits))));
    }
}
