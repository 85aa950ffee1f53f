package org.shuniu.roster.apply;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.intake.BatchStore.Act;
import org.shuniu.roster.intake.ImportEvent;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.plan.Planner;
import org.shuniu.roster.plan.UndoPlanner;
import org.shuniu.roster.source.PausedSources;
import org.shuniu.roster.source.SourceStore;
import org.shuniu.roster.space.SpaceStore;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Carries out undos: plans the inverse of what still stands and applies it chunk by chunk. Called
 * again after a crash, it goes on where it was.
 */
public final class UndoApplier {
    private final TransactionOperations transactions;
    private final Stores stores;
    private final UndoPlanner planner;
    private final PlanApplier applier;
    private final LaterChanges later;
    private final Aftermath aftermath;

    /** What an undo writes through. */
    public record Stores(
            BatchStore batches,
            PlanStore plans,
            OrgStore orgs,
            SpaceStore spaces,
            SourceStore sources,
            AuditLog audit) {}

    /** Told of a batch that is taken back, in the transaction that ends it. */
    public interface Aftermath {
        void undone(Batch original, Batch undo);
    }

    public UndoApplier(
            TransactionOperations transactions,
            Stores stores,
            UndoPlanner planner,
            PlanApplier applier,
            LaterChanges later,
            Aftermath aftermath) {
        this.transactions = transactions;
        this.stores = stores;
        this.planner = planner;
        this.applier = applier;
        this.later = later;
        this.aftermath = aftermath;
    }

    /**
     * Plans and applies.
     *
     * @param undoes the batch that is taken back
     * @param stopping asked between chunks
     */
    public void carryOut(Batch undo, UUID undoes, BooleanSupplier stopping) {
        BatchStore.Work original = stores.batches().findWork(undoes).orElseThrow();
        if (undo.state() == BatchState.RECEIVED || undo.state() == BatchState.READING) {
            stores.batches().setState(undo.id(), BatchState.READING);
            Planner.Planned planned = planner.plan(undo.id(), original.batch());
            // Only now: a change that slips in hereafter moves a version that the plan looked at.
            Optional<Dependents> dependents = later.of(undoes);
            if (dependents.isPresent()) {
                refuse(undo, dependents.get());
                return;
            }
            transactions.executeWithoutResult(status -> settle(undo, original, planned));
        }
        var companion = new TakingBack(undo, original.batch());
        // What was done whole or not at all is taken back so; the rest may take hours.
        if (original.act() == Act.DELIVERY || original.act() == Act.CALENDAR) {
            applier.apply(undo, stopping, companion);
        } else if (!applyTogether(undo, companion)) {
            refuse(undo, later.of(undoes).orElse(new Dependents(List.of(), 0)));
        }
    }

    private boolean applyTogether(Batch undo, TakingBack companion) {
        return Boolean.TRUE.equals(
                transactions.execute(
                        status -> {
                            List<PersonId> people =
                                    stores.plans()
                                            .peopleChanged(undo.id(), null, Integer.MAX_VALUE);
                            boolean applied = applier.applyTogether(undo, people, companion);
                            if (!applied) {
                                status.setRollbackOnly();
                            }
                            return applied;
                        }));
    }

    private void settle(Batch undo, BatchStore.Work original, Planner.Planned planned) {
        stores.batches().setPlanned(undo.id(), planned.planHash(), planned.counts());
        if (original.act() == Act.DELIVERY) {
            stores.sources().pause(undo.source(), PausedSources.Why.UNDONE, undo.sentBy());
        }
    }

    private void refuse(Batch undo, Dependents dependents) {
        var problem =
                new Batch.BatchProblem(
                        "undo-blocked",
                        "Later changes depend on the batch",
                        dependents.people()
                                + " people were changed since, by "
                                + dependents.batches(),
                        "Undo the later batches first.");
        transactions.executeWithoutResult(
                status -> {
                    stores.plans().forget(undo.id());
                    stores.batches().setRefused(undo.id(), problem);
                    stores.audit().record(new ImportEvent.Refused(undo, problem));
                });
    }

    private final class TakingBack implements PlanApplier.Companion {
        private final Batch undo;
        private final Batch original;

        TakingBack(Batch undo, Batch original) {
            this.undo = undo;
            this.original = original;
        }

        @Override
        public void chunk(Collection<PersonId> applied) {
            stores.plans().setUndone(original.id(), applied);
        }

        // Whoever was changed by somebody else since the plan was made stays as they are: then the
        // batch still stands in part, and undoing it again names on what that part depends.
        @Override
        public void end() {
            long movedOn = stores.plans().peopleSuperseded(undo.id());
            if (movedOn == 0) {
                stores.orgs().restore(original.id());
                stores.spaces().followOrgs(original.id());
                stores.plans().supersedeHeld(original.id());
                stores.batches().setState(original.id(), BatchState.UNDONE);
                aftermath.undone(original, undo);
            }
            stores.audit().record(new UndoEvent.Done(original, undo.sentBy(), undo.id(), movedOn));
        }
    }
}
