package org.shuniu.roster.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2015-03-01",
                "20150301",
                "2015/3/1",
                "2015.3.1",
                "2015年3月1日",
                "2015年03月01日",
                "２０１５－０３－０１",
                " 2015-03-01 00:00:00.0",
                "2015-03-01T00:00:00Z",
                "42064",
                "42064.0"
            })
    void readsADayHoweverItIsWritten(String typed) {
        assertThat(DateText.day(typed).orElseThrow().day()).isEqualTo(LocalDate.of(2015, 3, 1));
    }

    @Test
    void tellsASpreadsheetsCountOfDays() {
        assertThat(DateText.day("42064").orElseThrow().isSerial()).isTrue();
        assertThat(DateText.day("20150301").orElseThrow().isSerial()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2015-02-29",
                "2015-13-01",
                "3/1/2015",
                "15-3-1",
                "2015",
                "201503",
                "2015-03",
                "2015-03-01x",
                "2.0150301E7",
                "420640",
                "2015--03",
                "九月",
                "999999999999"
            })
    void whatIsNoDayForCertainIsNone(String typed) {
        assertThat(DateText.day(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2023-09", "202309", "2023年9月", "2023.9", "2023-09-01", "20230901"})
    void readsAMonth(String typed) {
        assertThat(DateText.month(typed).orElseThrow().day()).isEqualTo(LocalDate.of(2023, 9, 1));
    }
}
