package org.shuniu.roster.merge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.apply.Desk;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tells two people apart who were made one, at any age. Everything that came since goes to the one
 * whose it can be told to be; what cannot be told, somebody decides.
 */
public final class SplitDesk {
    private final TransactionOperations transactions;
    private final Splits splits;
    private final MergeStore merges;
    private final Desk desk;
    private final OrgStore orgs;
    private final AuditLog audit;

    /** What became of the wish to tell two people apart. */
    public sealed interface Outcome {
        record Split(Merge merge) implements Outcome {}

        record Unknown() implements Outcome {}

        /** They are two already, or the survivor was merged into somebody else since. */
        record NotMerged() implements Outcome {}

        /** Nobody said whose these are. */
        record Undecided(List<SplitPlan.Item> items) implements Outcome {
            public Undecided {
                items = List.copyOf(items);
            }
        }

        /** There are no such things to decide about. */
        record NoSuchItems(Set<String> items) implements Outcome {
            public NoSuchItems {
                items = Set.copyOf(items);
            }
        }

        /** Somebody changed in between: look again. */
        record Superseded() implements Outcome {}
    }

    public SplitDesk(
            TransactionOperations transactions,
            Splits splits,
            MergeStore merges,
            Desk desk,
            OrgStore orgs,
            AuditLog audit) {
        this.transactions = transactions;
        this.splits = splits;
        this.merges = merges;
        this.desk = desk;
        this.orgs = orgs;
        this.audit = audit;
    }

    /** Who would get what; empty if the two are not one. */
    public Optional<SplitPlan> propose(UUID merge) {
        return merges.find(merge).flatMap(splits::prepare).map(Splits.Prepared::plan);
    }

    /**
     * Splits.
     *
     * @param decisions by item, {@code affiliation:17}; also against what the proposal says
     * @param planHash of the proposal that was looked at; null if nobody looked
     * @param within what else happens in the same transaction
     */
    public Outcome split(
            UUID merge,
            Map<String, Side> decisions,
            @Nullable String planHash,
            String actor,
            Consumer<Merge> within) {
        return Objects.requireNonNull(
                transactions.execute(
                        status -> {
                            Outcome outcome =
                                    merges.find(merge)
                                            .map(found -> split(found, decisions, planHash, actor))
                                            .orElseGet(Outcome.Unknown::new);
                            if (outcome instanceof Outcome.Split(Merge done)) {
                                within.accept(done);
                            } else {
                                status.setRollbackOnly();
                            }
                            return outcome;
                        }));
    }

    private Outcome split(
            Merge merge, Map<String, Side> decisions, @Nullable String planHash, String actor) {
        Splits.Prepared prepared = splits.lock(merge).orElse(null);
        if (prepared == null) {
            return new Outcome.NotMerged();
        }
        if (planHash != null && !planHash.equals(prepared.plan().hash())) {
            return new Outcome.Superseded();
        }
        var unknown = new HashSet<>(decisions.keySet());
        var decided = new HashMap<Belonging, Side>();
        var undecided = new ArrayList<SplitPlan.Item>();
        for (SplitPlan.Item item : prepared.plan().items()) {
            unknown.remove(item.belonging().toString());
            Side side = decisions.getOrDefault(item.belonging().toString(), item.side());
            if (side == null) {
                undecided.add(item);
            } else {
                decided.put(item.belonging(), side);
            }
        }
        if (!unknown.isEmpty()) {
            return new Outcome.NoSuchItems(unknown);
        }
        return undecided.isEmpty()
                ? carryOut(prepared, decided, decisions.size(), actor)
                : new Outcome.Undecided(undecided);
    }

    private Outcome carryOut(
            Splits.Prepared prepared, Map<Belonging, Side> sides, int decisions, String actor) {
        Merge merge = prepared.plan().merge();
        var parting = new Parting(prepared, sides);
        var act = new Desk.Act(BatchStore.Act.SPLIT, MergeDesk.LOCAL, actor, null);
        return switch (desk.carryOut(
                act,
                List.of(
                        draft(prepared.absorbed(), parting.ofAbsorbed()),
                        draft(prepared.survivor(), parting.ofSurvivor())))) {
            case Desk.Outcome.Superseded superseded -> new Outcome.Superseded();
            case Desk.Outcome.Done(UUID batch) -> {
                merges.end(merge.id(), Merge.State.SPLIT, batch);
                var counts = new EnumMap<Side, Integer>(Side.class);
                sides.values().forEach(side -> counts.merge(side, 1, Integer::sum));
                audit.record(
                        new MergeEvent.Split(
                                actor,
                                merge.survivor().toString(),
                                new MergeEvent.Parts(
                                        merge.absorbed().value(),
                                        merge.id(),
                                        counts.getOrDefault(Side.SURVIVOR, 0),
                                        counts.getOrDefault(Side.ABSORBED, 0),
                                        decisions)));
                yield new Outcome.Split(merges.find(merge.id()).orElseThrow());
            }
        };
    }

    private Desk.Draft draft(Party party, List<Edit> edits) {
        return new Desk.Draft(
                party.id(),
                Change.Op.SPLIT,
                "split",
                party.person().version(),
                party.org(orgs.root()),
                null,
                edits);
    }
}
