package org.shuniu.roster.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;

/** From one day to another, both included. */
public record DayRange(LocalDate first, LocalDate last) {
    public DayRange {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException(first + "/" + last + " ends before it begins");
        }
    }

    /** {@code 2027-06-07/2027-06-10}, or one day. */
    static DayRange parse(String text) {
        String[] days = text.split("/", -1);
        if (days.length > 2) {
            throw new IllegalArgumentException("'" + text + "' is not FIRST/LAST");
        }
        try {
            return new DayRange(LocalDate.parse(days[0]), LocalDate.parse(days[days.length - 1]));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a day like 2027-06-07 or two with a / between", e);
        }
    }

    public boolean contains(LocalDate day) {
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
