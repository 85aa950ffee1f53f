package org.shuniu.roster.merge;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;
import org.shuniu.roster.plan.PlanStore.Sourced;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;

/**
 * Follows what happened to a survivor since a merge and tells, change by change, which of the two
 * people it happened to: the one whose record spoke, or whose number, record or place gave way.
 * What follows from nothing is nobody's.
 */
final class Lineage {
    private record Place(OrgCode org, @Nullable OrgCode classCode, Role role, String source) {
        static Place of(Tenure tenure) {
            return new Place(tenure.org(), tenure.classCode(), tenure.role(), tenure.source());
        }
    }

    private record Given(IdentifierType type, String value) {}

    /** Whose something is, and how that is known. */
    record Told(Side side, Evidence evidence) {}

    private final Function<RosterRow.Guardian, Digest128> proposalKey;
    private final Map<Belonging, Side> items;
    private final Map<SnapshotIndex.Named, Told> records = new HashMap<>();
    private final Map<Place, Told> places = new HashMap<>();
    private final Map<Given, Told> numbers = new HashMap<>();
    private final Map<Digest128, Told> links = new HashMap<>();
    private final Map<OrgCode, Set<Side>> orgs = new HashMap<>();
    private Attributes ofSurvivor;
    private Attributes ofAbsorbed;

    /**
     * Where the two stood when they were merged.
     *
     * @param items what was whose
     * @param holdings all that is either's today
     * @param since what happened to the survivor, the oldest first: the merge, which filled gaps
     *     with what was the other's, and what came after
     */
    Lineage(
            Map<Belonging, Side> items,
            List<Holding> holdings,
            Party survivor,
            Party absorbed,
            List<Sourced> since,
            Function<RosterRow.Guardian, Digest128> proposalKey) {
        this.items = items;
        this.proposalKey = proposalKey;
        ofAbsorbed = Attributes.of(absorbed.person());
        Attributes then = Attributes.of(survivor.person());
        for (Sourced sourced : since.reversed()) {
            for (Edit edit : sourced.change().edits().reversed()) {
                then = then.before(edit);
            }
        }
        ofSurvivor = then;
        items.forEach(this::rememberRecord);
        holdings.forEach(this::remember);
        since.stream().skip(1).forEach(this::follow);
    }

    private void rememberRecord(Belonging belonging, Side side) {
        if (belonging.kind() == Belonging.Kind.RECORD) {
            records.put(belonging.record(), new Told(side, Evidence.WAS_THEIRS));
        }
    }

    private void remember(Holding holding) {
        Side side = items.get(Belonging.of(holding));
        if (side == null) {
            return;
        }
        var told = new Told(side, Evidence.WAS_THEIRS);
        switch (holding) {
            case Holding.Affiliation held -> {
                Tenure tenure = held.tenure();
                // Of one place that both had, the survivor's stayed.
                places.merge(Place.of(tenure), told, (a, b) -> a.side() == Side.SURVIVOR ? a : b);
                orgs.computeIfAbsent(tenure.org(), o -> EnumSet.noneOf(Side.class)).add(side);
                Digest128 record = tenure.recordKey();
                if (record != null) {
                    records.putIfAbsent(new SnapshotIndex.Named(tenure.source(), record), told);
                }
            }
            case Holding.Identifier held -> numbers.put(new Given(held.type(), held.value()), told);
            case Holding.GuardianLink held -> links.put(held.proposalKey(), told);
            case Holding.Ward held -> {}
        }
    }

    private void follow(Sourced sourced) {
        Change change = sourced.change();
        Optional<Told> told = whose(sourced);
        Side side = told.map(Told::side).orElse(Side.SURVIVOR);
        for (Edit edit : change.edits()) {
            if (side == Side.SURVIVOR) {
                ofSurvivor = ofSurvivor.after(edit);
            } else {
                ofAbsorbed = ofAbsorbed.after(edit);
            }
        }
        told.ifPresent(found -> learn(sourced, found));
    }

