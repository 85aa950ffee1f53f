package org.shuniu.roster.brake;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.PlanStore;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Holds in PostgreSQL. Every decision locks the batch, as does the worker that declares it done; so
 * the last of them always finds that it is the last.
 */
public final class StoredHolds implements Holds {
    private static final String APPROVE = "approve";
    private static final String REJECT = "reject";

    private final TransactionOperations transactions;
    private final Parts parts;
    private final Clock clock;
    private final Runnable decided;

    /** What decisions are written through. */
    public record Parts(BatchStore batches, PlanStore plans, HoldStore holds, AuditLog audit) {}

    /**
     * Holds on a migrated database.
     *
     * @param decided told after a decision: there may be something to apply
     */
    public StoredHolds(
            TransactionOperations transactions, Parts parts, Clock clock, Runnable decided) {
        this.transactions = transactions;
        this.parts = parts;
        this.clock = clock;
        this.decided = decided;
    }

    @Override
    public List<Hold> undecided(UUID batch) {
        return parts.holds().ofBatch(batch).stream()
                .filter(h -> h.state() == Hold.State.OPEN || h.state() == Hold.State.FORESEEN)
                .toList();
    }

    @Override
    public Approval approve(UUID batch, String planHash, Collection<UUID> holds, String actor) {
        return decide(
                batch,
                planHash,
                holds,
                Hold.State.APPROVED,
                (locked, pending) -> approve(locked, pending, actor),
                actor);
    }

    @Override
    public Approval reject(UUID batch, String planHash, Collection<UUID> holds, String actor) {
        return decide(
                batch,
                planHash,
                holds,
                Hold.State.REJECTED,
                (locked, pending) -> reject(pending, actor),
                actor);
    }

    private interface Decision {
        void on(Batch batch, List<Hold> pending);
    }

    private Approval decide(
            UUID id,
            String planHash,
            Collection<UUID> named,
            Hold.State wanted,
            Decision decision,
            String actor) {
        Approval outcome =
                transactions.execute(
                        status -> {
                            Batch batch = parts.batches().lock(id);
                            if (!planHash.equals(batch.planHash())) {
                                return new Approval.OtherPlan();
                            }
                            List<Hold> holds = parts.holds().ofBatch(id);
                            Map<UUID, Hold> byId =
                                    holds.stream()
                                            .collect(
                                                    Collectors.toMap(
                                                            Hold::id, Function.identity()));
                            for (UUID name : named) {
                                if (!byId.containsKey(name)) {
                                    return new Approval.UnknownHold(name);
                                }
                            }
                            if (wanted == Hold.State.APPROVED && actor.equals(batch.sentBy())) {
                                return new Approval.BySender();
                            }
                            expire(holds);
                            List<Hold> meant =
                                    parts.holds().ofBatch(id).stream()
                                            .filter(h -> named.isEmpty() || named.contains(h.id()))
                                            .toList();
                            Approval answer = answer(meant, wanted, named.isEmpty());
                            if (answer instanceof Approval.Recorded) {
                                decision.on(
                                        batch,
                                        meant.stream()
                                                .filter(h -> h.state() == Hold.State.OPEN)
                                                .toList());
                            }
                            goOn(batch);
                            return answer;
                        });
        decided.run();
        return Objects.requireNonNull(outcome);
    }

    /** Whether what is meant can be decided, or is decided just so. */
    private static Approval answer(List<Hold> meant, Hold.State wanted, boolean all) {
        boolean open = meant.stream().anyMatch(h -> h.state() == Hold.State.OPEN);
        boolean late = meant.stream().anyMatch(h -> h.state() == Hold.State.EXPIRED);
        boolean fits =
                !meant.isEmpty()
                        && meant.stream()
                                .allMatch(h -> h.state() == Hold.State.OPEN || h.state() == wanted);
        if (fits || (all && open)) {
            return new Approval.Recorded();
        }
        return late ? new Approval.Expired() : new Approval.NothingToDecide();
    }

