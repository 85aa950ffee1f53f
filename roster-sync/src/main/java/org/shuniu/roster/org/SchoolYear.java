package org.shuniu.roster.org;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;

/** A school year, named by the calendar year in which it starts, on 1 September. */
public record SchoolYear(int startYear) {
    /** Schools keep Beijing time, also in Kashgar. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    public static SchoolYear of(LocalDate date) {
        boolean begun = date.getMonthValue() >= Month.SEPTEMBER.getValue();
        return new SchoolYear(begun ? date.getYear() : date.getYear() - 1);
    }

    public static SchoolYear of(Instant instant) {
        return of(LocalDate.ofInstant(instant, ZONE));
    }

    public LocalDate firstDay() {
        return LocalDate.of(startYear, Month.SEPTEMBER, 1);
    }
}
