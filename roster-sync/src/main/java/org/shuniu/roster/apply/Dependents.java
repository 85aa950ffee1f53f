package org.shuniu.roster.apply;

import java.util.List;
import java.util.UUID;

/**
 * What stands on a batch or merge that somebody wants to take back.
 *
 * @param batches to be taken back first, in order of their ids; none if only acts without a batch
 *     depend, such as a guardian who came
 * @param people whom they concern
 */
public record Dependents(List<UUID> batches, long people) {
    public Dependents {
        batches = List.copyOf(batches);
    }
}
