package org.shuniu.roster.outbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What those hear of events who see a part of the hub, as it is sent to them. The gateway
 * implements it: what others may know is decided there.
 */
public interface EventView {
    /**
     * An event as it is told.
     *
     * @param id the same whenever the event is told again
     * @param person whose events keep their order
     * @param json the event, of the schema that the interface publishes
     */
    record Told(String id, String person, String json) {}

    /**
     * What is told of some entries, in their order; nothing of those that happened elsewhere.
     *
     * @param org whose subtree is seen; null for the whole hub
     * @throws IllegalArgumentException if no org can be called so
     */
    List<Told> of(@Nullable String org, List<Outbox.Read> read);
}
