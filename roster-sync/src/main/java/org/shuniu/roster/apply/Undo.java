package org.shuniu.roster.apply;

import java.util.UUID;
import org.shuniu.roster.intake.BatchState;

/**
 * Takes a batch back, as a batch of its own that the worker carries out. Afterwards everything is
 * as it was before the batch, and its source waits for somebody to resume it, or the next file
 * would do it all again. What later batches built on is not pulled from under them. An undo is not
 * undone itself: the file is sent again.
 */
public interface Undo {
    /**
     * Begins to take the batch back.
     *
     * @throws java.util.NoSuchElementException if there is no such batch
     */
    Outcome undo(UUID batch, String actor);

    /** What became of the wish to undo a batch. */
    sealed interface Outcome {
        /** It is being undone, since now or since before. */
        record Undoing(UUID undo) implements Outcome {}

        record AlreadyUndone() implements Outcome {}

        /** Nothing of it was applied yet, or ever will be. */
        record NotApplied(BatchState state) implements Outcome {}

        /** It took another batch back. */
        record IsUndo() implements Outcome {}

        /** Later changes depend on it: these first. */
        record Blocked(Dependents dependents) implements Outcome {}
    }
}
