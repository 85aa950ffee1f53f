package org.shuniu.roster.source;

import java.util.List;

/** What validation makes of one record. */
public sealed interface RowOutcome {
    /** What was noticed: notes on a valid row; at least one that quarantines on an invalid one. */
    List<RowProblem> problems();

    record Valid(RosterRow row, List<RowProblem> problems) implements RowOutcome {
        public Valid {
            problems = List.copyOf(problems);
        }
    }

    /** Valid, and about somebody whom another source brings. */
    record Refers(Reference reference, List<RowProblem> problems) implements RowOutcome {
        public Refers {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Set aside whole: identity or placement cannot be trusted. The person keeps the last good
     * state.
     */
    record Quarantined(List<RowProblem> problems) implements RowOutcome {
        public Quarantined {
            problems = List.copyOf(problems);
        }
    }
}
