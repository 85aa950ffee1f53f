package org.shuniu.roster.person;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a person is as they are: which row of which delivery, by which rule, approved by whom. */
public interface PersonHistory {
    /**
     * Oldest first.
     *
     * @param after the {@code version} of the last entry of the page before, 0 for the first page
     */
    List<Entry> of(PersonId person, long after, int limit);

    /**
     * One version of a person.
     *
     * @param batch the delivery's id; null for an act by hand
     * @param row as a spreadsheet shows it: the header is row 1
     * @param after the changed fields, identifiers masked
     */
    record Entry(
            long version,
            Instant at,
            String op,
            String rule,
            String actor,
            @Nullable String batch,
            @Nullable Long row,
            Map<String, String> after) {}
}
