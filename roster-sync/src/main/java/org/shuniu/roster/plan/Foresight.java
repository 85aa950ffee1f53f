package org.shuniu.roster.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.seal.Digest128;

/**
 * People as what is planned so far will leave them. That a plan touches one person twice is rare,
 * so only then is it read again.
 */
record Foresight(
        UUID batch,
        String source,
        Planner.Stores stores,
        PlanWriter written,
        Newcomers touched,
        PlanKeys keys) {
    Map<PersonId, StoredPerson> load(Collection<PersonId> ids) {
        return ofToday(stores.people().load(ids));
    }

    /** The same for people who are loaded as they are. */
    Map<PersonId, StoredPerson> ofToday(Map<PersonId, StoredPerson> people) {
        Set<PersonId> ids = people.keySet();
        var foreseen = new HashMap<>(people);
        var sequences = new HashSet<Long>();
        ids.forEach(id -> touched.find(markOf(id), sequences::add));
        if (!sequences.isEmpty()) {
            for (Change change : plannedAt(sequences)) {
                foreseen.computeIfPresent(
                        change.person(), (id, person) -> after(person, change.edits()));
            }
        }
        return foreseen;
    }

    /** All that the plan asks of the people whom these of its changes are about. */
    List<Change> plannedAt(Set<Long> sequences) {
        written.awaitWritten(Collections.max(sequences));
        return stores.plans().aboutThoseOf(batch, sequences);
    }

    /** Later lines about this person will see what the change does. */
    void note(Change change) {
        if (change.baseVersion() > 0 && !change.edits().isEmpty()) {
            touched.add(markOf(change.person()), change.sequence());
        }
    }

    StoredPerson after(StoredPerson person, List<Edit> edits) {
        return Foreseen.after(person, edits, source, keys);
    }

    // The first half of a UUIDv7 is mostly its time; the second is drawn by lot.
    private static Digest128 markOf(PersonId id) {
        long lot = id.value().getLeastSignificantBits();
        return new Digest128(lot << 2, id.value().getMostSignificantBits());
    }
}
