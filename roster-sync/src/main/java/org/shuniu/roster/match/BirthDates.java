package org.shuniu.roster.match;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.Set;
import org.shuniu.roster.match.Evidence.Agreement;

/** How two birth dates agree, and which dates a slip of the pen makes of one. */
final class BirthDates {
    private static final int[] PLACES = {10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1};
    private static final int EARLIEST = 1900;
    private static final int LATEST = 2099;

    private BirthDates() {}

    static Agreement compare(LocalDate one, LocalDate other) {
        if (one.equals(other)) {
            return Agreement.EQUAL;
        }
        if (one.getYear() == other.getYear()
                && one.getMonthValue() == other.getDayOfMonth()
                && one.getDayOfMonth() == other.getMonthValue()) {
            return Agreement.SWAPPED;
        }
        if (differInOneDigit(number(one), number(other))) {
            return Agreement.ONE_DIGIT;
        }
        return one.getYear() == other.getYear()
                        && (one.getDayOfYear() == 1 || other.getDayOfYear() == 1)
                ? Agreement.YEAR_ONLY
                : Agreement.DIFFERENT;
    }

    /** Whether one may have been written for the other. */
    static boolean mayBeOne(LocalDate one, LocalDate other) {
        return compare(one, other) != Agreement.DIFFERENT;
    }

    /** All dates that {@link #compare} finds anything in common with, the date itself first. */
    static Set<LocalDate> slipsOf(LocalDate date) {
        var slips = new LinkedHashSet<LocalDate>();
        slips.add(date);
        add(slips, date.getYear(), date.getDayOfMonth(), date.getMonthValue());
        int number = number(date);
        for (int place : PLACES) {
            int rest = number - number / place % 10 * place;
            for (int digit = 0; digit <= 9; digit++) {
                int slip = rest + digit * place;
                add(slips, slip / 10_000, slip / 100 % 100, slip % 100);
            }
        }
        LocalDate newYear = date.withDayOfYear(1);
        slips.add(newYear);
        if (date.equals(newYear)) {
            newYear.datesUntil(newYear.plusYears(1)).forEach(slips::add);
        }
        return slips;
    }

    private static void add(Set<LocalDate> dates, int year, int month, int day) {
        // Most of what a slip makes is no date: asked first, for an exception costs more than all
        // else.
        boolean exists =
                year >= EARLIEST
                        && year <= LATEST
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= YearMonth.of(year, month).lengthOfMonth();
        if (exists) {
            dates.add(LocalDate.of(year, month, day));
        }
    }

    private static boolean differInOneDigit(int one, int other) {
        int different = 0;
        for (int place : PLACES) {
            if (one / place % 10 != other / place % 10) {
                different++;
            }
        }
        return different == 1;
    }

    private static int number(LocalDate date) {
        return date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth();
    }
}
