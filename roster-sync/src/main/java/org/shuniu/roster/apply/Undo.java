package org.shuniu.roster.apply;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes a batch back, as a batch of its own that the worker carries out. Afterwards everything is
 * as it was before the batch, and its source waits for somebody to resume it, or the next file
 * would do it all again. What later batches built on is not pulled from under them. An undo is not
 * undone itself: the file is sent again.
 */
public final class Undo {
    private final TransactionOperations transactions;
    private final BatchStore batches;
    private final LaterChanges later;
    private final AuditLog audit;
    private final Ids ids;
    private final Runnable wakeWorker;

    /** What became of the wish to undo a batch. */
    public sealed interface Outcome {
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

    /** Where ids of batches come from. */
    public record Ids(Clock clock, SecureRandom random) {
        UUID next() {
            return UuidV7.next(clock, random);
        }
    }

    public Undo(
            TransactionOperations transactions,
            BatchStore batches,
            LaterChanges later,
            AuditLog audit,
            Ids ids,
            Runnable wakeWorker) {
        this.transactions = transactions;
        this.batches = batches;
        this.later = later;
        this.audit = audit;
        this.ids = ids;
        this.wakeWorker = wakeWorker;
    }

    /**
     * Begins to take the batch back.
     *
     * @throws java.util.NoSuchElementException if there is no such batch
     */
    public Outcome undo(UUID batch, String actor) {
        BatchStore.Work work = batches.findWork(batch).orElseThrow();
        BatchState state = work.batch().state();
        if (state == BatchState.UNDONE) {
            return new Outcome.AlreadyUndone();
        }
        if (work.batch().dryRun() || (state != BatchState.APPLIED && state != BatchState.HELD)) {
            return new Outcome.NotApplied(state);
        }
        if (work.act() == BatchStore.Act.UNDO) {
            return new Outcome.IsUndo();
        }
        Optional<UUID> underWay = batches.undoUnderWay(batch);
        if (underWay.isPresent()) {
            return new Outcome.Undoing(underWay.get());
        }
        Optional<Dependents> dependents = later.of(batch);
        if (dependents.isPresent()) {
            return new Outcome.Blocked(dependents.get());
        }
        return begin(work.batch(), actor);
    }

    private Outcome begin(Batch original, String actor) {
        UUID id = ids.next();
        try {
            transactions.executeWithoutResult(
                    status -> {
                        batches.insertUndo(id, original, actor);
                        audit.record(new UndoEvent.Requested(original, actor, id));
                    });
        } catch (DuplicateKeyException e) {
            // Somebody else asked in the same moment.
            return new Outcome.Undoing(batches.undoUnderWay(original.id()).orElse(id));
        }
        wakeWorker.run();
        return new Outcome.Undoing(id);
    }
}
