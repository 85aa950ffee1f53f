package org.shuniu.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class CrockfordTest {
    @Test
    void readsWhatPeopleTypeForWhatIsPrinted() {
        for (String typed :
                new String[] {
                    "7KQ2-M9XD-4T01", "7kq2m9xd4t01", " 7KQ2 M9XD 4TOL ", "７ＫＱ２—m9xd—4toi"
                }) {
            assertThat(Crockford.parse(typed, 12)).as(typed).contains("7KQ2M9XD4T01");
        }
    }

    @Test
    void whatCannotBeACodeIsNone() {
        for (String typed :
                new String[] {
                    "", "7KQ2-M9XD-4T0", "7KQ2-M9XD-4T012", "7KQU-M9XD-4T01", "7KQ2/M9XD/4T01"
                }) {
            assertThat(Crockford.parse(typed, 12)).as(typed).isEmpty();
        }
    }

    @Test
    void aRandomCodeReadsBackFromItsGroups() {
        String code = Crockford.random(12, new SecureRandom());
        assertThat(Crockford.grouped(code)).matches("\\w{4}-\\w{4}-\\w{4}");
        assertThat(Crockford.parse(Crockford.grouped(code), 12)).contains(code);
    }
}
