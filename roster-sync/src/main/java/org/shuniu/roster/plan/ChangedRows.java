package org.shuniu.roster.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.match.MatchOutcome;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRecord;

/** The second pass over a delivery: what its changed rows ask for, in chunks. */
final class ChangedRows implements AutoCloseable {
    private static final int CHUNK = 2_000;

    private final UUID batch;
    private final Source source;
    private final Planner.Stores stores;
    private final PlanKeys keys;
    private final Planner.PersonIds ids;
    private final Findings findings;
    private final OrgPlan orgs;
    private final PlanWriter plan;
    private final Newcomers newcomers;
    private long changeSequence = 1;

    ChangedRows(
            UUID batch,
            Source source,
            Planner.Stores stores,
            PlanKeys keys,
            Planner.PersonIds ids,
            Findings findings,
            Path scratch) {
        this.batch = batch;
        this.source = source;
        this.stores = stores;
        this.keys = keys;
        this.ids = ids;
        this.findings = findings;
        this.orgs = new OrgPlan(batch, source.scope(), stores.orgs(), stores.plans());
        this.plan = new PlanWriter(batch, stores.plans());
        this.newcomers = new Newcomers(scratch);
    }

    /** Walks the changed positions and the file side by side; both are in file order. */
    void visit(DeliveryReader reader) throws IOException {
        long position = 0;
        long after = 0;
        while (true) {
            List<SnapshotIndex.Changed> changed =
                    stores.index().changed(batch, source.id(), after, CHUNK);
            if (changed.isEmpty()) {
                break;
            }
            var lines = new ArrayList<Line>(changed.size());
            for (SnapshotIndex.Changed next : changed) {
                SourceRecord record = null;
                while (position < next.position()) {
                    record = reader.next();
                    position++;
                }
                if (record == null) {
                    throw new IOException("the delivery is shorter than it was a moment ago");
                }
                validate(reader, next, record).ifPresent(lines::add);
            }
            after = changed.getLast().position();
            decide(orgs.withinScope(lines, findings));
            findings.flush();
        }
        findings.flush();
    }

    private Optional<Line> validate(
            DeliveryReader reader, SnapshotIndex.Changed changed, SourceRecord record) {
        if (changed.isRepeated() && changed.sameAsFirst()) {
            findings.note(record, "duplicate-row", "The same row stands in the file before.");
            return Optional.empty();
        }
        RowOutcome outcome = reader.normalise(record);
        findings.addFrom(outcome);
        return switch (outcome) {
            case RowOutcome.Quarantined quarantined -> Optional.empty();
            case RowOutcome.Valid valid -> line(changed, record, valid.row());
        };
    }

    private Optional<Line> line(SnapshotIndex.Changed changed, SourceRecord record, RosterRow row) {
        Digest128 key = changed.recordKey();
        if (key == null) {
            findings.quarantine(
                    record,
                    "no-key",
                    "Nothing in the row tells whose it is.",
                    "Fill the student number, or the ID number, or the number within the school.");
            return Optional.empty();
        }
        if (changed.isRepeated()) {
            findings.quarantine(
                    record,
                    "duplicate-record",
                    "Another row of this file has the same key and says something else.",
                    "Keep the one that is right and delete the other.");
            return Optional.empty();
        }
        return Optional.of(new Line(record, row, key, changed.fingerprint()));
    }

    private void decide(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        var clues = new LinkedHashMap<Line, PersonMatcher.Clues>();
        var recordKeys = new HashSet<Digest128>();
        var blindIndexes = new HashSet<Digest128>();
        for (Line line : lines) {
            PersonMatcher.Clues offered = line.clues(keys.identifiers());
            clues.put(line, offered);
            recordKeys.add(line.recordKey());
            blindIndexes.addAll(offered.identifiers().values());
        }
        var people =
                new Acquaintances(
                        new Acquaintances.Registers(
                                stores.index(),
                                stores.people(),
                                stores.plans(),
                                plan,
                                newcomers,
                                keys.identifiers()),
                        batch,
                        source.id(),
                        recordKeys,
                        blindIndexes);
        var changes = new ArrayList<Change>(lines.size());
        clues.forEach((line, offered) -> decide(line, offered, people).ifPresent(changes::add));
        orgs.add(lines);
        plan.write(changes);
    }

    private Optional<Change> decide(Line line, PersonMatcher.Clues clues, Acquaintances people) {
        return switch (PersonMatcher.match(clues, people.knownTo(line, clues))) {
            case MatchOutcome.Contradiction contradiction -> {
                quarantine(line, contradiction);
                yield Optional.empty();
            }
            case MatchOutcome.Nobody nobody -> open(line, clues, people);
            case MatchOutcome.Same same -> Optional.of(meet(line, clues, same, people));
        };
    }

