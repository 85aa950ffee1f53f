package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.ChronoUnit;

/**
 * A while within one school year in which at most one thing happens at a desk.
 *
 * @param index how many came before
 * @param schoolYear how many school years began since the first day
 * @param first the first day on which something may happen; {@code last} is the last one
 */
record Period(int index, int schoolYear, LocalDate first, LocalDate last, EventRates rates) {
    private static final Month NATIONAL_CHECK = Month.MARCH;

    boolean beginsAfter(LocalDate day) {
        return first.isAfter(day);
    }

    /** A day of the period. */
    LocalDate day(double draw) {
        return first.plusDays((long) (draw * (ChronoUnit.DAYS.between(first, last) + 1)));
    }

    /** When temporary numbers give way: in March, or whenever the period is. */
    LocalDate dayOfNumbers(double draw) {
        LocalDate march = LocalDate.of(last.getYear(), NATIONAL_CHECK, 1 + (int) (draw * 31));
        return march.isBefore(first) || march.isAfter(last) ? day(draw) : march;
    }
}
