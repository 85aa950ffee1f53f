package org.shuniu.gateway.api;

import java.util.List;
import java.util.UUID;
import org.shuniu.roster.apply.Dependents;
import org.shuniu.roster.apply.Undo;
import org.shuniu.roster.intake.BatchState;

/** Takes the applied import back; others stand on the held one. */
final class FakeUndo implements Undo {
    static final UUID LATER = UUID.fromString("01939f00-0000-7000-8000-0000000000cc");

    @Override
    public Outcome undo(UUID batch, String actor) {
        if (batch.equals(FakeRoster.APPLIED)) {
            return new Outcome.Undoing(UUID.fromString("01939f00-0000-7000-8000-0000000000dd"));
        }
        return batch.equals(FakeRoster.HELD)
                ? new Outcome.Blocked(new Dependents(List.of(LATER), 3))
                : new Outcome.NotApplied(BatchState.REFUSED);
    }
}
