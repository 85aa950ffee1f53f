package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.match.Candidate;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;

/**
 * Everybody whom some lines of a delivery may be about: people who are stored, as earlier lines of
 * the same delivery leave them, and people whom those open.
 */
final class Acquaintances {
    private final Registered registered;
    private final Map<PersonId, StoredPerson> stored;
    private final Map<IdentifierType, Map<Digest128, PlannedPerson>> planned =
            new EnumMap<>(IdentifierType.class);
    private @Nullable Newcomers newcomers;
    private Set<Digest128> alsoHere = Set.of();
    private final @Nullable Foresight foresight;

    /**
     * Those of some lines.
     *
     * @param registered asked about these lines
     * @param newcomers whom earlier lines of the delivery open
     * @param foresight how earlier lines of the delivery leave people
     */
    Acquaintances(
            Registered registered,
            Collection<Line> lines,
            Recognition delivery,
            Newcomers newcomers,
            Foresight foresight) {
        this.registered = registered;
        this.newcomers = newcomers;
        this.foresight = foresight;
        stored = foresight.ofToday(registered.people());
        meetNewcomers(newcomers, foresight, lines);
        alsoHere = recordKeysOf(stored.values());
        alsoHere.removeIf(key -> !delivery.holds(key));
    }

    /** The same for a row that comes by itself. */
    Acquaintances(Registered registered) {
        this.registered = registered;
        foresight = null;
        stored = registered.people();
    }

    private void meetNewcomers(Newcomers known, Foresight ahead, Collection<Line> lines) {
        var sequences = new HashSet<Long>();
        for (Line line : lines) {
            for (Digest128 index : registered.clues(line).lookups()) {
                known.find(index, sequences::add);
            }
        }
        if (sequences.isEmpty()) {
            return;
        }
        var plans = new HashMap<PersonId, List<Change>>();
        for (Change change : ahead.plannedAt(sequences)) {
            plans.computeIfAbsent(change.person(), p -> new ArrayList<>()).add(change);
        }
        for (List<Change> plan : plans.values()) {
            PlannedPerson.of(plan, ahead.keys().identifiers()).ifPresent(this::acquaint);
        }
    }

    /** Who already answers to what a line offers. */
    PersonMatcher.Known knownTo(Line line, PersonMatcher.Clues clues) {
        var known = new EnumMap<IdentifierType, Candidate>(IdentifierType.class);
        clues.identifiers()
                .forEach(
                        (type, index) -> {
                            Candidate holder = holder(type, index);
                            if (holder != null) {
                                known.put(type, holder);
                            }
                        });
        Digest128 inside = clues.insideStudentNumber();
        Digest128 citizenId = clues.citizenId();
        PersonId link = registered.link(line.recordKey());
        return new PersonMatcher.Known(
                link == null ? null : candidate(require(link)),
                known,
                inside == null ? null : holder(IdentifierType.CITIZEN_ID, inside),
                citizenId == null ? null : formerHolder(citizenId));
    }

    /** Null if nobody has it, or more than one. */
    private @Nullable Candidate holder(IdentifierType type, Digest128 index) {
        Set<PersonId> who = registered.holders(type, index);
        PlannedPerson early = plannedFor(type, index);
        if (who.size() == 1) {
            return candidate(require(who.iterator().next()));
        }
        return who.isEmpty() && early != null ? candidate(early) : null;
    }

    /** Null if nobody had the ID number before it was corrected, or somebody has it today. */
    private @Nullable Candidate formerHolder(Digest128 citizenId) {
        Set<PersonId> who = registered.formerHolders(citizenId);
        return who.size() == 1 && holder(IdentifierType.CITIZEN_ID, citizenId) == null
                ? candidate(require(who.iterator().next()))
                : null;
    }

    /** Whether the row's ID number is one that was this person's and was corrected. */
    boolean isCorrected(PersonMatcher.Clues clues, PersonId person) {
        Digest128 citizenId = clues.identifiers().get(IdentifierType.CITIZEN_ID);
        return citizenId != null && registered.formerHolders(citizenId).contains(person);
    }

