package org.shuniu.roster.apply;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.PersonWriter;
import org.shuniu.roster.plan.Change;

/** Some people of a plan, with everything that can be made ready before they are locked. */
record Chunk(List<Change> changes, Map<PersonId, List<Change>> groups, Written written) {
    /**
     * What is written for them, ready to be sent.
     *
     * @param steps one after the other: what a later one ends, an earlier one may have begun
     */
    record Written(List<PersonWriter> steps, Outbox.Rows outbox) {}

    /** All changes of each person, in plan order. */
    static Map<PersonId, List<Change>> groups(List<Change> changes) {
        var groups = new LinkedHashMap<PersonId, List<Change>>();
        changes.forEach(
                change ->
                        groups.computeIfAbsent(change.person(), p -> new ArrayList<>())
                                .add(change));
        return groups;
    }

    /** The version that the plan looked at; 0 for somebody whom it opens. */
    static long baseVersion(List<Change> group) {
        return group.getFirst().baseVersion();
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    int size() {
        return changes.size();
    }

    PersonId lastPerson() {
        return Collections.max(groups.keySet(), PersonId.IN_ORDER);
    }

    /** Those who were there before; the others nobody else can know. */
    Map<PersonId, List<Change>> known() {
        var known = new LinkedHashMap<PersonId, List<Change>>();
        groups.forEach(
                (person, group) -> {
                    if (baseVersion(group) > 0) {
                        known.put(person, group);
                    }
                });
        return known;
    }
}
