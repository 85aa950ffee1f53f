package org.shuniu.roster.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.plan.Change;
import org.shuniu.roster.plan.Edit;

/** What telling two people apart asks of each, once it is known whose is what. */
final class Parting {
    private final Splits.Prepared prepared;
    private final Party survivor;
    private final Party absorbed;
    private final Map<Belonging, Side> sides;
    private final Map<Side, List<Edit>> edits =
            new HashMap<>(
                    Map.of(Side.SURVIVOR, new ArrayList<>(), Side.ABSORBED, new ArrayList<>()));

    Parting(Splits.Prepared prepared, Map<Belonging, Side> sides) {
        this.prepared = prepared;
        this.survivor = prepared.survivor();
        this.absorbed = prepared.absorbed();
        this.sides = sides;
        add(Side.SURVIVOR, new Edit.Release(absorbed.id()));
        handOver();
        records();
        attributes();
        prepared.merged().forEach(this::takeBack);
        conflicts();
        statuses();
    }

    List<Edit> ofSurvivor() {
        return List.copyOf(edits.getOrDefault(Side.SURVIVOR, List.of()));
    }

    List<Edit> ofAbsorbed() {
        return List.copyOf(edits.getOrDefault(Side.ABSORBED, List.of()));
    }

    private void add(Side side, Edit edit) {
        edits.computeIfAbsent(side, s -> new ArrayList<>()).add(edit);
    }

    private Side sideOf(Holding holding) {
        return sides.getOrDefault(Belonging.of(holding), Side.SURVIVOR);
    }

    private void handOver() {
        // What of the survivor's past went to the absorbed person, to keep both pasts in order.
        for (Holding holding : absorbed.holdings()) {
            boolean lent =
                    prepared.lineage()
                            .of(holding)
                            .filter(told -> told.side() == Side.SURVIVOR)
                            .isPresent();
            if (lent) {
                add(
                        Side.SURVIVOR,
                        new Edit.HandOver(
                                holding.kind(), holding.row(), absorbed.id(), survivor.id()));
            }
        }
        for (Holding holding : survivor.holdings()) {
            if (sideOf(holding) == Side.ABSORBED) {
                add(
                        Side.ABSORBED,
                        new Edit.HandOver(
                                holding.kind(), holding.row(), survivor.id(), absorbed.id()));
            }
        }
    }

    private void records() {
        for (SnapshotIndex.Named record : survivor.records()) {
            if (sides.get(Belonging.of(record)) == Side.ABSORBED) {
                String key = HexFormat.of().formatHex(record.recordKey().toBytes());
                add(Side.SURVIVOR, new Edit.ForgetRecord(record.source(), key));
                add(Side.ABSORBED, new Edit.LinkRecord(record.source(), key));
            }
        }
    }

    // A name that the other's record brought is no former name of the survivor's. Only what really
    // comes or goes is said, or undoing the split would bring back what had not been there.
    private void attributes() {
        Attributes wanted = prepared.lineage().attributes(Side.SURVIVOR);
        Attributes.of(survivor.person())
                .to(
                        wanted,
                        wasCalled(survivor, wanted.name())
                                ? Edit.FormerName.DROPPED
                                : Edit.FormerName.NONE)
                .forEach(edit -> add(Side.SURVIVOR, edit));
        Attributes.of(absorbed.person())
                .to(
                        prepared.lineage().attributes(Side.ABSORBED),
                        wasCalled(absorbed, absorbed.person().name())
                                ? Edit.FormerName.NONE
                                : Edit.FormerName.KEPT)
                .forEach(edit -> add(Side.ABSORBED, edit));
    }

    private static boolean wasCalled(Party party, String name) {
        return party.person().formerNameKeys().contains(new PersonName(name).matchKey());
    }

    /** What the merge had ended because both had it, or only one could. */
    private void takeBack(Change merged) {
        Side side = merged.person().equals(survivor.id()) ? Side.SURVIVOR : Side.ABSORBED;
        for (Edit edit : merged.edits()) {
            switch (edit) {
                case Edit.AddFormerName(var name) -> {
                    if (wasCalled(side == Side.SURVIVOR ? survivor : absorbed, name)) {
                        add(side, new Edit.DropFormerName(name));
                    }
                }
                case Edit.EndIdentifier end -> {
                    if (!prepared.taken().contains(end) && !alreadyHas(side, end.type())) {
                        add(side, new Edit.ReopenIdentifier(end.type(), end.value()));
                    }
                }
                case Edit.EndAffiliation(var tenure) -> {
                    if (isStillPlaced(side, tenure)) {
                        add(side, new Edit.ReopenAffiliation(tenure));
                    }
                }
                case Edit.EndGuardianLink(var key) -> {
                    if (isStillLinked(side, key)) {
                        add(side, new Edit.ReopenGuardianLink(key));
                    }
                }
                default -> {}
            }
        }
    }

    /** Somebody has one ID number, and may have got another since. */
    private boolean alreadyHas(Side side, IdentifierType type) {
        return type == IdentifierType.CITIZEN_ID
                && survivor.inForce(Holding.Identifier.class)
                        .anyMatch(held -> held.type() == type && sideOf(held) == side);
    }

    // Both were there, and one affiliation stood for the two: as long as it goes on, both are
    // there. Whoever is given that one needs no other.
    private boolean isStillPlaced(Side side, Tenure tenure) {
        return survivor.inForce(Holding.Affiliation.class)
                .anyMatch(held -> sideOf(held) != side && Party.samePlace(held.tenure(), tenure));
    }

    private boolean isStillLinked(Side side, String proposalKeyHex) {
        return survivor.inForce(Holding.GuardianLink.class)
                .anyMatch(
                        held ->
                                sideOf(held) != side
                                        && HexFormat.of()
                                                .formatHex(held.proposalKey().toBytes())
                                                .equals(proposalKeyHex));
    }

    private void conflicts() {
        boolean fromMerge =
                prepared.merged().stream()
                        .filter(change -> change.person().equals(survivor.id()))
                        .flatMap(change -> change.edits().stream())
                        .anyMatch(new Edit.OpenConflict(ConflictKind.TWO_SCHOOLS)::equals);
        if (fromMerge && survivor.conflicts().contains(ConflictKind.TWO_SCHOOLS)) {
            add(Side.SURVIVOR, new Edit.CloseConflict(ConflictKind.TWO_SCHOOLS));
        }
    }

    /** Whoever is left with nothing in force is a leaver. */
    private void statuses() {
        PersonId merged = survivor.id();
        add(Side.ABSORBED, new Edit.Unmerge(merged, statusOf(Side.ABSORBED)));
        PersonStatus before = survivor.person().status();
        PersonStatus after = statusOf(Side.SURVIVOR);
        if (before != after) {
            add(Side.SURVIVOR, new Edit.SetStatus(before, after));
        }
    }

    private PersonStatus statusOf(Side side) {
        boolean takesPart =
                survivor.holdings().stream()
                                .filter(Holding::inForce)
                                .filter(
                                        held ->
                                                held instanceof Holding.Affiliation
                                                        || held instanceof Holding.Ward)
                                .anyMatch(held -> sideOf(held) == side)
                        || edits.getOrDefault(side, List.of()).stream()
                                .anyMatch(Edit.ReopenAffiliation.class::isInstance);
        return takesPart ? PersonStatus.ACTIVE : PersonStatus.FROZEN;
    }
}
