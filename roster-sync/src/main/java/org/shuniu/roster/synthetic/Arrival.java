package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import org.shuniu.roster.synthetic.Happening.Kind;

/**
 * How somebody who was not there on the first day came into the registry.
 *
 * @param kind {@code ENTERED} or {@code ARRIVED}
 * @param cohort as on the first day, below zero for the younger ones
 * @param number which of those who come from there to their cohort; theirs alone
 * @param school the first one
 */
record Arrival(Kind kind, Period period, int cohort, int number, School school, LocalDate day) {
    /** Above all rows of the first day's files and their guardians. */
    private static final long FIRST_KEY = 1L << 40;

    /** Which human it is. */
    long key() {
        long place = (period.index() * 2L + (kind == Kind.ENTERED ? 1 : 0)) * 128 + 64 + cohort;
        return FIRST_KEY + (place << 26) + number;
    }
}
