package org.shuniu.gateway.merge;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.Side;
import org.shuniu.roster.merge.SplitDesk;
import org.shuniu.roster.merge.SplitPlan;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Sha256;

/** Tells two people apart, with all that the roster and the hub hold of them, in one go. */
public final class GuidedSplit {
    private final SplitDesk desk;
    private final HubItems hubItems;
    private final HubSplit hubSplit;
    private final Partings partings;
    private final PartingLoop loop;

    /**
     * Who would get what.
     *
     * @param credentials who has a password, which nobody gets
     * @param hash changes when anything of it does
     */
    public record Proposal(
            SplitPlan roster, List<HubItem> hub, Set<PersonId> credentials, String hash) {
        public Proposal {
            hub = List.copyOf(hub);
            credentials = Set.copyOf(credentials);
        }

        /** Ids of what cannot be told. */
        public List<String> undecided() {
            var ids = new ArrayList<String>();
            roster.undecided().forEach(item -> ids.add(item.belonging().toString()));
            hub.stream().filter(item -> item.side() == null).forEach(item -> ids.add(item.id()));
            return List.copyOf(ids);
        }
    }

    /** What became of it. */
    public sealed interface Outcome {
        record Split(Merge merge) implements Outcome {}

        /** They are two already, or the survivor was merged into somebody else since. */
        record NotMerged() implements Outcome {}

        /** Nobody said whose these are. */
        record Undecided(List<String> items) implements Outcome {
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

        /** Something changed since somebody looked: look again. */
        record Superseded() implements Outcome {}
    }

    GuidedSplit(
            SplitDesk desk,
            HubItems hubItems,
            HubSplit hubSplit,
            Partings partings,
            PartingLoop loop) {
        this.desk = desk;
        this.hubItems = hubItems;
        this.hubSplit = hubSplit;
        this.partings = partings;
        this.loop = loop;
    }

    /** Empty if the two are not one. */
    public Optional<Proposal> propose(Merge merge) {
        return desk.propose(merge.id()).map(plan -> proposal(merge, plan));
    }

    private Proposal proposal(Merge merge, SplitPlan plan) {
        List<HubItem> items = hubItems.of(merge);
        return new Proposal(plan, items, hubItems.withCredential(merge), hash(plan, items));
    }

    private static String hash(SplitPlan plan, List<HubItem> items) {
        return Sha256.hexOf(
                plan.hash()
                        + items.stream()
                                .map(item -> "\n" + item.id() + " " + item.side())
                                .sorted()
                                .collect(joining()));
    }

    /**
     * Splits.
     *
     * @param planHash of the proposal that was looked at
     * @param decisions by item; also against what the proposal says
     */
    public Outcome split(Merge merge, String planHash, Map<String, Side> decisions, String actor) {
        Proposal proposal = propose(merge).orElse(null);
        if (proposal == null) {
            return new Outcome.NotMerged();
        }
        if (!proposal.hash().equals(planHash)) {
            return new Outcome.Superseded();
        }
        var undecided = new ArrayList<>(proposal.undecided());
        undecided.removeAll(decisions.keySet());
        var rosterDecisions = new HashMap<>(decisions);
        Map<HubItem, Side> sides = sides(proposal.hub(), rosterDecisions);
        var unknown = new HashSet<>(rosterDecisions.keySet());
        proposal.roster().items().forEach(item -> unknown.remove(item.belonging().toString()));
        if (!unknown.isEmpty()) {
            return new Outcome.NoSuchItems(unknown);
        }
        return undecided.isEmpty()
                ? carryOut(proposal, rosterDecisions, sides, actor)
                : new Outcome.Undecided(undecided);
    }

    /** Whose the hub's own things are; takes what was decided of them out of the decisions. */
    private static Map<HubItem, Side> sides(List<HubItem> items, Map<String, Side> decisions) {
        var sides = new LinkedHashMap<HubItem, Side>();
        for (HubItem item : items) {
            Side decided = item.isDecidable() ? decisions.remove(item.id()) : null;
            Side side = decided == null ? item.side() : decided;
            if (side != null) {
                sides.put(item, side);
            }
        }
        return sides;
    }

    private Outcome carryOut(
            Proposal proposal,
            Map<String, Side> rosterDecisions,
            Map<HubItem, Side> sides,
            String actor) {
        UUID id = proposal.roster().merge().id();
        SplitDesk.Outcome outcome =
                desk.split(
                        id,
                        rosterDecisions,
                        proposal.roster().hash(),
                        actor,
                        merge -> {
                            hubSplit.carryOut(merge, sides);
                            partings.follow(merge);
                        });
        return switch (outcome) {
            case SplitDesk.Outcome.Split(Merge merge) -> {
                // The loop would do it within a second; whoever asked may look at once.
                loop.endWhatBegan();
                yield new Outcome.Split(merge);
            }
            case SplitDesk.Outcome.Unknown unknown -> new Outcome.NotMerged();
            case SplitDesk.Outcome.NotMerged notMerged -> new Outcome.NotMerged();
            case SplitDesk.Outcome.Superseded superseded -> new Outcome.Superseded();
            case SplitDesk.Outcome.Undecided(List<SplitPlan.Item> items) ->
                    new Outcome.Undecided(
                            items.stream().map(item -> item.belonging().toString()).toList());
            case SplitDesk.Outcome.NoSuchItems(Set<String> items) -> new Outcome.NoSuchItems(items);
        };
    }
}
