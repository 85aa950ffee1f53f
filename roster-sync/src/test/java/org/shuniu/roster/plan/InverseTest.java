package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.Attribute;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;

class InverseTest {
    private static final String KEY = "0".repeat(31) + "1";
    private static final Tenure TENURE =
            Tenure.ofRegistry(
                    new OrgCode("2133010001"),
                    new OrgCode("2133010001/p2023-2"),
                    Role.STUDENT,
                    7,
                    AffiliationState.ACTIVE,
                    "xueji",
                    new Digest128(0, 2));
    private static final RosterRow.Guardian GUARDIAN =
            new RosterRow.Guardian("王建国", "父", null, null, null);
    private static final PersonId SOMEBODY = new PersonId(new UUID(0, 1));
    private static final PersonId ANOTHER = new PersonId(new UUID(0, 2));

    /** Edits whose inverse knows all that they knew. */
    static Stream<Edit> symmetric() {
        return Stream.of(
                new Edit.SetName("王一诺", "王依诺", Edit.FormerName.KEPT),
                new Edit.SetName("王一诺", "王依诺", Edit.FormerName.NONE),
                new Edit.SetName("王一诺", "王依诺", Edit.FormerName.DROPPED),
                new Edit.SetPinyin(null, "wang yinuo"),
                new Edit.SetGender(Gender.UNKNOWN, Gender.FEMALE),
                new Edit.SetBirthDate(null, LocalDate.of(2016, 3, 15)),
                new Edit.SetAssurance(Assurance.UNVERIFIED, Assurance.REGISTRY),
                new Edit.SetAuthority(Attribute.NAME, null, Authority.LOCAL),
                new Edit.SetStatus(PersonStatus.ACTIVE, PersonStatus.FROZEN),
                new Edit.SetTransition(null, LocalDate.of(2026, 10, 31)),
                new Edit.AddIdentifier(IdentifierType.STUDENT_NUMBER, "G1"),
                new Edit.EndIdentifier(IdentifierType.STUDENT_NUMBER, "L1"),
                new Edit.WithdrawIdentifier(IdentifierType.STUDENT_NUMBER, "G1"),
                new Edit.ReopenIdentifier(IdentifierType.STUDENT_NUMBER, "L1"),
                new Edit.BeginAffiliation(TENURE),
                new Edit.WithdrawAffiliation(TENURE),
                new Edit.ChangeAffiliation(
                        TENURE, TENURE.with(8, AffiliationState.SUSPENDED, new Digest128(0, 3))),
                new Edit.EndAffiliation(TENURE),
                new Edit.ReopenAffiliation(TENURE),
                new Edit.ForgetRecord("xueji", KEY),
                new Edit.LinkRecord("xueji", KEY),
                new Edit.EndGuardianProposal(KEY),
                new Edit.ReopenGuardianProposal(KEY),
                new Edit.EndGuardianLink(KEY),
                new Edit.ReopenGuardianLink(KEY),
                new Edit.EndGuardianship(KEY),
                new Edit.ReopenGuardianship(KEY),
                new Edit.RevivePerson(),
                new Edit.VoidPerson(),
                new Edit.AddFormerName("王依诺"),
                new Edit.DropFormerName("王依诺"),
                new Edit.HandOver(Holding.Kind.AFFILIATION, 7, SOMEBODY, ANOTHER),
                new Edit.MergeInto(SOMEBODY, PersonStatus.FROZEN),
                new Edit.Unmerge(SOMEBODY, PersonStatus.ACTIVE),
                new Edit.Absorb(SOMEBODY),
                new Edit.Release(SOMEBODY),
                new Edit.ProposeGuardian(GUARDIAN),
                new Edit.WithdrawGuardian(GUARDIAN),
                new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS),
                new Edit.WithdrawConflict(ConflictKind.TWO_SCHOOLS),
                new Edit.CloseConflict(ConflictKind.TWO_SCHOOLS),
                new Edit.ReopenConflict(ConflictKind.TWO_SCHOOLS));
    }

    /** Edits that leave something behind: what is done again is not done anew. */
    static Stream<Edit> lasting() {
        return Stream.of(
                new Edit.OpenPerson(
                        "王一诺", null, Gender.FEMALE, LocalDate.of(2016, 3, 15), Assurance.REGISTRY));
    }

    @ParameterizedTest
    @MethodSource("symmetric")
    void theInverseOfTheInverseIsTheEditItself(Edit edit) {
        assertThat(Inverse.of(edit)).isNotEqualTo(edit);
        assertThat(Inverse.of(Inverse.of(edit))).isEqualTo(edit);
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void whatIsDoneAgainIsTheSame(Edit edit) {
        Edit undone = Inverse.of(edit);
        Edit again = Inverse.of(undone);
        assertThat(Inverse.of(again)).isEqualTo(undone);
    }

    @Test
    void everyKindOfEditIsHeldHere() {
        Set<Class<?>> held =
                Stream.concat(symmetric(), lasting())
                        .map(Edit::getClass)
                        .collect(Collectors.toSet());
        assertThat(held).containsExactlyInAnyOrder(Edit.class.getPermittedSubclasses());
    }

    @Test
    void theLastEditIsTakenBackFirst() {
        var begin = new Edit.BeginAffiliation(TENURE);
        var end = new Edit.EndAffiliation(TENURE);
        assertThat(Inverse.of(List.of(end, begin)))
                .containsExactly(
                        new Edit.WithdrawAffiliation(TENURE), new Edit.ReopenAffiliation(TENURE));
    }
}
