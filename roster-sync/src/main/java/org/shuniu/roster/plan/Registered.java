package org.shuniu.roster.plan;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.match.PersonMatcher;
import org.shuniu.roster.parallel.Slices;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.IdentifierSeal;
import org.shuniu.roster.source.RosterRow;

/**
 * Everybody whom the registers know by what some lines offer, each register asked once. It may be
 * asked while the lines before are decided, and again for what that changed about these. Not for
 * several threads at once.
 */
final class Registered {
    private final Registers registers;
    private final PersonStore.Past past;
    private final IdentityHashMap<RosterRow, PersonMatcher.Clues> clues = new IdentityHashMap<>();
    private final Set<Digest128> askedKeys = new HashSet<>();
    private final Set<Digest128> askedIndexes = new HashSet<>();
    private final Map<Digest128, PersonId> links = new HashMap<>();
    private final Map<IdentifierType, Map<Digest128, Set<PersonId>>> holders =
            new EnumMap<>(IdentifierType.class);
    private final Map<PersonId, StoredPerson> people = new HashMap<>();
    private final Map<Digest128, Set<PersonId>> formerHolders = new HashMap<>();
    private final Map<Digest128, PersonId> undoneLinks = new HashMap<>();
    private final Map<IdentifierType, Map<Digest128, Set<PersonId>>> undoneHolders =
            new EnumMap<>(IdentifierType.class);

    /** Where one looks for whom a source's lines are about. */
    record Registers(String source, SnapshotIndex index, PersonStore people, IdentifierSeal seal) {}

    /**
     * Nobody so far.
     *
     * @param past whether there is anybody to look for there
     */
    Registered(Registers registers, PersonStore.Past past) {
        this.registers = registers;
        this.past = past;
    }

    /** What the line offers to be recognised by. */
    PersonMatcher.Clues clues(Line line) {
        return clues.computeIfAbsent(line.row(), row -> line.clues(registers.seal()));
    }

    /** Looks for everybody whom these lines may be about, and is not asked about yet. */
    void ask(Collection<Line> lines) {
        var keys = new HashSet<Digest128>();
        lines.forEach(line -> keys.add(line.recordKey()));
        keys.removeIf(key -> !askedKeys.add(key));
        Slices.ask(keys, some -> registers.index().links(registers.source(), some))
                .forEach(links::putAll);
        var linked = new HashSet<PersonId>();
        keys.forEach(
                key -> {
                    PersonId person = links.get(key);
                    if (person != null) {
                        linked.add(person);
                    }
                });
        load(linked);

        load(
                lines.stream()
                        .map(Line::meant)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toCollection(HashSet::new)));

        var indexes = new HashSet<Digest128>();
        lines.forEach(line -> indexes.addAll(lookups(line)));
        indexes.removeIf(index -> !askedIndexes.add(index));
        var named = findHolders(indexes);
        if (past.anyCorrected()) {
            Map<Digest128, Set<PersonId>> former = registers.people().formerHolders(indexes);
            formerHolders.putAll(former);
            former.values().forEach(named::addAll);
        }
        if (past.anybodyUndone()) {
            Map<Digest128, PersonId> undone =
                    registers.people().undoneLinks(registers.source(), keys);
            undoneLinks.putAll(undone);
            named.addAll(undone.values());
            registers
                    .people()
                    .undone(indexes)
                    .forEach(
                            (type, byIndex) -> {
                                undoneHolders
                                        .computeIfAbsent(type, t -> new HashMap<>())
                                        .putAll(byIndex);
                                byIndex.values().forEach(named::addAll);
                            });
        }
        load(named);
    }

    // Whoever is named by the source's own link is contradicted by numbers that one human holds
    // (PersonMatcher); the free text of a school says nothing more.
    private Set<Digest128> lookups(Line line) {
        PersonMatcher.Clues offered = clues(line);
        return links.containsKey(line.recordKey()) ? offered.issuedOnce() : offered.lookups();
    }

    private void load(Set<PersonId> ids) {
        ids.removeAll(people.keySet());
        for (var loaded :
                Slices.ask(
                        ids.stream().sorted(PersonId.IN_ORDER).toList(),
                        registers.people()::load)) {
            people.putAll(loaded);
            loaded.values().forEach(this::noteHeld);
        }
    }

    /** What is issued to one human only is nobody else's, and need not be looked up. */
    private void noteHeld(StoredPerson person) {
        for (StoredPerson.HeldIdentifier identifier : person.identifiers()) {
            if (identifier.type().isIssuedOnce()) {
                holders.computeIfAbsent(identifier.type(), t -> new HashMap<>())
                        .put(identifier.blindIndex(), Set.of(person.id()));
            }
        }
    }

    private Set<PersonId> findHolders(Set<Digest128> indexes) {
        var unknown = new HashSet<>(indexes);
        holders.values().forEach(byIndex -> unknown.removeAll(byIndex.keySet()));
        var found = new HashSet<PersonId>();
        for (var byType : Slices.ask(unknown, registers.people()::holders)) {
            byType.forEach(
                    (type, byIndex) -> {
                        holders.computeIfAbsent(type, t -> new HashMap<>()).putAll(byIndex);
                        byIndex.values().forEach(found::addAll);
                    });
        }
        return found;
    }

    /** Whom the source means by its record. */
    @Nullable PersonId link(Digest128 recordKey) {
        return links.get(recordKey);
    }

    Set<PersonId> holders(IdentifierType type, Digest128 index) {
        return holders.getOrDefault(type, Map.of()).getOrDefault(index, Set.of());
    }

    /** Who had the ID number before it was corrected. */
    Set<PersonId> formerHolders(Digest128 citizenId) {
        return formerHolders.getOrDefault(citizenId, Set.of());
    }

    /** Whom the source meant by its record until their opening was undone. */
    @Nullable PersonId undoneLink(Digest128 recordKey) {
        return undoneLinks.get(recordKey);
    }

    /** Who held it until their opening was undone. */
    Set<PersonId> undoneHolders(IdentifierType type, Digest128 index) {
        return undoneHolders.getOrDefault(type, Map.of()).getOrDefault(index, Set.of());
    }

    /** Everybody found, as stored. */
    Map<PersonId, StoredPerson> people() {
        return people;
    }
}
