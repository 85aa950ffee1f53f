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
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.match.Candidate;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.parallel.Slices;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.person.Tenure;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;

/**
 * Everybody whom some lines of a delivery may be about, loaded at once: people who are stored, and
 * people whom earlier lines of the same delivery open.
 */
final class Acquaintances {
    private final Map<Digest128, PersonId> links;
    private final Map<IdentifierType, Map<Digest128, Set<PersonId>>> holders;
    private final Map<PersonId, StoredPerson> stored;
    private final Map<IdentifierType, Map<Digest128, PlannedPerson>> planned =
            new EnumMap<>(IdentifierType.class);
    private @Nullable Newcomers newcomers;
    private Set<Digest128> alsoHere = Set.of();
    private final @Nullable Foresight foresight;
    private Map<Digest128, Set<PersonId>> formerHolders = Map.of();
    private Map<Digest128, PersonId> undoneLinks = Map.of();
    private Map<IdentifierType, Map<Digest128, Set<PersonId>>> undoneHolders = Map.of();

    /** Where acquaintances are looked up. */
    record Registers(
            SnapshotIndex index, PersonStore people, Newcomers newcomers, IdentifierSeal seal) {}

    /**
     * Everybody whom these keys and numbers may name.
     *
     * @param foresight how people are loaded: as earlier lines of the delivery leave them
     * @param past whether there is anybody to look for there
     */
    Acquaintances(
            Registers registers,
            Recognition delivery,
            Foresight foresight,
            Set<Digest128> recordKeys,
            Set<Digest128> blindIndexes,
            PersonStore.Past past) {
        this(
                foresight.source(),
                registers.index(),
                registers.people(),
                recordKeys,
                blindIndexes,
                past,
                foresight);
        newcomers = registers.newcomers();
        meetNewcomers(registers, foresight, blindIndexes);
        alsoHere = recordKeysOf(stored.values());
        alsoHere.removeIf(key -> !delivery.holds(key));
    }

    /** The same for a row that comes by itself. */
    Acquaintances(
            String source,
            SnapshotIndex index,
            PersonStore people,
            Set<Digest128> recordKeys,
            Set<Digest128> blindIndexes,
            PersonStore.Past past) {
        this(source, index, people, recordKeys, blindIndexes, past, null);
    }

    private Acquaintances(
            String source,
            SnapshotIndex index,
            PersonStore people,
            Set<Digest128> recordKeys,
            Set<Digest128> blindIndexes,
            PersonStore.Past past,
            @Nullable Foresight foresight) {
        this.foresight = foresight;
        links = new HashMap<>();
        Slices.ask(recordKeys, keys -> index.links(source, keys)).forEach(links::putAll);
        var loaded = new HashMap<PersonId, StoredPerson>();
        load(people, links.values(), loaded);
        holders = heldBy(loaded.values());
        findHolders(people, blindIndexes);
        var ids = new HashSet<PersonId>();
        holders.values().forEach(byIndex -> byIndex.values().forEach(ids::addAll));
        if (past.anyCorrected()) {
            formerHolders = people.formerHolders(blindIndexes);
            formerHolders.values().forEach(ids::addAll);
        }
        if (past.anybodyUndone()) {
            undoneLinks = people.undoneLinks(source, recordKeys);
            undoneHolders = people.undone(blindIndexes);
            ids.addAll(undoneLinks.values());
            undoneHolders.values().forEach(byIndex -> byIndex.values().forEach(ids::addAll));
        }
        ids.removeAll(loaded.keySet());
        load(people, ids, loaded);
        stored = foresight == null ? loaded : foresight.ofToday(loaded);
    }

    private static void load(
            PersonStore people, Collection<PersonId> ids, Map<PersonId, StoredPerson> loaded) {
        Slices.ask(ids.stream().sorted(PersonId.IN_ORDER).toList(), people::load)
                .forEach(loaded::putAll);
    }

