package org.shuniu.roster.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;

/** A part of every year, both days included; it may span the new year. */
public record Season(MonthDay first, MonthDay last) {
    /** {@code 06-15/09-30}. */
    static Season parse(String text) {
        String[] days = text.split("/", -1);
        try {
            if (days.length == 2) {
                return new Season(MonthDay.parse("--" + days[0]), MonthDay.parse("--" + days[1]));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not like 06-15/09-30", e);
        }
        throw new IllegalArgumentException("'" + text + "' is not like 06-15/09-30");
    }

    public boolean contains(LocalDate date) {
        MonthDay day = MonthDay.from(date);
        boolean begun = !day.isBefore(first);
        boolean over = day.isAfter(last);
        return first.isAfter(last) ? begun || !over : begun && !over;
    }
}
