package org.shuniu.roster.merge;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.PlanKeys;
import org.shuniu.roster.plan.PlanStore;
import org.shuniu.roster.plan.Shown;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.Sha256;

/** Finds out whose is what of two people who were made one. */
public final class Splits {
    private final Parties parties;
    private final MergeStore merges;
    private final PlanStore plans;
    private final PlanKeys keys;

    public Splits(Parties parties, MergeStore merges, PlanStore plans, PlanKeys keys) {
        this.parties = parties;
        this.merges = merges;
        this.plans = plans;
        this.keys = keys;
    }

    /**
     * Everything that telling two people apart needs.
     *
     * @param merged what the merge did to the two
     * @param taken numbers that the merge ended and that somebody holds by now
     */
    record Prepared(
            SplitPlan plan,
            Party survivor,
            Party absorbed,
            Lineage lineage,
            List<Change> merged,
            Set<Edit.EndIdentifier> taken) {}

    /** Empty if the two are not one any more. */
    Optional<Prepared> prepare(Merge merge) {
        return parties.load(merge.survivor(), merge.absorbed())
                .flatMap(both -> prepare(merge, both));
    }

    /** The same, and the two stay as they are until the transaction ends. */
    Optional<Prepared> lock(Merge merge) {
        return parties.lock(merge.survivor(), merge.absorbed())
                .flatMap(both -> prepare(merge, both));
    }

    private Optional<Prepared> prepare(Merge merge, Parties.Both both) {
        Party survivor = both.survivor();
        if (merge.state() != Merge.State.MERGED
                || survivor.person().status() == PersonStatus.VOID) {
            return Optional.empty();
        }
        Map<Belonging, Side> items = merges.items(merge.id());
        var holdings = new ArrayList<>(survivor.holdings());
        holdings.addAll(both.absorbed().holdings());
        var lineage =
                new Lineage(
                        items,
                        holdings,
                        survivor,
                        both.absorbed(),
                        plans.since(merge.id(), merge.survivor()),
                        keys::guardian);
        List<SplitPlan.Item> todays =
                Stream.concat(
                                survivor.holdings().stream().map(h -> item(h, lineage)),
                                survivor.records().stream().map(r -> item(r, lineage)))
                        .toList();
        var plan = new SplitPlan(merge, todays, hash(both, todays));
        List<Change> merged =
                plans.appliedTo(merge.id(), List.of(merge.survivor(), merge.absorbed()));
        return Optional.of(
                new Prepared(plan, survivor, both.absorbed(), lineage, merged, taken(merged)));
    }

    /** Of records no version of the person tells. */
    private static String hash(Parties.Both both, List<SplitPlan.Item> items) {
        return Sha256.hexOf(
                both.hash()
                        + items.stream()
                                .map(item -> "\n" + item.belonging() + " " + item.side())
                                .sorted()
                                .collect(joining()));
    }

    private Set<Edit.EndIdentifier> taken(List<Change> merged) {
        var indexes = new HashMap<Edit.EndIdentifier, Digest128>();
        for (Change change : merged) {
            for (Edit edit : change.edits()) {
                if (edit instanceof Edit.EndIdentifier end) {
                    indexes.put(end, keys.identifiers().blindIndex(end.type().code(), end.value()));
                }
            }
        }
        Map<IdentifierType, Map<Digest128, Set<PersonId>>> holders =
                parties.people().holders(indexes.values());
        indexes.entrySet()
                .removeIf(
                        end ->
                                !holders.getOrDefault(end.getKey().type(), Map.of())
                                        .containsKey(end.getValue()));
        return Set.copyOf(indexes.keySet());
    }

    private static SplitPlan.Item item(Holding holding, Lineage lineage) {
        return item(Belonging.of(holding), shown(holding), holding.inForce(), lineage.of(holding));
    }

    private static SplitPlan.Item item(SnapshotIndex.Named record, Lineage lineage) {
        return item(
                Belonging.of(record), Map.of("source", record.source()), true, lineage.of(record));
    }

    private static SplitPlan.Item item(
            Belonging belonging,
            Map<String, String> shown,
            boolean inForce,
            Optional<Lineage.Told> told) {
        return new SplitPlan.Item(
                belonging,
                shown,
                inForce,
                told.map(Lineage.Told::side).orElse(null),
                told.map(Lineage.Told::evidence).orElse(null));
    }

    private static Map<String, String> shown(Holding holding) {
        return switch (holding) {
            case Holding.Affiliation held -> shown(held.tenure());
            case Holding.Identifier held -> Map.of(held.type().code(), Shown.masked(held.value()));
            case Holding.GuardianLink held ->
                    Map.of("state", held.guardian() == null ? "proposed" : "confirmed");
            case Holding.Ward held -> Map.of("student", held.student().toString());
        };
    }

    private static Map<String, String> shown(Tenure tenure) {
        return tenure.classCode() == null
                ? Map.of("org", tenure.org().value(), "role", tenure.role().code())
                : Map.of(
                        "org",
                        tenure.org().value(),
                        "role",
                        tenure.role().code(),
                        "class",
                        tenure.classCode().value());
    }
}
