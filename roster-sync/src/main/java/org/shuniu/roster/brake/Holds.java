package org.shuniu.roster.brake;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What brakes have stopped, and what people decide about it. */
public interface Holds {
    /** Undecided holds of a batch, and those that a dry run foresees. */
    List<Hold> undecided(UUID batch);

    /**
     * Lets the changes of the holds through, if this was the last approval they needed. The same
     * actor counts once, however often.
     *
     * @param planHash of the plan that was looked at
     * @param holds empty for all of the batch
     */
    Approval approve(UUID batch, String planHash, Collection<UUID> holds, String actor);

    /** Drops the changes of the holds; they come back with the source's next delivery. */
    Approval reject(UUID batch, String planHash, Collection<UUID> holds, String actor);
}
