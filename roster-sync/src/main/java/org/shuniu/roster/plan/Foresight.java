package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonStore;
import org.shuniu.roster.person.StoredPerson;

/** People as what is planned so far will leave them. */
record Foresight(UUID batch, String source, PersonStore people, PlanStore plans, PlanKeys keys) {
    Map<PersonId, StoredPerson> load(Collection<PersonId> ids) {
        if (ids.isEmpty()) {
            return new HashMap<>();
        }
        var foreseen = new HashMap<>(people.load(ids));
        for (Change change : plans.plannedFor(batch, new ArrayList<>(foreseen.keySet()))) {
            foreseen.computeIfPresent(
                    change.person(), (id, person) -> after(person, change.edits()));
        }
        return foreseen;
    }

    StoredPerson after(StoredPerson person, List<Edit> edits) {
        return Foreseen.after(person, edits, source, keys);
    }
}
