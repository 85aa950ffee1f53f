package org.shuniu.roster.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.identity.UuidV7;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.match.Candidate;
import org.shuniu.roster.match.MatchOutcome;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.seal.KeyedHash;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceRecord;

/**
 * Turns a delivery into a plan and changes nobody. The first pass reads everything, so that a
 * damaged delivery is refused before anything is decided, and remembers each record's key and
 * fingerprint; the second visits only records that say something else than last time.
 */
public final class Planner {
    /** One delivery, readable as often as it takes. */
    public interface Content {
        DeliveryReader open() throws IOException;
    }

    /** What planning came to. */
    public record Planned(String planHash, Batch.Counts counts) {}

    private static final int CHUNK = 1_000;

    private final BatchStore batches;
    private final SnapshotIndex index;
    private final PlanStore plans;
    private final PersonStore people;
    private final OrgStore orgs;
    private final PlanKeys keys;
    private final PersonIds ids;

    /** How the planner hashes what it looks for. */
    public record PlanKeys(
            IdentifierSeal identifiers,
            KeyedHash records,
            KeyedHash fingerprints,
            KeyedHash guardians) {
        public Digest128 guardian(RosterRow.Guardian guardian) {
            String who =
                    guardian.citizenId() != null
                            ? "id:" + guardian.citizenId().value()
                            : "name:" + keyOf(guardian.name()) + ":" + guardian.phone();
            return guardians.of("guardian", who);
        }
    }

    /** Makes ids for people who are opened. */
    public interface PersonIds {
        PersonId next();

        static PersonIds of(Clock clock, SecureRandom random) {
            return () -> new PersonId(UuidV7.next(clock, random));
        }
    }

    /** Where the planner reads and writes. */
    public record Stores(
            BatchStore batches,
            SnapshotIndex index,
            PlanStore plans,
            PersonStore people,
            OrgStore orgs) {}

    public Planner(Stores stores, PlanKeys keys, PersonIds ids) {
        this.batches = stores.batches();
        this.index = stores.index();
        this.plans = stores.plans();
        this.people = stores.people();
        this.orgs = stores.orgs();
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * Reads and plans; on return the plan is stored.
     *
     * @throws SourceFault if the delivery as a whole cannot be trusted; then nothing of it counts
     */
    public Planned plan(BatchStore.Work work, Source source, Content content) throws IOException {
        forget(work.batch().id());
        var attempt = new Attempt(work.batch().id(), source);
        long rows = readAll(work, content, attempt.problems);
        try (DeliveryReader reader = content.open()) {
            attempt.visitChanged(reader);
        }
        Planned planned = attempt.finish(rows);
        index.forgetSeen(work.batch().id());
        plans.forgetPlannedPeople(work.batch().id());
        return planned;
    }

    /** Removes what an earlier, interrupted attempt left, or a refused one. */
    public void forget(UUID batch) {
        index.forgetSeen(batch);
        plans.forget(batch);
    }

    private long readAll(BatchStore.Work work, Content content, List<RowProblem> notes)
            throws IOException {
        UUID batch = work.batch().id();
        long position = 0;
        var seen = new ArrayList<SnapshotIndex.Seen>(CHUNK);
        try (DeliveryReader reader = content.open()) {
            for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
                position++;
                Digest128 key =
                        reader.key(record)
                                .map(text -> keys.records().of("record", text))
                                .orElse(null);
                seen.add(
                        new SnapshotIndex.Seen(
                                position,
                                key,
                                keys.fingerprints().of("fields", reader.canonicalText(record))));
                if (seen.size() == CHUNK) {
                    index.addSeen(batch, seen);
                    seen.clear();
                }
            }
            notes.addAll(reader.notes());
        }
        index.addSeen(batch, seen);
        index.analyse();
        if (position == 0) {
            throw new SourceFault(
                    SourceFault.Kind.NO_ROWS,
                    "The file has a header and nothing below it.",
                    "An empty file is no empty roster: send the rows, or nothing.");
        }
        Long declared = work.declaredRows();
        if (declared != null && position != declared) {
            throw new SourceFault(
                    position < declared
                            ? SourceFault.Kind.TOO_FEW_ROWS
                            : SourceFault.Kind.TOO_MANY_ROWS,
                    "The sender declared " + declared + " rows and the file has " + position + ".",
                    "Export again and send the whole file with the number of its rows.");
        }
        return position;
    }

