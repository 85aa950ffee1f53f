package org.shuniu.roster.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.match.MatchOutcome;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRecord;

/** What the changed rows of a delivery ask for, in chunks. */
final class ChangedRows implements AutoCloseable {
    /** Of fewer changes the database may go on thinking that there is one. */
    private static final int MANY = 1_000;

    private static final int CHUNK = 2_000;

    /** So many rows without a number wait for others that may be about the same people. */
    private static final int MOST_WAITING = 10_000;

    private final UUID batch;
    private final Source source;
    private final Planner.Stores stores;
    private final PlanKeys keys;
    private final Planner.PersonIds ids;
    private final Findings findings;
    private final Recognition delivery;
    private final OrgPlan orgs;
    private final PlanWriter plan;
    private final Newcomers newcomers;
    private final Foresight foresight;
    private final LocalDate today;
    private final PersonStore.Past past;
    private final Namesakes namesakes;
    private final List<Line> waiting = new ArrayList<>();
    private final UnreadRows unread = new UnreadRows();
    private final Tally tally = new Tally();
    private long changeSequence = 1;

    ChangedRows(
            UUID batch,
            Source source,
            Planner.Stores stores,
            PlanKeys keys,
            Planner.PersonIds ids,
            Findings findings,
            Recognition delivery,
            Path scratch,
            LocalDate today) {
        this.batch = batch;
        this.source = source;
        this.stores = stores;
        this.keys = keys;
        this.ids = ids;
        this.findings = findings;
        this.delivery = delivery;
        this.today = today;
        this.orgs = new OrgPlan(batch, source, stores.orgs(), stores.plans());
        this.plan = new PlanWriter(batch, stores.plans());
        this.newcomers = new Newcomers(scratch);
        this.foresight = new Foresight(batch, source.id(), stores, plan, newcomers, keys);
        this.past = stores.people().past();
        this.namesakes = new Namesakes(stores.people(), foresight, new Newcomers(scratch));
    }

    /** Goes through the changed records in file order. */
    void visit(DeliveryReader reader) throws IOException {
        try (var rows =
                new NormalisedRows(
                        reader,
                        delivery.changed(reader),
                        CHUNK,
                        new PostHolders(stores.people(), keys.identifiers()),
                        this::inquire)) {
            for (NormalisedRows.Chunk chunk = rows.next();
                    !chunk.rows().isEmpty();
                    chunk = rows.next()) {
                visit(chunk);
            }
        }
        decideWhoWaits();
    }

    private Registered inquire(List<Line> lines) {
        var registered =
                new Registered(
                        new Registered.Registers(
                                source.id(), stores.index(), stores.people(), keys.identifiers()),
                        past);
        registered.ask(lines);
        return registered;
    }

    private void visit(NormalisedRows.Chunk chunk) {
        var lines = new ArrayList<Line>(chunk.rows().size());
        for (NormalisedRows.Row row : chunk.rows()) {
            line(row).ifPresent(lines::add);
        }
        List<Line> current = orgs.ofToday(lines, findings, unread);
        var numbered = new ArrayList<Line>(current.size());
        for (Line line : orgs.answeredFor(orgs.withinScope(current, findings, unread), findings)) {
            (line.meant() != null || line.isNumbered() ? numbered : waiting).add(line);
        }
        decide(numbered, chunk.registered());
        if (waiting.size() >= MOST_WAITING) {
            decideWhoWaits();
        }
        settle();
    }

    /** Who may be somebody whom a row with a number opens gives way, wherever that row stands. */
    private void decideWhoWaits() {
        for (int from = 0; from < waiting.size(); from += CHUNK) {
            List<Line> some = waiting.subList(from, Math.min(from + CHUNK, waiting.size()));
            decide(some, inquire(some));
        }
        waiting.clear();
        settle();
    }

    private void settle() {
        Set<Digest128> unclear = unread.keys();
        unread.takeIn(
                unclear.isEmpty() ? Set.of() : stores.index().links(source.id(), unclear).keySet());
        findings.flush();
    }

    private Optional<Line> line(NormalisedRows.Row row) {
        Recognition.Changed changed = row.changed();
        RowOutcome outcome = row.outcome();
        if (outcome == null) {
            findings.note(
                    changed.record(), "duplicate-row", "The same row stands in the file before.");
            return Optional.empty();
        }
        findings.addFrom(outcome);
        return switch (outcome) {
            case RowOutcome.Quarantined quarantined -> {
                unread.add(changed.recordKey(), changed.record());
                yield Optional.empty();
            }
            case RowOutcome.Valid valid ->
                    row.line() != null ? Optional.of(row.line()) : undecidable(changed);
            case RowOutcome.Refers refers ->
                    row.line() != null ? Optional.of(row.line()) : unmet(changed);
        };
    }

