package org.shuniu.roster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.source.RosterRow.Guardian;

class ShownTest {
    @Test
    void aLongNumberShowsItsFirstAndLastFour() {
        assertThat(Shown.masked("330106201603159020")).isEqualTo("3301**********9020");
    }

    @Test
    void aShortNumberShowsAtMostItsLastTwo() {
        assertThat(Shown.masked("E12345678")).isEqualTo("*******78");
        assertThat(Shown.masked("123")).isEqualTo("**3");
        assertThat(Shown.masked("1")).isEqualTo("*");
        assertThat(Shown.masked("")).isEmpty();
    }

    @Test
    void aNewPersonIsShownWithMaskedIdentifiersAndCountedGuardians() {
        Guardian mother = new Guardian("李敏", "母亲", "13800000000", null, null);
        Shown shown =
                Shown.of(
                        List.of(
                                new Edit.OpenPerson(
                                        "王一诺",
                                        null,
                                        Gender.FEMALE,
                                        LocalDate.of(2016, 3, 15),
                                        Assurance.REGISTRY),
                                new Edit.AddIdentifier(
                                        IdentifierType.CITIZEN_ID, "330106201603159020"),
                                new Edit.ProposeGuardian(mother),
                                new Edit.ProposeGuardian(mother)));
        assertThat(shown.before()).isEmpty();
        assertThat(shown.after())
                .isEqualTo(
                        Map.of(
                                "name", "王一诺",
                                "gender", "2",
                                "birthDate", "2016-03-15",
                                "citizenId", "3301**********9020",
                                "guardianProposals", "2"));
    }

    @Test
    void onlyWhatChangesIsShown() {
        var seated =
                Tenure.ofRegistry(
                        new OrgCode("2133010001"),
                        null,
                        Role.STUDENT,
                        null,
                        AffiliationState.ACTIVE,
                        "xueji",
                        null);
        Shown shown =
                Shown.of(
                        List.of(
                                new Edit.ChangeAffiliation(
                                        seated, seated.with(8, AffiliationState.ACTIVE, null))));
        assertThat(shown.before()).isEmpty();
        assertThat(shown.after()).isEqualTo(Map.of("seat", "8"));
    }

    @Test
    void endedProposalsAreCounted() {
        Shown shown =
                Shown.of(
                        List.of(
                                new Edit.EndGuardianProposal("00"),
                                new Edit.EndGuardianProposal("01"),
                                new Edit.ForgetRecord("xueji", "02")));
        assertThat(shown.before()).isEqualTo(Map.of("guardianProposals", "2"));
        assertThat(shown.after()).isEmpty();
    }

    @Test
    void anEditThatHoldsAnIdentifierOrAGuardianDoesNotPrintIt() {
        assertThat(new Edit.AddIdentifier(IdentifierType.CITIZEN_ID, "330106201603159020"))
                .asString()
                .doesNotContain("3301");
        assertThat(new Edit.ProposeGuardian(new Guardian("李敏", null, "138", null, null)))
                .asString()
                .doesNotContain("李敏");
    }
}
