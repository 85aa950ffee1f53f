package org.shuniu.roster.merge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;

/** Who was made one with whom: read by everybody who keeps something of a person's elsewhere. */
public interface Merges {
    Optional<Merge> find(UUID id);

    /** Merges into a person, oldest first. */
    List<Merge> into(PersonId survivor);

    /**
     * Merges that began or ended after one that was seen before, in the order in which that
     * happened.
     *
     * @param moment of the last one seen, with its id; null for the beginning
     */
    List<Merge> changedAfter(@Nullable Instant moment, @Nullable UUID id, int limit);
}
