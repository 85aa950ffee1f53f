package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import org.shuniu.roster.synthetic.Happening.Kind;

/**
 * How somebody who was not there on the first day came into the registry.
 *
 * @param kind {@code ENTERED}, {@code ARRIVED} or, to the staff, {@code HIRED}
 * @param cohort as on the first day, below zero for the younger ones
 * @param place which of those who come to the cohort in that period
 * @param number which of all who come to the cohort from where they come from: no two have the same
 * @param school the first one
 */
record Arrival(
        Kind kind, Period period, int cohort, int place, int number, School school, LocalDate day) {
    /** Above all rows of the first day's files and their guardians. */
    private static final long FIRST_KEY = 1L << 40;

    /** Which human it is. */
    long key() {
        int way = kind == Kind.ENTERED ? 0 : kind == Kind.ARRIVED ? 1 : 2;
        long group = (period.index() * 3L + way) * 128 + 64 + cohort;
        return FIRST_KEY + (group << 26) + place;
    }
}