    private void approve(Batch batch, List<Hold> pending, String actor) {
        var approved = new ArrayList<UUID>();
        for (Hold hold : pending) {
            if (!parts.holds().decide(hold.id(), actor, APPROVE)) {
                continue;
            }
            int approvals = hold.approvals() + 1;
            parts.audit().record(new HoldEvent.Approved(hold, actor, approvals));
            if (approvals >= hold.needs()) {
                approved.add(hold.id());
            }
        }
        if (approved.isEmpty()) {
            return;
        }
        parts.holds().setState(approved, Hold.State.APPROVED);
        Map<Change.Op, PlanStore.OpCount> released = parts.plans().release(batch.id(), approved);
        parts.batches().setCounts(batch.id(), HeldRows.released(batch.counts(), released));
    }

    private void reject(List<Hold> pending, String actor) {
        for (Hold hold : pending) {
            parts.holds().decide(hold.id(), actor, REJECT);
            parts.audit().record(new HoldEvent.Rejected(hold, actor));
        }
        drop(pending, Hold.State.REJECTED);
    }

    private void expire(List<Hold> holds) {
        List<Hold> late =
                holds.stream()
                        .filter(h -> h.state() == Hold.State.OPEN)
                        .filter(h -> !h.expiresAt().isAfter(clock.instant()))
                        .toList();
        late.forEach(hold -> parts.audit().record(new HoldEvent.Expired(hold)));
        drop(late, Hold.State.EXPIRED);
    }

    private void drop(List<Hold> holds, Hold.State state) {
        if (!holds.isEmpty()) {
            List<UUID> ids = holds.stream().map(Hold::id).toList();
            parts.holds().setState(ids, state);
            parts.plans().reject(ids);
        }
    }

    /**
     * A batch that nobody works on goes on, if there is something to apply or nothing to decide.
     */
    private void goOn(Batch batch) {
        boolean more = parts.plans().hasReleased(batch.id()) || !parts.holds().hasOpen(batch.id());
        if (batch.state() == BatchState.HELD && more) {
            parts.batches().setState(batch.id(), BatchState.APPLYING);
        }
    }

    /** Ends holds that nobody decided in time. */
    public void expireDue() {
        for (UUID id : parts.holds().due()) {
            transactions.executeWithoutResult(
                    status -> {
                        Batch batch = parts.batches().lock(id);
                        expire(parts.holds().ofBatch(id));
                        goOn(batch);
                    });
        }
    }

    /**
     * A fresh plan takes the place of whatever earlier ones of its source still wait for, be it an
     * approval or the end of a quiet window; inside the transaction that declares it planned.
     */
    public void supersedeBefore(Batch batch) {
        for (Batch found : parts.batches().earlier(batch)) {
            Batch earlier = parts.batches().lock(found.id());
            List<Hold> open =
                    parts.holds().ofBatch(earlier.id()).stream()
                            .filter(h -> h.state() == Hold.State.OPEN)
                            .toList();
            open.forEach(
                    hold ->
                            parts.audit()
                                    .record(new HoldEvent.Superseded(hold, batch.id().toString())));
            if (!open.isEmpty()) {
                parts.holds().setState(open.stream().map(Hold::id).toList(), Hold.State.SUPERSEDED);
            }
            parts.plans().supersedeRest(earlier.id());
            overtake(earlier);
        }
    }

    private void overtake(Batch earlier) {
        parts.plans().close(earlier.id());
        if (earlier.state() == BatchState.PLANNED && !parts.plans().hasApplied(earlier.id())) {
            parts.batches()
                    .setOvertaken(
                            earlier.id(),
                            new Batch.BatchProblem(
                                    "overtaken",
                                    "A newer delivery came first",
                                    "The plan waited, and before it was applied a newer delivery of the"
                                            + " source was planned.",
                                    "Nothing to do: look at the newer import."));
        } else {
            parts.batches().setApplied(earlier.id());
        }
    }
}
