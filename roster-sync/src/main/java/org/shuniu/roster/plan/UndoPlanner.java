package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.seal.Digest128;

/**
 * Turns what a batch did into a plan that takes it back: the inverse of every change that still
 * stands, the last one first.
 */
public final class UndoPlanner {
    private static final int CHUNK = 1_000;

    private final PlanStore plans;
    private final PersonStore people;

    public UndoPlanner(PlanStore plans, PersonStore people) {
        this.plans = plans;
        this.people = people;
    }

    /** Plans again what an interrupted attempt left half planned; on return the plan is stored. */
    public Planner.Planned plan(UUID undo, Batch original) {
        plans.forget(undo);
        var hash = new PlanHash();
        long last = plans.lastSequence(original.id());
        long planned = 0;
        long after = 0;
        while (true) {
            List<Change> chunk = plans.applied(original.id(), after, CHUNK);
            if (chunk.isEmpty()) {
                break;
            }
            List<Change> inverted = inverted(original, last, chunk);
            plans.insertChanges(undo, inverted);
            inverted.forEach(change -> add(hash, change));
            planned += inverted.size();
            after = chunk.getLast().sequence();
        }
        return new Planner.Planned(
                hash.hex(), new Batch.Counts(planned, 0, planned, 0, 0, 0, 0, 0, 0));
    }

    private List<Change> inverted(Batch original, long last, List<Change> chunk) {
        Set<PersonId> ids = new HashSet<>();
        chunk.forEach(change -> ids.add(change.person()));
        Map<PersonId, Long> versions = people.versions(ids);
        Map<PersonId, Set<ConflictKind>> conflicts = people.conflictsOpenedBy(original.id(), ids);
        var inverted = new ArrayList<Change>(chunk.size());
        for (Change change : chunk) {
            PersonId person = change.person();
            List<Edit> edits =
                    edits(change, original.source(), conflicts.getOrDefault(person, Set.of()));
            if (!edits.isEmpty()) {
                inverted.add(
                        Change.byHand(
                                last + 1 - change.sequence(),
                                person,
                                Change.Op.UNDO,
                                "undo-" + change.op().code(),
                                versions.getOrDefault(person, 0L),
                                change.org(),
                                null,
                                edits));
            }
        }
        return inverted;
    }

    private List<Edit> edits(Change change, String source, Set<ConflictKind> openedHere) {
        var edits = new ArrayList<Edit>();
        Digest128 record = change.recordKey();
        if (record != null && isNewlyLinked(change)) {
            edits.add(new Edit.ForgetRecord(source, HexFormat.of().formatHex(record.toBytes())));
        }
        // A conflict may have been open before; then opening it did nothing.
        Inverse.of(
                        change.edits().stream()
                                .filter(
                                        edit ->
                                                !(edit instanceof Edit.OpenConflict(var kind))
                                                        || openedHere.contains(kind))
                                .toList())
                .forEach(edits::add);
        return edits;
    }

    /**
     * Whoever was known by other means got this source link only now. Somebody whom the batch
     * opened keeps it: it is what brings the same person back.
     */
    private static boolean isNewlyLinked(Change change) {
        return change.fingerprint() != null
                && change.baseVersion() > 0
                && !change.rule().equals(PersonMatcher.SOURCE_LINK);
    }

    private void add(PlanHash hash, Change change) {
        hash.add(change.op().code());
        hash.add(EditForm.bytes(change.edits()));
    }
}
