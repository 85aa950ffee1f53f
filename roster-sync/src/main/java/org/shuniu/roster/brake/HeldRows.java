package org.shuniu.roster.brake;

import java.util.Map;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.PlanStore.OpCount;

/** What holding and releasing does to the counts of a batch: each row counts once. */
final class HeldRows {
    private HeldRows() {}

    static Batch.Counts held(Batch.Counts counts, Map<Change.Op, OpCount> held) {
        return shifted(counts, held, 1);
    }

    static Batch.Counts released(Batch.Counts counts, Map<Change.Op, OpCount> released) {
        return shifted(counts, released, -1);
    }

    private static Batch.Counts shifted(
            Batch.Counts counts, Map<Change.Op, OpCount> moved, int sign) {
        long created = counts.created();
        long updated = counts.updated();
        long unchanged = counts.unchanged();
        long transferred = counts.transferred();
        long left = counts.left();
        long reactivated = counts.reactivated();
        long held = counts.held();
        for (Map.Entry<Change.Op, OpCount> entry : moved.entrySet()) {
            long rows = sign * entry.getValue().changes();
            held += rows;
            switch (entry.getKey()) {
                case CREATE -> created -= rows;
                case CONFIRM -> unchanged -= rows;
                case TRANSFER -> transferred -= rows;
                case REACTIVATE -> reactivated -= rows;
                case LEAVE -> {
                    // A row that ends something updates its person; `left` counts the people.
                    updated -= rows;
                    left -= sign * entry.getValue().leavers();
                }
                case UPDATE, MERGE, SPLIT, UNDO -> updated -= rows;
            }
        }
        return new Batch.Counts(
                counts.rows(),
                created,
                updated,
                unchanged,
                transferred,
                left,
                reactivated,
                counts.quarantined(),
                held);
    }
}