    private Optional<Change> open(Line line, PersonMatcher.Clues clues, Acquaintances people) {
        RosterRow row = line.row();
        if (row.standing() == RosterRow.Standing.ENDED) {
            findings.note(
                    line.record(),
                    "ended-unknown",
                    "The status says that the person has left, and nobody here knew them.");
            return Optional.empty();
        }
        Change change =
                change(
                        line,
                        ids.next(),
                        "new",
                        0,
                        RowDecision.open(row, source.id(), line.recordKey()));
        var person =
                new PlannedPerson(
                        change.person(),
                        change.sequence(),
                        line.nameKey(),
                        row.birthDate(),
                        row.gender(),
                        line.school(),
                        row.role(),
                        Map.of());
        people.introduce(
                person.with(clues.identifiers()), clues.identifiers().values(), change.sequence());
        return Optional.of(change);
    }

    private Change meet(
            Line line, PersonMatcher.Clues clues, MatchOutcome.Same same, Acquaintances people) {
        StoredPerson person = people.stored(same.person());
        if (person != null) {
            var context =
                    new RowDecision.Context(
                            source.id(),
                            line.recordKey(),
                            same.rule().equals(PersonMatcher.SOURCE_LINK),
                            people.alsoHere(),
                            keys::guardian);
            RowDecision decision = RowDecision.change(line.row(), person, context);
            return change(line, same.person(), same.rule(), person.version(), decision);
        }
        Map<IdentifierType, PlannedPerson> known = people.plannedUnder(clues);
        PlannedPerson early =
                known.values().stream()
                        .filter(planned -> planned.id().equals(same.person()))
                        .findFirst()
                        .orElseThrow();
        RowDecision decision =
                RowDecision.join(line.row(), early, known.keySet(), source.id(), line.recordKey());
        Change change = change(line, same.person(), same.rule(), 0, decision);
        var newly = new EnumMap<IdentifierType, Digest128>(IdentifierType.class);
        for (Edit edit : decision.edits()) {
            if (edit instanceof Edit.AddIdentifier add) {
                newly.put(add.type(), clues.identifiers().get(add.type()));
            }
        }
        people.introduce(early.with(newly), newly.values(), change.sequence());
        return change;
    }

    private void quarantine(Line line, MatchOutcome.Contradiction contradiction) {
        switch (contradiction.kind()) {
            case KEY_REUSED ->
                    findings.quarantine(
                            line.record(),
                            "key-reused",
                            "The number belongs to somebody whose name, birth date or ID number is another.",
                            "Check the number at the registry; a number is never given twice.");
            case CITIZEN_ID_SHARED, TWO_SCHOOLS ->
                    findings.quarantine(
                            line.record(),
                            "citizen-id-shared",
                            "The ID number belongs to somebody of another name, birth date or gender.",
                            "Check name and ID number against the document; one of the two people has the wrong number.");
        }
    }

    private Change change(
            Line line, PersonId person, String rule, long baseVersion, RowDecision decision) {
        return new Change(
                changeSequence++,
                person,
                decision.op(),
                rule,
                line.record().row(),
                line.recordKey(),
                line.fingerprint(),
                baseVersion,
                line.school(),
                decision.edits());
    }

    /**
     * Hash and counts of the whole plan.
     *
     * @param rows of the delivery, changed or not
     */
    Planner.Planned finish(long rows) {
        for (PlanStore.PlannedOrg org : stores.plans().orgs(batch)) {
            plan.hash(org.code(), org.name());
        }
        String planHash = plan.hashHex();
        Map<Change.Op, PlanStore.OpCount> counts = stores.plans().counts(batch);
        long created = changes(counts.get(Change.Op.CREATE));
        // A row that ends something updates its person; `left` counts the people beside the sum.
        long updated = changes(counts.get(Change.Op.UPDATE)) + changes(counts.get(Change.Op.LEAVE));
        long transferred = changes(counts.get(Change.Op.TRANSFER));
        long reactivated = changes(counts.get(Change.Op.REACTIVATE));
        PlanStore.OpCount leaving = counts.get(Change.Op.LEAVE);
        long quarantined = findings.quarantined();
        return new Planner.Planned(
                planHash,
                new Batch.Counts(
                        rows,
                        created,
                        updated,
                        rows - created - updated - transferred - reactivated - quarantined,
                        transferred,
                        leaving == null ? 0 : leaving.leavers(),
                        reactivated,
                        quarantined,
                        0));
    }

    private static long changes(PlanStore.@Nullable OpCount count) {
        return count == null ? 0 : count.changes();
    }

    @Override
    public void close() {
        plan.close();
        newcomers.close();
    }
}
