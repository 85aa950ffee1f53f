package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Attribute;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.SipHash128;

/** A later row of a delivery sees what the earlier ones will have done. */
class ForeseenTest {
    private static final MasterKey KEY = new MasterKey(new byte[32]);
    private static final PlanKeys KEYS =
            new PlanKeys(
                    new IdentifierSeal(KEY),
                    new KeyedHash(KEY, "guardian"),
                    new SipHash128(KEY, "namesake"));
    private static final Tenure HERE =
            Tenure.ofRegistry(
                    new OrgCode("2133010001"),
                    null,
                    Role.STUDENT,
                    null,
                    AffiliationState.ACTIVE,
                    "xueji",
                    new Digest128(0, 1));
    private static final StoredPerson PERSON =
            new StoredPerson(
                    new PersonId(new UUID(0, 1)),
                    3,
                    "王一诺",
                    "王一诺",
                    Set.of(),
                    null,
                    Gender.UNKNOWN,
                    null,
                    PersonStatus.ACTIVE,
                    Assurance.UNVERIFIED,
                    null,
                    List.of(),
                    List.of(HERE),
                    List.of(),
                    Map.of(),
                    Set.of());

    @Test
    void nothingChangesNothing() {
        assertThat(after()).isSameAs(PERSON);
    }

    @Test
    void attributesAreAsSetAndTheFormerNameIsKnown() {
        StoredPerson after =
                after(
                        new Edit.SetName("王一诺", "王依诺", Edit.FormerName.KEPT),
                        new Edit.SetGender(Gender.UNKNOWN, Gender.FEMALE),
                        new Edit.SetBirthDate(null, LocalDate.of(2016, 3, 15)),
                        new Edit.SetAssurance(Assurance.UNVERIFIED, Assurance.REGISTRY),
                        new Edit.SetAuthority(Attribute.NAME, null, new Authority("oneroster")));
        assertThat(after.name()).isEqualTo("王依诺");
        assertThat(after.nameKey()).isEqualTo("王依诺");
        assertThat(after.formerNameKeys()).containsExactly("王一诺");
        assertThat(after.gender()).isEqualTo(Gender.FEMALE);
        assertThat(after.birthDate()).isEqualTo("2016-03-15");
        assertThat(after.assurance()).isEqualTo(Assurance.REGISTRY);
        assertThat(after.authorityOf(Attribute.NAME)).isEqualTo(new Authority("oneroster"));
        assertThat(after.version()).as("of the stored person").isEqualTo(3);
    }

    @Test
    void whoMovedIsThereAndNoLongerHere() {
        Tenure there = HERE.at(new OrgCode("2133010002"));
        StoredPerson after =
                after(
                        new Edit.EndAffiliation(HERE),
                        new Edit.BeginAffiliation(there),
                        new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS),
                        new Edit.SetTransition(null, LocalDate.of(2027, 10, 31)),
                        new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN));
        assertThat(after.affiliations()).containsExactly(there);
        assertThat(after.conflicts()).containsExactly(ConflictKind.TWO_SCHOOLS);
        assertThat(after.transitionUntil()).isEqualTo("2027-10-31");
        assertThat(after.status()).isEqualTo(PersonStatus.FROZEN);
    }

    @Test
    void aNewNumberIsFoundByItsBlindIndex() {
        StoredPerson after = after(new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, "G1"));
        assertThat(after.identifiers())
                .extracting(StoredPerson.HeldIdentifier::blindIndex)
                .containsExactly(KEYS.identifiers().blindIndex("studentNumber", "G1"));
        assertThat(
                        Foreseen.after(
                                        after,
                                        List.of(
                                                new Edit.EndIdentifier(
                                                        IdentifierType.STUDENT_NUMBER, "G1")),
                                        "xueji",
                                        KEYS)
                                .identifiers())
                .isEmpty();
    }

    private static StoredPerson after(Edit... edits) {
        return Foreseen.after(PERSON, List.of(edits), "xueji", KEYS);
    }
}
