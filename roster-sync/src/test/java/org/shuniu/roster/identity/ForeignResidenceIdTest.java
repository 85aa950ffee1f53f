package org.shuniu.roster.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignResidenceIdTest {
    private static final ForeignResidenceId KAZAKH = new ForeignResidenceId("KAZ110090123105");

    @Test
    void oldCardIsReadInAnySpelling() {
        assertThat(ForeignResidenceId.parse("kaz110090123105")).contains(KAZAKH);
        assertThat(ForeignResidenceId.parse("ＫＡＺ１１００９０１２３１０５")).contains(KAZAKH);
        assertThat(KAZAKH.nationality()).isEqualTo("KAZ");
        assertThat(KAZAKH.masked()).isEqualTo("KAZ1*******3105");
        assertThat(KAZAKH).hasToString("***");
    }

    @Test
    void centuryIsTheLastInWhichTheHolderIsBorn() {
        assertThat(KAZAKH.birthDate(LocalDate.of(2026, 11, 22)))
                .isEqualTo(LocalDate.of(1990, 12, 31));
        assertThat(KAZAKH.birthDate(LocalDate.of(2091, 1, 1)))
                .isEqualTo(LocalDate.of(2090, 12, 31));
    }

    @ParameterizedTest
    @CsvSource({
        "KAZ110090123106, FOREIGN_RESIDENCE_ID_CHECK_DIGIT",
        "KAZ110090133105, FOREIGN_RESIDENCE_ID_DATE",
        "KAZ990090123105, FOREIGN_RESIDENCE_ID_AREA",
        "KA1110090123105, FOREIGN_RESIDENCE_ID_FORM",
        "931840198507130032, FOREIGN_RESIDENCE_ID_FORM"
    })
    void eachFaultIsCalledByItsName(String number, Fault fault) {
        assertThat(ForeignResidenceId.check(number)).isEqualTo(Check.faulty(fault));
    }
}
