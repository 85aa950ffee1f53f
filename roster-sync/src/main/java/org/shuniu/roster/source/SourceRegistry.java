package org.shuniu.roster.source;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/** The feeds of this hub. */
public interface SourceRegistry {
    /** Creates the source or makes it as given; the same again changes nothing. */
    PutOutcome put(Source source, String actor);

    Optional<Source> find(String id);

    /**
     * Sources by id.
     *
     * @param after the last id of the page before, null for the first page
     */
    List<Source> list(@Nullable String after, int limit);

    /** What {@link #put} did or why it did nothing. */
    sealed interface PutOutcome {
        record Created(Source source) implements PutOutcome {}

        record Updated(Source source) implements PutOutcome {}

        record Unchanged(Source source) implements PutOutcome {}

        /** The source is part of the hub and stays as it is. */
        record BuiltIn() implements PutOutcome {}

        /** No mapping file reads this format. */
        record NoMapping(String format, List<String> known) implements PutOutcome {}

        /** Another source speaks for one of these orgs and the same role. */
        record Overlap(String otherSource, OrgCode org) implements PutOutcome {}

        /**
         * The scope would grow, which needs the approving scope; ask again with {@link
         * #putWidened}.
         */
        record Widening() implements PutOutcome {}
    }

    /** As {@link #put}, by an actor who may widen a scope. */
    PutOutcome putWidened(Source source, String actor);
}
