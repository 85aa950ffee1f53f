package org.shuniu.roster.plan;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.RecordHashes;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.match.MatchOutcome;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.Authority;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.SourceRecord;

/**
 * Decides what one local record asks for that comes by itself, as a delivery's rows are decided.
 */
public final class SingleRow {
    private final SnapshotIndex index;
    private final PersonStore people;
    private final RecordHashes hashes;
    private final PlanKeys keys;
    private final Planner.PersonIds ids;
    private final Clock clock;

    /** What the row comes to. */
    public sealed interface Outcome {
        /**
         * Something to do, or nothing more if there are no edits.
         *
         * @param baseVersion 0 for somebody new
         * @param schoolClass the class to be there first; null if the row names none
         */
        record Decided(
                PersonId person,
                Change.Op op,
                String rule,
                long baseVersion,
                Digest128 recordKey,
                List<Edit> edits,
                OrgStore.@Nullable Wanted schoolClass)
                implements Outcome {}

        /** The row and somebody whom we know contradict each other. */
        record Contradicted(ConflictKind kind) implements Outcome {}

        /** The row may be about somebody who is at the school, and no number tells. */
        record NamesakeHere() implements Outcome {}
    }

    public SingleRow(
            SnapshotIndex index,
            RecordHashes hashes,
            PersonStore people,
            PlanKeys keys,
            Planner.PersonIds ids,
            Clock clock) {
        this.index = index;
        this.people = people;
        this.hashes = hashes;
        this.keys = keys;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Decides, and changes nobody.
     *
     * @param recordText what the record is called within its source
     */
    public Outcome decide(String source, SourceRecord record, String recordText, RosterRow row) {
        Digest128 key = hashes.key(recordText);
        var line = new Line(record, row, key, key, null);
        var registered =
                new Registered(
                        new Registered.Registers(source, index, people, keys.identifiers()),
                        people.past());
        registered.ask(List.of(line));
        PersonMatcher.Clues clues = registered.clues(line);
        // There is no delivery around the row, so nothing is planned before it.
        var known = new Acquaintances(registered);
        return switch (PersonMatcher.match(clues, known.knownTo(line, clues))) {
            case MatchOutcome.Contradiction(PersonId id, ConflictKind kind) ->
                    new Outcome.Contradicted(kind);
            case MatchOutcome.Unconfirmed unconfirmed ->
                    new Outcome.Contradicted(ConflictKind.KEY_REUSED);
            case MatchOutcome.Same(PersonId id, String rule) -> {
                StoredPerson person = known.require(id);
                yield decided(
                        line,
                        id,
                        rule,
                        person.version(),
                        RowDecision.change(
                                row,
                                person,
                                context(source, line, rule, known.isCorrected(clues, id), known)));
            }
            case MatchOutcome.Nobody nobody -> unknown(source, line, clues, known);
        };
    }

    private Outcome unknown(
            String source, Line line, PersonMatcher.Clues clues, Acquaintances known) {
        if (PersonMatcher.match(clues, known.undoneKnownTo(line, clues))
                instanceof MatchOutcome.Same(PersonId id, String rule)) {
            StoredPerson undone = known.require(id);
            return decided(
                    line,
                    id,
                    rule,
                    undone.version(),
                    RowDecision.revive(
                            line.row(), undone, context(source, line, rule, false, known)));
        }
        if (Namesakes.areHere(people, line)) {
            return new Outcome.NamesakeHere();
        }
        return decided(
                line,
                ids.next(),
                "new",
                0,
                RowDecision.open(line.row(), context(source, line, "new", false, known)));
    }

    private static Outcome.Decided decided(
            Line line, PersonId person, String rule, long baseVersion, RowDecision decision) {
        ClassKey classKey = line.row().classKey();
        OrgStore.Wanted schoolClass =
                classKey == null
                        ? null
                        : new OrgStore.Wanted(
                                classKey.codeAt(line.row().school()),
                                OrgKind.CLASS,
                                classKey.cohortName(),
                                line.school());
        return new Outcome.Decided(
                person,
                decision.op(),
                rule,
                baseVersion,
                line.recordKey(),
                decision.edits(),
                schoolClass);
    }

    private RowDecision.Context context(
            String source, Line line, String rule, boolean correctedId, Acquaintances known) {
        return new RowDecision.Context(
                source,
                Authority.LOCAL,
                line.recordKey(),
                rule.equals(PersonMatcher.SOURCE_LINK),
                correctedId,
                known.alsoHere(),
                false,
                keys::guardian,
                LocalDate.now(clock));
    }
}
