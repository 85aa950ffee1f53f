package org.shuniu.gateway.api;

import java.time.Duration;
import org.shuniu.gateway.client.ClientId;

/** Counts the searches of each client in windows of one minute that begin with a search. */
interface SearchWindows {
    Duration LENGTH = Duration.ofMinutes(1);

    Window count(ClientId client);

    /**
     * Where a client stands after a search.
     *
     * @param searches in this window, this one included
     * @param remaining until the window ends
     */
    record Window(long searches, Duration remaining) {}
}
