package org.shuniu.roster.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shuniu.roster.org.OrgCode;

class WorkCalendarTest {
    @TempDir private Path home;

    @ParameterizedTest
    @CsvSource({
        "2026-09-30, true",
        "2026-10-01, false",
        "2026-10-07, false",
        "2026-10-08, true",
        // A Saturday that is worked for the holidays before.
        "2026-10-10, true",
        "2026-10-11, false",
        "2026-02-14, true",
        "2026-02-23, false",
        // No notice known: weekends alone.
        "2031-01-01, true",
        "2031-01-04, false"
    })
    void itKnowsTheWorkingDaysOfTheNotices(LocalDate day, boolean working) {
        assertThat(WorkCalendar.builtIn().isWorkingDay(day)).isEqualTo(working);
    }

    @ParameterizedTest
    @CsvSource({
        // From a Wednesday, over a weekend.
        "2026-11-18T02:00:00Z, 3, 2026-11-23T16:00:00Z",
        // Before the October holidays: 8, 9 and (a Saturday) 10 October.
        "2026-09-30T02:00:00Z, 3, 2026-10-10T16:00:00Z",
        // Late in the evening in Beijing it is the next day already.
        "2026-11-18T16:30:00Z, 1, 2026-11-20T16:00:00Z",
        // From a Saturday.
        "2026-11-21T02:00:00Z, 1, 2026-11-23T16:00:00Z"
    })
    void aTermEndsWithItsLastWorkingDayInBeijing(Instant from, int days, Instant end) {
        assertThat(WorkCalendar.builtIn().endOfWorkingDay(days, from)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-06-14, false, false",
        "2027-06-15, true, false",
        "2027-07-01, true, true",
        "2027-09-30, true, true",
        "2027-10-01, false, false"
    })
    void graduationAndPromotionHaveTheirSeasons(
            LocalDate day, boolean graduation, boolean promotion) {
        assertThat(WorkCalendar.builtIn().isGraduation(day)).isEqualTo(graduation);
        assertThat(WorkCalendar.builtIn().isPromotion(day)).isEqualTo(promotion);
    }

    @Test
    void aSeasonMaySpanTheNewYear() {
        Season winter = Season.parse("12-15/02-10");
        assertThat(winter.contains(LocalDate.of(2026, 12, 31))).isTrue();
        assertThat(winter.contains(LocalDate.of(2027, 2, 10))).isTrue();
        assertThat(winter.contains(LocalDate.of(2027, 2, 11))).isFalse();
    }

    @Test
    void anOperatorAddsYearsSeasonsAndQuietWindows() throws IOException {
        WorkCalendar calendar =
                written(
                        """
                        {
                          "years": {"2027": {"notice": "国办发明电〔2026〕1号",
                                             "off": ["2027-01-01/2027-01-03"], "working": ["2027-01-09"]}},
                          "graduation": "05-01/05-31",
                          "quiet": [{"name": "高考", "days": "2027-06-07/2027-06-10", "orgs": ["330000"]}]
                        }
                        """);
        assertThat(calendar.isWorkingDay(LocalDate.of(2027, 1, 1))).isFalse();
        assertThat(calendar.isWorkingDay(LocalDate.of(2027, 1, 9))).isTrue();
        assertThat(calendar.isWorkingDay(LocalDate.of(2026, 10, 1))).as("still known").isFalse();
        assertThat(calendar.isGraduation(LocalDate.of(2027, 6, 20))).isFalse();
        assertThat(calendar.isPromotion(LocalDate.of(2027, 8, 1))).isTrue();
        assertThat(calendar.quietOn(LocalDate.of(2027, 6, 10)))
                .singleElement()
                .returns(List.of(new OrgCode("330000")), QuietWindow::orgs);
        assertThat(calendar.quietOn(LocalDate.of(2027, 6, 11))).isEmpty();
    }

    @Test
    void withoutAFileThereAreNoQuietWindows() {
        assertThat(WorkCalendar.builtInAnd(home.resolve("calendar.json")))
                .returns(List.of(), calendar -> calendar.quietOn(LocalDate.of(2026, 6, 7)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"holidays": []}                                                    | holidays
                    {"years": {"next": {"notice": "x"}}}                                | is not a year
                    {"years": {"2027": {"off": ["2027-01-01"]}}}                        | notice
                    {"years": {"2027": {"notice": "x", "off": ["1 January"]}}}          | is not a day
                    {"years": {"2027": {"notice": "x", "off": ["2027-01-03/2027-01-01"]}}} | before it begins
                    {"years": {"2027": {"notice": "x", "working": ["2027-01-04"]}}}     | without being made one
                    {"graduation": "June"}                                              | is not like 06-15/09-30
                    {"quiet": [{"name": "高考", "days": "2027-06-07"}]}                  | names no org
                    {"quiet": [{"days": "2027-06-07", "orgs": ["330000"]}]}              | name, days and orgs
                    {"quiet":                                                           | end-of-input
                    """)
    void aFileThatCannotBeReadSaysWhy(String json, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> written(json))
                .withMessageContaining("calendar.json")
                .withMessageContaining(why);
    }

    private WorkCalendar written(String json) throws IOException {
        Path file = home.resolve("calendar.json");
        Files.writeString(file, json);
        return WorkCalendar.builtInAnd(file);
    }
}
