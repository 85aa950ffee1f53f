package org.shuniu.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CitizenIdTest {
    private static final long SEED = 11643;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11010519491231002X",
                "330103201003150031", // a district abolished since
                "810000199001011230",
                "820000201107200023",
                "830000201212120086",
                "931840198507130032",
                "911840198207130029"
            })
    void numbersOfTheStandardAndItsRelativesAreSound(String number) {
        assertThat(CitizenId.check(number)).isEqualTo(Check.sound(new CitizenId(number)));
    }

    @ParameterizedTest
    @CsvSource({
        "530102201002290017, CITIZEN_ID_DATE", // a sound check digit on 29 February 2010
        "330103201013150031, CITIZEN_ID_DATE",
        "330103000003150031, CITIZEN_ID_DATE",
        "330103201003150032, CITIZEN_ID_CHECK_DIGIT",
        "330103201003150000, CITIZEN_ID_ROUNDED",
        "3.30103E+17, CITIZEN_ID_ROUNDED",
        "3.30103201003150E+17, CITIZEN_ID_ROUNDED",
        "190103201003150031, CITIZEN_ID_AREA",
        "990840198507130032, CITIZEN_ID_AREA",
        "030103201003150031, CITIZEN_ID_FORM",
        "33010320100315003, CITIZEN_ID_FORM",
        "3301032010031500311, CITIZEN_ID_FORM",
        "33010320100315X031, CITIZEN_ID_FORM",
        "无, CITIZEN_ID_FORM",
        "'', CITIZEN_ID_FORM",
        "110105491331002, CITIZEN_ID_DATE"
    })
    void eachFaultIsCalledByItsName(String number, Fault fault) {
        assertThat(CitizenId.check(number)).isEqualTo(Check.faulty(fault));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11010519491231002x",
                "'11010519491231002X",
                "’11010519491231002X",
                "１１０１０５１９４９１２３１００２Ｘ",
                "110105\u200B19491231\u200D002X\uFEFF",
                " 110105 19491231 002X\u00A0",
                "\u3000110105\t19491231002x\r",
                "110105491231002"
            })
    void spellingsOfOneNumberAreOneNumber(String typed) {
        assertThat(CitizenId.parse(typed)).contains(new CitizenId("11010519491231002X"));
    }

    @Test
    void birthDateGenderAndProvinceStandInTheNumber() {
        CitizenId woman = new CitizenId("11010519491231002X");
        assertThat(woman.birthDate()).isEqualTo(LocalDate.of(1949, 12, 31));
        assertThat(woman.gender()).isEqualTo(Gender.FEMALE);
        assertThat(woman.provinceDigits()).isEqualTo("11");
        assertThat(woman.sequence()).isEqualTo(2);
        assertThat(new CitizenId("330103201003150031").gender()).isEqualTo(Gender.MALE);
        assertThat(new CitizenId("931840198507130032").provinceDigits()).isEqualTo("31");
        assertThat(new CitizenId("931840198507130032").birthDate())
                .isEqualTo(LocalDate.of(1985, 7, 13));
    }

    @Test
    void numbersAreShownMaskedAndNeverByAccident() {
        CitizenId id = new CitizenId("330103201003150031");
        assertThat(id.masked()).isEqualTo("3301**********0031");
        assertThat(id).hasToString("***");
    }

    @Test
    void refusalsDoNotQuoteTheNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CitizenId("330103201003150032"))
                .withMessageNotContaining("3301");
    }

    @Test
    void onlyTheNormalFormConstructs() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CitizenId("11010519491231002x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new CitizenId("110105491231002"));
    }

    @ParameterizedTest
    @MethodSource("seededNumbers")
    void anyWrongCharacterIsCaught(CitizenId id) {
        for (int i = 0; i < 18; i++) {
            for (char c : "0123456789X".toCharArray()) {
                String mistyped = id.value().substring(0, i) + c + id.value().substring(i + 1);
                if (!mistyped.equals(id.value())) {
                    assertThat(CitizenId.parse(mistyped))
                            .as("seed %d, %s at %d", SEED, c, i)
                            .isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seededNumbers")
    void anySwapOfNeighboursIsCaught(CitizenId id) {
        for (int i = 0; i < 17; i++) {
            String value = id.value();
            String swapped =
                    value.substring(0, i)
                            + value.charAt(i + 1)
                            + value.charAt(i)
                            + value.substring(i + 2);
            if (!swapped.equals(value)) {
                assertThat(CitizenId.parse(swapped)).as("seed %d at %d", SEED, i).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seededNumbers")
    void roundingIsCalledByItsNameUnlessTheCheckDigitFitsByChance(CitizenId id) {
        String rounded = id.value().substring(0, 15) + "000";
        boolean soundByChance = CitizenId.checkDigit(rounded) == '0';
        assertThat(CitizenId.check(rounded))
                .isEqualTo(
                        soundByChance
                                ? Check.sound(new CitizenId(rounded))
                                : Check.faulty(Fault.CITIZEN_ID_ROUNDED));
    }

    @ParameterizedTest
    @MethodSource("seededNumbers")
    void anySpellingIsReadBack(CitizenId id) {
        Random random = new Random(SEED ^ id.hashCode());
        StringBuilder typed = new StringBuilder(random.nextBoolean() ? "'" : "");
        for (char c : id.value().toLowerCase(Locale.ROOT).toCharArray()) {
            typed.append(random.nextBoolean() ? c : (char) (c - '!' + '！'));
            typed.append(random.nextInt(5) == 0 ? "\u200B" : "");
        }
        assertThat(CitizenId.parse(typed.toString())).contains(id);
    }

    static Stream<CitizenId> seededNumbers() {
        Random random = new Random(SEED);
        String[] areas = {"110105", "330103", "659001", "830000", "931840"};
        return Stream.generate(
                        () -> {
                            LocalDate born =
                                    LocalDate.of(1950, 1, 1).plusDays(random.nextInt(27000));
                            return CitizenId.ofFirst17(
                                    areas[random.nextInt(areas.length)]
                                            + born.toString().replace("-", "")
                                            + String.format("%03d", 1 + random.nextInt(999)));
                        })
                .limit(50);
    }
}