    /** A record with everything the second pass learns of it. */
    private record Line(
            SnapshotIndex.Changed changed,
            SourceRecord record,
            RosterRow row,
            Digest128 recordKey) {
        Map<IdentifierType, String> identifiers() {
            return Clue.identifiers(row);
        }
    }

    private final class Attempt {
        private final UUID batch;
        private final Source source;
        private final List<RowProblem> problems = new ArrayList<>();
        private final Map<OrgCode, Boolean> inScope = new HashMap<>();
        private final Map<OrgCode, String> schoolNames = new HashMap<>();
        private final Set<OrgCode> knownClasses = new HashSet<>();
        private final MessageDigest hash = sha256();
        private long problemSequence = 1;
        private long changeSequence = 1;
        private long quarantined;

        Attempt(UUID batch, Source source) {
            this.batch = batch;
            this.source = source;
        }

        /** Walks the changed positions and the file side by side; both are in file order. */
        void visitChanged(DeliveryReader reader) throws IOException {
            long position = 0;
            long after = 0;
            while (true) {
                List<SnapshotIndex.Changed> changed =
                        index.changed(batch, source.id(), after, CHUNK);
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
                decide(lines);
                flushProblems();
            }
            flushProblems();
        }

        private Optional<Line> validate(
                DeliveryReader reader, SnapshotIndex.Changed changed, SourceRecord record) {
            if (changed.isRepeated() && changed.sameAsFirst()) {
                note(
                        record,
                        "duplicate-row",
                        "The same row stands in the file before.",
                        "Nothing to do.",
                        false);
                return Optional.empty();
            }
            RowOutcome outcome = reader.normalise(record);
            problems.addAll(outcome.problems());
            switch (outcome) {
                case RowOutcome.Quarantined q -> {
                    quarantined++;
                    return Optional.empty();
                }
                case RowOutcome.Valid valid -> {
                    Digest128 key = changed.recordKey();
                    if (key == null) {
                        quarantine(
                                record,
                                "no-key",
                                "Nothing in the row tells whose it is.",
                                "Fill the student number, or the ID number, or the number within the school.");
                        return Optional.empty();
                    }
                    if (changed.isRepeated()) {
                        quarantine(
                                record,
                                "duplicate-record",
                                "Another row of this file has the same key and says something else.",
                                "Keep the one that is right and delete the other.");
                        return Optional.empty();
                    }
                    return Optional.of(new Line(changed, record, valid.row(), key));
                }
            }
        }

