package org.shuniu.roster.merge;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.shuniu.roster.fingerprint.SnapshotIndex;
import org.shuniu.roster.person.Holding;
import org.shuniu.roster.person.Holdings;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Sha256;

/** Loads people with everything that is theirs. */
public record Parties(
        PersonStore people, Holdings holdings, SnapshotIndex index, MergeStore merges) {
    /** Two people, who stay as they are until the transaction ends. */
    record Both(Party survivor, Party absorbed) {
        Both swapped() {
            return new Both(absorbed, survivor);
        }

        /** Changes when either person does. */
        String hash() {
            return Stream.of(survivor, absorbed)
                    .map(party -> party.id() + " " + party.person().version())
                    .sorted()
                    .collect(collectingAndThen(joining("\n"), Sha256::hexOf));
        }
    }

    /** Empty if there is no such person. */
    Optional<Both> lock(PersonId survivor, PersonId absorbed) {
        List<PersonId> ids = List.of(survivor, absorbed);
        people.lock(ids);
        return load(survivor, absorbed);
    }

    Optional<Both> load(PersonId survivor, PersonId absorbed) {
        List<PersonId> ids = List.of(survivor, absorbed);
        Map<PersonId, StoredPerson> stored = people.load(ids);
        if (stored.size() < ids.size()) {
            return Optional.empty();
        }
        List<Holding> all = holdings.of(ids);
        return Optional.of(new Both(party(stored, survivor, all), party(stored, absorbed, all)));
    }

    boolean exists(PersonId person) {
        return !people.versions(List.of(person)).isEmpty();
    }

    private Party party(Map<PersonId, StoredPerson> stored, PersonId id, List<Holding> all) {
        return new Party(
                Objects.requireNonNull(stored.get(id)),
                all.stream().filter(holding -> holding.person().equals(id)).toList(),
                index.recordsOf(id),
                merges.formerNames(id),
                merges.openConflicts(id));
    }
}