    /** Who answered to what a line offers until their opening was undone. */
    PersonMatcher.Known undoneKnownTo(Line line, PersonMatcher.Clues clues) {
        var known = new EnumMap<IdentifierType, Candidate>(IdentifierType.class);
        clues.identifiers()
                .forEach(
                        (type, index) -> {
                            Set<PersonId> who = registered.undoneHolders(type, index);
                            if (who.size() == 1) {
                                known.put(type, candidate(require(who.iterator().next())));
                            }
                        });
        PersonId link = registered.undoneLink(line.recordKey());
        return new PersonMatcher.Known(
                link == null ? null : candidate(require(link)), known, null, null);
    }

    /** Whom the source means by the line's record. */
    @Nullable PersonId link(Line line) {
        return registered.link(line.recordKey());
    }

    /** Later lines find this person as these edits leave them. */
    void foresee(PersonId id, List<Edit> edits) {
        edits.forEach(this::noteRecord);
        Foresight ahead = Objects.requireNonNull(foresight);
        stored.computeIfPresent(id, (same, person) -> ahead.after(person, edits));
    }

    private void noteRecord(Edit edit) {
        if (edit instanceof Edit.BeginAffiliation(Tenure tenure) && tenure.recordKey() != null) {
            alsoHere.add(tenure.recordKey());
        }
    }

    /** Null for somebody whom an earlier line opens. */
    @Nullable StoredPerson stored(PersonId id) {
        return stored.get(id);
    }

    /** Whom earlier lines of the delivery open under what this one offers. */
    Map<IdentifierType, PlannedPerson> plannedUnder(PersonMatcher.Clues clues) {
        var offered = new EnumMap<IdentifierType, Digest128>(IdentifierType.class);
        offered.putAll(clues.identifiers());
        if (clues.insideStudentNumber() != null) {
            offered.put(IdentifierType.CITIZEN_ID, clues.insideStudentNumber());
        }
        var named = new EnumMap<IdentifierType, PlannedPerson>(IdentifierType.class);
        offered.forEach(
                (type, index) -> {
                    PlannedPerson early = plannedFor(type, index);
                    if (early != null && registered.holders(type, index).isEmpty()) {
                        named.put(type, early);
                    }
                });
        return named;
    }

    /**
     * Later lines find somebody by what the plan gives to that person; of several with one
     * free-text number, the file's first.
     *
     * @param newly what the change with this sequence gives
     */
    void introduce(PlannedPerson person, Collection<Digest128> newly, long sequence) {
        acquaint(person);
        Newcomers register = Objects.requireNonNull(newcomers);
        newly.forEach(index -> register.add(index, sequence));
    }

    private void acquaint(PlannedPerson person) {
        person.identifiers()
                .forEach(
                        (type, indexes) -> {
                            var known = planned.computeIfAbsent(type, t -> new HashMap<>());
                            for (Digest128 index : indexes) {
                                known.merge(
                                        index, person, (a, b) -> b.since() <= a.since() ? b : a);
                            }
                        });
    }

    /** Those records behind the affiliations of stored people that stand in this delivery too. */
    Set<Digest128> alsoHere() {
        return alsoHere;
    }

    private @Nullable PlannedPerson plannedFor(IdentifierType type, Digest128 index) {
        return planned.getOrDefault(type, Map.of()).get(index);
    }

    StoredPerson require(PersonId id) {
        StoredPerson person = stored.get(id);
        if (person == null) {
            throw new IllegalStateException("person " + id + " vanished while a plan was made");
        }
        return person;
    }

    private static Set<Digest128> recordKeysOf(Iterable<StoredPerson> people) {
        var recordKeys = new HashSet<Digest128>();
        for (StoredPerson person : people) {
            person.affiliations().stream()
                    .map(Tenure::recordKey)
                    .filter(Objects::nonNull)
                    .forEach(recordKeys::add);
        }
        return recordKeys;
    }

    static Candidate candidate(StoredPerson person) {
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

    static Candidate candidate(PlannedPerson person) {
        return new Candidate(
                person.id(),
                Set.of(person.nameKey()),
                person.birthDate(),
                person.gender(),
                person.citizenId());
    }
}