        private void decide(List<Line> all) {
            List<Line> lines = withinScope(all);
            if (lines.isEmpty()) {
                return;
            }
            var indexes = new HashMap<Line, Map<IdentifierType, Digest128>>();
            var wanted = new HashSet<Digest128>();
            var recordKeys = new HashSet<Digest128>();
            for (Line line : lines) {
                var of = new HashMap<IdentifierType, Digest128>();
                line.identifiers()
                        .forEach(
                                (type, value) ->
                                        of.put(
                                                type,
                                                keys.identifiers().blindIndex(type.code(), value)));
                indexes.put(line, of);
                wanted.addAll(of.values());
                recordKeys.add(line.recordKey());
            }
            Map<IdentifierType, Map<Digest128, Set<PersonId>>> holders = people.holders(wanted);
            Map<IdentifierType, Map<Digest128, PlanStore.PlannedPerson>> planned =
                    plans.planned(batch, wanted);
            Map<Digest128, PersonId> links = index.links(source.id(), recordKeys);

            var ids = new HashSet<PersonId>(links.values());
            holders.values().forEach(byIndex -> byIndex.values().forEach(ids::addAll));
            Map<PersonId, StoredPerson> stored = people.load(ids);
            Set<Digest128> alsoHere = index.seen(batch, recordKeysOf(stored.values()));
            var context = new RowDecision.Context(source.id(), alsoHere, keys::guardian);

            var opened = new HashMap<IdentifierType, Map<Digest128, PlanStore.PlannedPerson>>();
            var changes = new ArrayList<Change>(lines.size());
            for (Line line : lines) {
                var clues = new HashMap<>(indexes.getOrDefault(line, Map.of()));
                var known = new HashMap<IdentifierType, Candidate>();
                var plannedByType = new HashMap<IdentifierType, PlanStore.PlannedPerson>();
                clues.forEach(
                        (type, index) -> {
                            Set<PersonId> who =
                                    holders.getOrDefault(type, Map.of())
                                            .getOrDefault(index, Set.of());
                            PlanStore.PlannedPerson early =
                                    planned.getOrDefault(type, Map.of()).get(index);
                            if (who.size() == 1) {
                                known.put(type, candidate(require(stored, who.iterator().next())));
                            } else if (who.isEmpty() && early != null) {
                                known.put(type, candidate(early));
                                plannedByType.put(type, early);
                            }
                        });
                PersonId link = links.get(line.recordKey());
                Candidate bySourceLink = link == null ? null : candidate(require(stored, link));
                RosterRow row = line.row();
                MatchOutcome outcome =
                        PersonMatcher.match(
                                new PersonMatcher.Clues(
                                        keyOf(row.name()), row.birthDate(), row.gender(), clues),
                                new PersonMatcher.Known(bySourceLink, known));
                switch (outcome) {
                    case MatchOutcome.Contradiction contradiction ->
                            contradiction(line, contradiction);
                    case MatchOutcome.Nobody nobody -> {
                        if (row.standing() == RosterRow.Standing.ENDED) {
                            note(
                                    line.record(),
                                    "ended-unknown",
                                    "The status says that the person has left, and nobody here knew them.",
                                    "Nothing to do.",
                                    false);
                            continue;
                        }
                        PersonId id = Planner.this.ids.next();
                        var person =
                                new PlanStore.PlannedPerson(
                                        id,
                                        keyOf(row.name()),
                                        row.birthDate(),
                                        row.gender(),
                                        clues.get(IdentifierType.CITIZEN_ID),
                                        new OrgCode(row.school().value()),
                                        row.role());
                        clues.forEach(
                                (type, index) -> {
                                    planned.computeIfAbsent(type, t -> new HashMap<>())
                                            .putIfAbsent(index, person);
                                    opened.computeIfAbsent(type, t -> new HashMap<>())
                                            .putIfAbsent(index, person);
                                });
                        changes.add(change(line, id, "new", 0, RowDecision.open(row)));
                    }
                    case MatchOutcome.Same same -> {
                        StoredPerson person = stored.get(same.person());
                        if (person != null) {
                            boolean sameRecord = same.rule().equals("source-link");
                            RowDecision decision =
                                    RowDecision.change(row, person, sameRecord, context);
                            changes.add(
                                    change(
                                            line,
                                            same.person(),
                                            same.rule(),
                                            person.version(),
                                            decision));
                        } else {
                            PlanStore.PlannedPerson early =
                                    plannedByType.values().stream()
                                            .filter(p -> p.id().equals(same.person()))
                                            .findFirst()
                                            .orElseThrow();
                            RowDecision decision =
                                    RowDecision.join(row, early, plannedByType.keySet());
                            clues.forEach(
                                    (type, index) -> {
                                        planned.computeIfAbsent(type, t -> new HashMap<>())
                                                .putIfAbsent(index, early);
                                        opened.computeIfAbsent(type, t -> new HashMap<>())
                                                .putIfAbsent(index, early);
                                    });
                            changes.add(change(line, same.person(), same.rule(), 0, decision));
                        }
                    }
                }
            }
            planOrgs(lines);
            plans.insertPlanned(batch, opened);
            plans.insertChanges(batch, changes);
        }

