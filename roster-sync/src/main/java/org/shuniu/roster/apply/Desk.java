package org.shuniu.roster.apply;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.seal.Digest128;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What somebody does by hand: a batch like any other, with a plan, a history and a way back, but
 * without bytes, and whole or not at all.
 */
public final class Desk {
    private final TransactionOperations transactions;
    private final BatchStore batches;
    private final PlanStore plans;
    private final PlanApplier applier;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * What an act asks of one person.
     *
     * @param baseVersion the person's version that the decision looked at; 0 for somebody new
     * @param recordKey the record that the person is known by from now on; null for none
     */
    public record Draft(
            PersonId person,
            Change.Op op,
            String rule,
            long baseVersion,
            OrgCode org,
            @Nullable Digest128 recordKey,
            List<Edit> edits) {
        public Draft {
            edits = List.copyOf(edits);
        }
    }

    /** Who acts, and how. */
    public record Act(BatchStore.Act kind, String source, String actor, @Nullable UUID undoes) {}

    /** What became of an act. */
    public sealed interface Outcome {
        record Done(UUID batch) implements Outcome {}

        /** Somebody changed in between: look again. */
        record Superseded() implements Outcome {}
    }

    public Desk(
            TransactionOperations transactions,
            BatchStore batches,
            PlanStore plans,
            PlanApplier applier,
            Clock clock,
            SecureRandom random) {
        this.transactions = transactions;
        this.batches = batches;
        this.plans = plans;
        this.applier = applier;
        this.clock = clock;
        this.random = random;
    }

    /** Carries out the drafts in one transaction. */
    public Outcome carryOut(Act act, List<Draft> drafts) {
        return carryOut(act, List.of(), drafts);
    }

    /**
     * The same.
     *
     * @param orgs classes that have to be there first
     */
    public Outcome carryOut(Act act, List<OrgStore.Wanted> orgs, List<Draft> drafts) {
        UUID id = UuidV7.next(clock, random);
        boolean done =
                Boolean.TRUE.equals(
                        transactions.execute(
                                status -> {
                                    Batch batch =
                                            batches.insertAct(
                                                    id,
                                                    act.kind(),
                                                    act.source(),
                                                    act.actor(),
                                                    act.undoes());
                                    plans.insertOrgs(id, orgs);
                                    plans.insertChanges(id, changes(drafts));
                                    boolean applied =
                                            applier.applyTogether(
                                                    batch,
                                                    peopleOf(drafts),
                                                    PlanApplier.Companion.NONE);
                                    if (!applied) {
                                        status.setRollbackOnly();
                                    }
                                    return applied;
                                }));
        return done ? new Outcome.Done(id) : new Outcome.Superseded();
    }

    private static List<PersonId> peopleOf(List<Draft> drafts) {
        var people = new LinkedHashSet<PersonId>();
        drafts.forEach(draft -> people.add(draft.person()));
        return List.copyOf(people);
    }

    private static List<Change> changes(List<Draft> drafts) {
        var changes = new ArrayList<Change>(drafts.size());
        for (Draft draft : drafts) {
            changes.add(
                    Change.byHand(
                            changes.size() + 1L,
                            draft.person(),
                            draft.op(),
                            draft.rule(),
                            draft.baseVersion(),
                            draft.org(),
                            draft.recordKey(),
                            draft.edits()));
        }
        return changes;
    }
}
