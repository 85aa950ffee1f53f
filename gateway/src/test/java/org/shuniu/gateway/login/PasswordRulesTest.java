package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;

class PasswordRulesTest {
    private final PersonProfile person =
            new InMemoryPeople().add("阿依古丽·买买提", Role.STUDENT, LocalDate.of(2014, 5, 6));

    @Test
    void eightCharactersOfAnyKindAreEnough() {
        for (String fit :
                new String[] {"correcthorse", "桂花开满巷子口了", "tea at 10", "🦔🌰🍂🍄🪵🌲🐿️x"}) {
            assertThat(PasswordRules.check(fit, person)).as(fit).isEmpty();
        }
    }

    @Test
    void lengthCountsCharactersAndNotBytesOrSurrogates() {
        assertThat(PasswordRules.check("🦔🌰🍂🍄", person)).contains(PasswordFault.TOO_SHORT);
        assertThat(PasswordRules.check("x9".repeat(65), person)).contains(PasswordFault.TOO_LONG);
    }

    @Test
    void whatEverybodyTriesFirstIsRefused() {
        for (String common :
                new String[] {
                    "12345678",
                    "1234-5678",
                    "QWERTYUIOP",
                    "88888888",
                    "Password1",
                    "5201314520",
                    "abcdefgh",
                    "87654321",
                    "１２３４５６７８"
                }) {
            assertThat(PasswordRules.check(common, person))
                    .as(common)
                    .contains(PasswordFault.COMMON);
        }
    }

    @Test
    void whatOthersKnowOfThePersonIsRefused() {
        assertThat(PasswordRules.check("pw " + person.spaceNumber().grouped(), person))
                .contains(PasswordFault.SPACE_NUMBER);
        assertThat(PasswordRules.check("x" + person.spaceNumber().value().substring(3, 10), person))
                .contains(PasswordFault.SPACE_NUMBER);
        assertThat(PasswordRules.check("我是阿依古丽买买提", person)).contains(PasswordFault.PERSONAL);
        assertThat(PasswordRules.check("ayi-2014-05-06", person)).contains(PasswordFault.PERSONAL);
    }

    @Test
    void theSameCharactersTypedInAnotherFormAreTheSamePassword() {
        assertThat(PasswordRules.normalised("cafe\u0301 au\u3000lait"))
                .isEqualTo(PasswordRules.normalised("caf\u00e9 au lait"))
                .isPresent();
        assertThat(PasswordRules.normalised("tab\tinside")).isEmpty();
    }
}