        private List<Line> withinScope(List<Line> lines) {
            if (source.scope().isEmpty()) {
                return lines;
            }
            var unknown = new HashSet<OrgCode>();
            for (Line line : lines) {
                var school = new OrgCode(line.row().school().value());
                if (!inScope.containsKey(school)) {
                    unknown.add(school);
                }
            }
            if (!unknown.isEmpty()) {
                Set<OrgCode> inside = orgs.within(unknown, source.scope());
                unknown.forEach(school -> inScope.put(school, inside.contains(school)));
            }
            var kept = new ArrayList<Line>(lines.size());
            for (Line line : lines) {
                if (inScope.getOrDefault(new OrgCode(line.row().school().value()), false)) {
                    kept.add(line);
                } else {
                    quarantine(
                            line.record(),
                            "out-of-scope",
                            "The school lies outside what this source speaks for.",
                            "Send the row through the source of that school, or widen this source's scope.");
                }
            }
            return kept;
        }

        private void contradiction(Line line, MatchOutcome.Contradiction contradiction) {
            switch (contradiction.kind()) {
                case KEY_REUSED ->
                        quarantine(
                                line.record(),
                                "key-reused",
                                "The number belongs to somebody whose name, birth date or ID number is another.",
                                "Check the number at the registry; a number is never given twice.");
                case CITIZEN_ID_SHARED, TWO_SCHOOLS ->
                        quarantine(
                                line.record(),
                                "citizen-id-shared",
                                "The ID number belongs to somebody of another name, birth date or gender.",
                                "Check name and ID number against the document; one of the two people has the wrong number.");
            }
        }

        private Change change(
                Line line, PersonId person, String rule, long baseVersion, RowDecision decision) {
            Shown shown = Shown.of(decision.edits());
            var change =
                    new Change(
                            changeSequence++,
                            person,
                            decision.op(),
                            rule,
                            line.record().row(),
                            line.recordKey(),
                            line.changed().fingerprint(),
                            baseVersion,
                            new OrgCode(line.row().school().value()),
                            decision.edits(),
                            shown.before(),
                            shown.after());
            addToHash(HexFormat.of().formatHex(change.recordKey().toBytes()));
            addToHash(change.op().code());
            addToHash(plans.canonical(change.edits()));
            return change;
        }

        /** Schools and classes that the tree lacks, and schools that were renamed. */
        private void planOrgs(List<Line> lines) {
            var schools = new TreeMap<String, RosterRow>();
            var classes = new TreeMap<String, RosterRow>();
            for (Line line : lines) {
                RosterRow row = line.row();
                schools.merge(row.school().value(), row, (a, b) -> a.schoolName() != null ? a : b);
                if (row.classKey() != null) {
                    classes.putIfAbsent(row.classKey().codeAt(row.school()).value(), row);
                }
            }
            lookUpOrgs(schools.keySet(), classes.keySet());
            var wanted = new ArrayList<PlanStore.PlannedOrg>();
            schools.forEach(
                    (code, row) -> {
                        var school = new OrgCode(code);
                        String known = schoolNames.get(school);
                        String said = row.schoolName();
                        if (known == null || (said != null && !said.equals(known))) {
                            String name = said != null ? said : code;
                            schoolNames.put(school, name);
                            wanted.add(
                                    new PlanStore.PlannedOrg(school, OrgKind.SCHOOL, name, null));
                        }
                    });
            classes.forEach(
                    (code, row) -> {
                        var classCode = new OrgCode(code);
                        if (row.classKey() != null && knownClasses.add(classCode)) {
                            wanted.add(
                                    new PlanStore.PlannedOrg(
                                            classCode,
                                            OrgKind.CLASS,
                                            row.classKey().cohortName(),
                                            new OrgCode(row.school().value())));
                        }
                    });
            plans.insertOrgs(batch, wanted);
        }