    private Optional<Line> unmet(Recognition.Changed changed) {
        if (changed.recordKey() == null || changed.repetition() == Recognition.Repetition.OTHER) {
            return undecidable(changed);
        }
        findings.quarantine(
                changed.record(),
                "teacher-unknown",
                "Nobody, or more than one person, holds a post at the school under this number.",
                "Send the teachers of the school first, with their numbers; then this file again.");
        return Optional.empty();
    }

    private Optional<Line> undecidable(Recognition.Changed changed) {
        SourceRecord record = changed.record();
        if (changed.repetition() == Recognition.Repetition.OTHER) {
            findings.quarantine(
                    record,
                    "duplicate-record",
                    "Another row of this file has the same key and says something else.",
                    "Keep the one that is right and delete the other.");
            return Optional.empty();
        }
        unread.add(null, record);
        findings.quarantine(
                record,
                "no-key",
                "Nothing in the row tells whose it is.",
                "Fill the student number, or the ID number, or the number within the school.");
        return Optional.empty();
    }

    private void decide(List<Line> lines, Registered registered) {
        if (lines.isEmpty()) {
            return;
        }
        // The tree may have placed a line elsewhere since, where it offers another school number.
        registered.ask(lines);
        var people = new Acquaintances(registered, lines, delivery, newcomers, foresight);
        namesakes.lookFor(lines);
        var changes = new ArrayList<Change>(lines.size());
        lines.forEach(line -> decide(line, registered.clues(line), people).ifPresent(changes::add));
        orgs.add(lines);
        changes.forEach(this::noteMove);
        plan.write(changes);
        stores.absences().notePresent(batch, takenOver(changes));
    }

    private void noteMove(Change change) {
        OrgCode from = null;
        for (Edit edit : change.edits()) {
            if (edit instanceof Edit.EndAffiliation(Tenure ended)) {
                from = ended.classCode();
            } else if (edit instanceof Edit.BeginAffiliation(Tenure begun)
                    && from != null
                    && begun.classCode() != null) {
                orgs.noteMove(from, begun.classCode());
            }
        }
    }

    /** Records of this source that others have taken the place of: not absent, but gone. */
    private List<Digest128> takenOver(List<Change> changes) {
        var keys = new ArrayList<Digest128>();
        for (Change change : changes) {
            for (Edit edit : change.edits()) {
                if (edit instanceof Edit.ForgetRecord(String of, String key)
                        && of.equals(source.id())) {
                    keys.add(Digest128.of(HexFormat.of().parseHex(key)));
                }
            }
        }
        return keys;
    }

    /**
     * Who was missed is welcome back; whoever is missing from a snapshot that proves to be whole is
     * noted, and leaves if it is time.
     *
     * @param whole whether absence from this delivery means anything
     */
    void callTheRoll(Instant asOf, boolean whole) {
        var roll =
                new RollCall(batch, source, asOf, today, stores, delivery, foresight, orgs, unread);
        roll.welcomeBack();
        if (!whole) {
            return;
        }
        if (unread.mayBeAnybody()) {
            findings.noteFile(
                    "absence-not-counted",
                    "Some rows are too damaged to tell whom they are about: nobody counts as absent.",
                    "Correct the rows that were set aside and send the file again.");
            findings.flush();
            return;
        }
        roll.call(this::addAbsentees);
    }

    private void addAbsentees(List<RollCall.Absentee> absentees) {
        var changes = new ArrayList<Change>(absentees.size());
        for (RollCall.Absentee absentee : absentees) {
            var change =
                    Change.byHand(
                            changeSequence++,
                            absentee.person().id(),
                            absentee.departure().moved() ? Change.Op.TRANSFER : Change.Op.LEAVE,
                            RollCall.RULE,
                            absentee.person().version(),
                            absentee.standing().org(),
                            absentee.standing().recordKey(),
                            absentee.edits());
            changes.add(change);
        }
        plan.write(changes);
    }

    private Optional<Change> decide(Line line, PersonMatcher.Clues clues, Acquaintances people) {
        return switch (outcome(line, clues, people)) {
            case MatchOutcome.Contradiction contradiction -> {
                quarantine(line, contradiction);
                yield Optional.empty();
            }
            case MatchOutcome.Unconfirmed(PersonId person, MatchOutcome.Doubt doubt) -> {
                quarantine(line, doubt);
                yield Optional.empty();
            }
            case MatchOutcome.Nobody nobody ->
                    revive(line, clues, people).or(() -> open(line, clues, people));
            case MatchOutcome.Same same -> Optional.of(meet(line, clues, same, people));
        };
    }

    private static MatchOutcome outcome(
            Line line, PersonMatcher.Clues clues, Acquaintances people) {
        if (line.meant() == null) {
            return PersonMatcher.match(clues, people.knownTo(line, clues));
        }
        PersonId linked = people.link(line);
        // The number was given to another teacher: the record still stands for the one before.
        return linked == null || linked.equals(line.meant())
                ? new MatchOutcome.Same(line.meant(), "teacher-number-at-school")
                : new MatchOutcome.Contradiction(linked, ConflictKind.KEY_REUSED);
    }

