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

/** Takes wishes to undo, checks what stands in the way, and leaves the rest to the worker. */
public final class UndoRequests implements Undo {
    private final TransactionOperations transactions;
    private final BatchStore batches;
    private final LaterChanges later;
    private final AuditLog audit;
    private final Ids ids;
    private final Runnable wakeWorker;

    /** Where ids of batches come from. */
    public record Ids(Clock clock, SecureRandom random) {
        UUID next() {
            return UuidV7.next(clock, random);
        }
    }

    public UndoRequests(
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

    @Override
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