        private void lookUpOrgs(Set<String> schools, Set<String> classes) {
            var unknown = new HashSet<OrgCode>();
            schools.stream()
                    .map(OrgCode::new)
                    .filter(s -> !schoolNames.containsKey(s))
                    .forEach(unknown::add);
            classes.stream()
                    .map(OrgCode::new)
                    .filter(c -> !knownClasses.contains(c))
                    .forEach(unknown::add);
            if (!unknown.isEmpty()) {
                orgs.find(unknown)
                        .forEach(
                                (code, org) -> {
                                    if (org.kind() == OrgKind.CLASS) {
                                        knownClasses.add(code);
                                    } else {
                                        schoolNames.put(code, org.name());
                                    }
                                });
            }
        }

        private void quarantine(SourceRecord record, String code, String message, String fix) {
            quarantined++;
            note(record, code, message, fix, true);
        }

        private void note(
                SourceRecord record, String code, String message, String fix, boolean quarantines) {
            problems.add(new RowProblem(record.row(), null, code, message, fix, quarantines));
        }

        private void flushProblems() {
            batches.insertProblems(batch, problemSequence, problems);
            problemSequence += problems.size();
            problems.clear();
        }

        private void addToHash(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // Length first, so that no two different lists of texts are one stream of bytes.
            hash.update(java.nio.ByteBuffer.allocate(4).putInt(bytes.length).array());
            hash.update(bytes);
        }

        Planned finish(long rows) {
            for (PlanStore.PlannedOrg org : plans.orgs(batch)) {
                addToHash(org.code() + "=" + org.name());
            }
            Map<Change.Op, PlanStore.OpCount> counts = plans.counts(batch);
            long created = changes(counts, Change.Op.CREATE);
            long updated = changes(counts, Change.Op.UPDATE) + changes(counts, Change.Op.LEAVE);
            long transferred = changes(counts, Change.Op.TRANSFER);
            long reactivated = changes(counts, Change.Op.REACTIVATE);
            PlanStore.OpCount leaving = counts.get(Change.Op.LEAVE);
            long unchanged = rows - created - updated - transferred - reactivated - quarantined;
            return new Planned(
                    HexFormat.of().formatHex(hash.digest()),
                    new Batch.Counts(
                            rows,
                            created,
                            updated,
                            unchanged,
                            transferred,
                            leaving == null ? 0 : leaving.people(),
                            reactivated,
                            quarantined,
                            0));
        }
    }

    private static long changes(Map<Change.Op, PlanStore.OpCount> counts, Change.Op op) {
        PlanStore.OpCount count = counts.get(op);
        return count == null ? 0 : count.changes();
    }

    private static Set<Digest128> recordKeysOf(Iterable<StoredPerson> people) {
        var recordKeys = new HashSet<Digest128>();
        for (StoredPerson person : people) {
            for (StoredPerson.HeldAffiliation affiliation : person.affiliations()) {
                if (affiliation.recordKey() != null) {
                    recordKeys.add(affiliation.recordKey());
                }
            }
        }
        return recordKeys;
    }

    private static Candidate candidate(StoredPerson person) {
        var names = new HashSet<>(person.formerNameKeys());
        names.add(person.nameKey());
        Digest128 citizenId =
                person.identifiers().stream()
                        .filter(identifier -> identifier.type() == IdentifierType.CITIZEN_ID)
                        .map(StoredPerson.HeldIdentifier::blindIndex)
                        .findFirst()
                        .orElse(null);
        return new Candidate(person.id(), names, person.birthDate(), person.gender(), citizenId);
    }

    private static Candidate candidate(PlanStore.PlannedPerson person) {
        return new Candidate(
                person.id(),
                Set.of(person.nameKey()),
                person.birthDate(),
                person.gender(),
                person.citizenId());
    }

    private static StoredPerson require(Map<PersonId, StoredPerson> stored, PersonId id) {
        @Nullable StoredPerson person = stored.get(id);
        if (person == null) {
            throw new IllegalStateException("person " + id + " vanished while a plan was made");
        }
        return person;
    }

    private static String keyOf(String name) {
        return new PersonName(name).matchKey();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