    /** What is issued to one human only is nobody else's, and need not be looked up. */
    private static Map<IdentifierType, Map<Digest128, Set<PersonId>>> heldBy(
            Collection<StoredPerson> people) {
        var held = new EnumMap<IdentifierType, Map<Digest128, Set<PersonId>>>(IdentifierType.class);
        for (StoredPerson person : people) {
            for (StoredPerson.HeldIdentifier identifier : person.identifiers()) {
                if (identifier.type().isIssuedOnce()) {
                    held.computeIfAbsent(identifier.type(), t -> new HashMap<>())
                            .put(identifier.blindIndex(), Set.of(person.id()));
                }
            }
        }
        return held;
    }

    private void findHolders(PersonStore people, Set<Digest128> blindIndexes) {
        var unknown = new HashSet<>(blindIndexes);
        holders.values().forEach(byIndex -> unknown.removeAll(byIndex.keySet()));
        for (var found : Slices.ask(unknown, people::holders)) {
            found.forEach(
                    (type, byIndex) ->
                            holders.computeIfAbsent(type, t -> new HashMap<>()).putAll(byIndex));
        }
    }

    private void meetNewcomers(
            Registers registers, Foresight foresight, Set<Digest128> blindIndexes) {
        var sequences = new HashSet<Long>();
        for (Digest128 index : blindIndexes) {
            registers.newcomers().find(index, sequences::add);
        }
        if (sequences.isEmpty()) {
            return;
        }
        var plans = new HashMap<PersonId, List<Change>>();
        for (Change change : foresight.plannedAt(sequences)) {
            plans.computeIfAbsent(change.person(), p -> new ArrayList<>()).add(change);
        }
        for (List<Change> plan : plans.values()) {
            PlannedPerson.of(plan, registers.seal()).ifPresent(this::acquaint);
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
        PersonId link = links.get(line.recordKey());
        return new PersonMatcher.Known(
                link == null ? null : candidate(require(link)),
                known,
                inside == null ? null : holder(IdentifierType.CITIZEN_ID, inside),
                citizenId == null ? null : formerHolder(citizenId));
    }

    /** Null if nobody has it, or more than one. */
    private @Nullable Candidate holder(IdentifierType type, Digest128 index) {
        Set<PersonId> who = holdersOf(type, index);
        PlannedPerson early = plannedFor(type, index);
        if (who.size() == 1) {
            return candidate(require(who.iterator().next()));
        }
        return who.isEmpty() && early != null ? candidate(early) : null;
    }

    /** Null if nobody had the ID number before it was corrected, or somebody has it today. */
    private @Nullable Candidate formerHolder(Digest128 citizenId) {
        Set<PersonId> who = formerHolders.getOrDefault(citizenId, Set.of());
        return who.size() == 1 && holder(IdentifierType.CITIZEN_ID, citizenId) == null
                ? candidate(require(who.iterator().next()))
                : null;
    }

    /** Whether the row's ID number is one that was this person's and was corrected. */
    boolean isCorrected(PersonMatcher.Clues clues, PersonId person) {
        Digest128 citizenId = clues.identifiers().get(IdentifierType.CITIZEN_ID);
        return citizenId != null
                && formerHolders.getOrDefault(citizenId, Set.of()).contains(person);
    }

    /** Who answered to what a line offers until their opening was undone. */
    PersonMatcher.Known undoneKnownTo(Line line, PersonMatcher.Clues clues) {
        var known = new EnumMap<IdentifierType, Candidate>(IdentifierType.class);
        clues.identifiers()
                .forEach(
                        (type, index) -> {
                            Set<PersonId> who =
                                    undoneHolders
                                            .getOrDefault(type, Map.of())
                                            .getOrDefault(index, Set.of());
                            if (who.size() == 1) {
                                known.put(type, candidate(require(who.iterator().next())));
                            }
                        });
        PersonId link = undoneLinks.get(line.recordKey());
        return new PersonMatcher.Known(
                link == null ? null : candidate(require(link)), known, null, null);
    }

    /** Later lines find this person as these edits leave them. */
    void foresee(PersonId id, List<Edit> edits) {
        Foresight ahead = Objects.requireNonNull(foresight);
        stored.computeIfPresent(id, (same, person) -> ahead.after(person, edits));
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
                    if (early != null && holdersOf(type, index).isEmpty()) {
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

    private Set<PersonId> holdersOf(IdentifierType type, Digest128 index) {
        return holders.getOrDefault(type, Map.of()).getOrDefault(index, Set.of());
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
