package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Happening.Kind;

/**
 * Somebody's way through the desks: where it began, and what each period brought.
 *
 * @param row of the first day's file; −1 for who arrived later
 * @param arrival of who arrived later
 */
record Course(int row, @Nullable Arrival arrival, List<Step> steps) {
    /**
     * What a period brought.
     *
     * @param kind null where nothing was due, so that leaves end and temporary numbers give way
     * @param moved whether it led to another desk
     */
    record Step(Period period, @Nullable Kind kind, LocalDate day, boolean moved) {}

    static Course from(int row) {
        return new Course(row, null, new ArrayList<>(2));
    }

    static Course from(Arrival arrival) {
        return new Course(-1, arrival, new ArrayList<>(2));
    }

    Course befallen(Period period, Kind kind, LocalDate day) {
        steps.add(new Step(period, kind, day, false));
        return this;
    }

    Course moved(Period period, Kind kind, LocalDate day) {
        steps.add(new Step(period, kind, day, true));
        return this;
    }

    Course quiet(Period period) {
        steps.add(new Step(period, null, period.last(), false));
        return this;
    }

    /** Tells humans' draws apart. */
    long key() {
        return arrival == null ? row : arrival.key();
    }
}
