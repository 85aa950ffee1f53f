package org.shuniu.roster.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SpaceNumberTest {
    private static final SpaceNumber NUMBER = new SpaceNumber("417200935514");

    @Test
    void aRandomNumberIsValidAndReadsBack() {
        var random = new SecureRandom();
        for (int i = 0; i < 1_000; i++) {
            SpaceNumber number = SpaceNumber.random(random);
            assertThat(SpaceNumber.parse(number.grouped())).contains(number);
        }
    }

    @Test
    void oneMistypedDigitNamesNobodyElse() {
        String value = NUMBER.value();
        for (int i = 0; i < value.length(); i++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                String typed = value.substring(0, i) + digit + value.substring(i + 1);
                if (!typed.equals(value)) {
                    assertThat(SpaceNumber.parse(typed)).as(typed).isEmpty();
                }
            }
        }
    }

    @Test
    void twoSwappedNeighboursNameNobodyElseExceptZeroAndNine() {
        String value = NUMBER.value();
        for (int i = 0; i + 1 < value.length(); i++) {
            char one = value.charAt(i);
            char other = value.charAt(i + 1);
            boolean blind = (one == '0' && other == '9') || (one == '9' && other == '0');
            if (one != other && !blind) {
                String typed = value.substring(0, i) + other + one + value.substring(i + 2);
                assertThat(SpaceNumber.parse(typed)).as(typed).isEmpty();
            }
        }
    }

    @Test
    void peopleMayTypeGroupsHyphensAndFullWidthDigits() {
        assertThat(SpaceNumber.parse("4172 0093 5514")).contains(NUMBER);
        assertThat(SpaceNumber.parse("4172-0093-5514")).contains(NUMBER);
        assertThat(SpaceNumber.parse("４１７２　００９３　５５１４")).contains(NUMBER);
        assertThat(NUMBER.grouped()).isEqualTo("4172 0093 5514");
    }

    @Test
    void anythingElseIsNoNumber() {
        assertThat(SpaceNumber.parse("")).isEmpty();
        assertThat(SpaceNumber.parse("41720093551")).isEmpty();
        assertThat(SpaceNumber.parse("4172009355140")).isEmpty();
        assertThat(SpaceNumber.parse("4172x0935514")).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new SpaceNumber("417200935510"));
    }
}