    /** Somebody of that key was here until the opening was undone: the same ids again. */
    private Optional<Change> revive(Line line, PersonMatcher.Clues clues, Acquaintances people) {
        if (!past.anybodyUndone() || line.row().standing() == RosterRow.Standing.ENDED) {
            return Optional.empty();
        }
        MatchOutcome outcome = PersonMatcher.match(clues, people.undoneKnownTo(line, clues));
        if (!(outcome instanceof MatchOutcome.Same same)) {
            return Optional.empty();
        }
        StoredPerson undone = people.require(same.person());
        RowDecision.Context context = context(line, clues, same, people);
        RowDecision decision =
                undone.status() == PersonStatus.VOID
                        ? RowDecision.revive(line.row(), undone, context)
                        : RowDecision.change(line.row(), undone, context);
        people.foresee(undone.id(), decision.edits());
        return Optional.of(change(line, undone.id(), same.rule(), undone.version(), decision));
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
        if (namesakes.has(line)) {
            unread.add(line.recordKey(), line.record());
            findings.quarantine(
                    line.record(),
                    "namesake-here",
                    "Somebody of this name and birth date is at the school, and no number in the row tells whether it is the same person.",
                    "Fill the student number or the number of an identity document.");
            return Optional.empty();
        }
        Change change =
                change(
                        line,
                        ids.next(),
                        "new",
                        0,
                        RowDecision.open(row, context(line, "new", false, people)));
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
            RowDecision decision =
                    RowDecision.change(line.row(), person, context(line, clues, same, people));
            people.foresee(person.id(), decision.edits());
            return change(line, same.person(), same.rule(), person.version(), decision);
        }
        Map<IdentifierType, PlannedPerson> known = people.plannedUnder(clues);
        PlannedPerson early =
                known.values().stream()
                        .filter(planned -> planned.id().equals(same.person()))
                        .findFirst()
                        .orElseThrow();
        RowDecision decision =
                RowDecision.join(
                        line.row(), early, known.keySet(), context(line, clues, same, people));
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

    private RowDecision.Context context(
            Line line, PersonMatcher.Clues clues, MatchOutcome.Same same, Acquaintances people) {
        return context(line, same.rule(), people.isCorrected(clues, same.person()), people);
    }

    private RowDecision.Context context(
            Line line, String rule, boolean correctedId, Acquaintances people) {
        return new RowDecision.Context(
                source.id(),
                new Authority(source.format()),
                line.recordKey(),
                rule.equals(PersonMatcher.SOURCE_LINK),
                correctedId,
                people.alsoHere(),
                line.meant() != null,
                keys::guardian,
                today);
    }

    private void quarantine(Line line, MatchOutcome.Contradiction contradiction) {
        unread.add(line.recordKey(), line.record());
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

    private void quarantine(Line line, MatchOutcome.Doubt doubt) {
        unread.add(line.recordKey(), line.record());
        switch (doubt) {
            case RENAME ->
                    findings.quarantine(
                            line.record(),
                            "rename-unconfirmed",
                            "The student number belongs to somebody of another name, and no ID number tells that it is the same person.",
                            "Fill the ID number or the former name; or correct the student number, if it is a sibling's.");
        }
    }

    private Change change(
            Line line, PersonId person, String rule, long baseVersion, RowDecision decision) {
        var change =
                new Change(
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
        tally.add(change, line.row().role());
        foresight.note(change);
        namesakes.note(line, change);
        return change;
    }

    /**
     * Hash and counts of the whole plan.
     *
     * @param rows of the delivery, changed or not
     */
    Planner.Planned finish(long rows) {
        orgs.notePredecessors();
        for (OrgStore.Wanted org : stores.plans().orgs(batch)) {
            plan.hash(org.code(), org.name());
        }
        String planHash = plan.hashHex();
        stores.plans().insertTally(batch, tally);
        if (changeSequence > MANY) {
            stores.plans().analyse();
        }
        long created = plan.rows(Change.Op.CREATE);
        // A row that ends something updates its person; `left` counts the people beside the sum.
        long updated = plan.rows(Change.Op.UPDATE) + plan.rows(Change.Op.LEAVE);
        long transferred = plan.rows(Change.Op.TRANSFER);
        long reactivated = plan.rows(Change.Op.REACTIVATE);
        long quarantined = findings.quarantined();
        return new Planner.Planned(
                planHash,
                new Batch.Counts(
                        rows,
                        created,
                        updated,
                        rows - created - updated - transferred - reactivated - quarantined,
                        transferred,
                        stores.plans().leavers(batch),
                        reactivated,
                        quarantined,
                        0));
    }

    @Override
    public void close() {
        plan.close();
        newcomers.close();
        namesakes.close();
    }
}