    private void learn(Sourced sourced, Told told) {
        Digest128 record = sourced.change().recordKey();
        if (record != null) {
            records.put(new SnapshotIndex.Named(sourced.source(), record), told);
        }
        for (Edit edit : sourced.change().edits()) {
            switch (edit) {
                case Edit.BeginAffiliation(var tenure) -> places.put(Place.of(tenure), told);
                case Edit.AddIdentifier(var type, var value) ->
                        numbers.put(new Given(type, value), told);
                case Edit.ProposeGuardian(var guardian) ->
                        links.putIfAbsent(proposalKey.apply(guardian), told);
                case Edit.LinkRecord(var source, var key) ->
                        records.put(new SnapshotIndex.Named(source, digest(key)), told);
                default -> {}
            }
        }
    }

    private Optional<Told> whose(Sourced sourced) {
        Change change = sourced.change();
        Digest128 record = change.recordKey();
        if (record != null) {
            Told known = records.get(new SnapshotIndex.Named(sourced.source(), record));
            if (known != null) {
                return Optional.of(new Told(known.side(), Evidence.SAME_RECORD));
            }
        }
        var sides = new HashSet<Side>();
        change.edits().forEach(edit -> gaveWay(edit).ifPresent(sides::add));
        if (!sides.isEmpty()) {
            return sides.size() == 1
                    ? Optional.of(new Told(sides.iterator().next(), Evidence.SUCCESSOR))
                    : Optional.empty();
        }
        for (Edit edit : change.edits()) {
            if (edit instanceof Edit.BeginAffiliation(var tenure)) {
                sides.addAll(orgs.getOrDefault(tenure.org(), Set.of()));
            }
        }
        return sides.size() == 1
                ? Optional.of(new Told(sides.iterator().next(), Evidence.SAME_ORG))
                : Optional.empty();
    }

    /** Whose it was that an edit ends or replaces. */
    private Optional<Side> gaveWay(Edit edit) {
        Told told =
                switch (edit) {
                    case Edit.ForgetRecord(var source, var key) ->
                            records.get(new SnapshotIndex.Named(source, digest(key)));
                    case Edit.EndAffiliation(var tenure) -> ofTenure(tenure);
                    case Edit.ChangeAffiliation(var before, var after) -> ofTenure(before);
                    case Edit.EndIdentifier(var type, var value) ->
                            numbers.get(new Given(type, value));
                    default -> null;
                };
        return Optional.ofNullable(told).map(Told::side);
    }

    private @Nullable Told ofTenure(Tenure tenure) {
        Digest128 record = tenure.recordKey();
        Told byRecord =
                record == null
                        ? null
                        : records.get(new SnapshotIndex.Named(tenure.source(), record));
        return byRecord == null ? places.get(Place.of(tenure)) : byRecord;
    }

    /** Whose a row is. */
    Optional<Told> of(Holding holding) {
        Side side = items.get(Belonging.of(holding));
        if (side != null) {
            return Optional.of(new Told(side, Evidence.WAS_THEIRS));
        }
        return Optional.ofNullable(
                switch (holding) {
                    case Holding.Affiliation held -> later(ofTenure(held.tenure()));
                    case Holding.Identifier held ->
                            numbers.get(new Given(held.type(), held.value()));
                    case Holding.GuardianLink held -> links.get(held.proposalKey());
                    // Whose ward a child is that came since, no record tells.
                    case Holding.Ward held -> null;
                });
    }

    // It was not theirs then; the record that speaks for it now was.
    private static @Nullable Told later(@Nullable Told told) {
        return told != null && told.evidence() == Evidence.WAS_THEIRS
                ? new Told(told.side(), Evidence.SAME_RECORD)
                : told;
    }

    Optional<Told> of(SnapshotIndex.Named record) {
        return Optional.ofNullable(records.get(record));
    }

    /** What the person would be called and said to be without the other's records. */
    Attributes attributes(Side side) {
        return side == Side.SURVIVOR ? ofSurvivor : ofAbsorbed;
    }

    private static Digest128 digest(String hex) {
        return Digest128.of(HexFormat.of().parseHex(hex));
    }
}
