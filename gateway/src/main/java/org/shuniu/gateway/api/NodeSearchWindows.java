package org.shuniu.gateway.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.shuniu.gateway.client.ClientId;

/** Counts for this node alone, while Redis is away; holds one entry for each registered client. */
final class NodeSearchWindows implements SearchWindows {
    private final Clock clock;
    private final ConcurrentHashMap<ClientId, Open> open = new ConcurrentHashMap<>();

    private record Open(Instant end, long searches) {}

    NodeSearchWindows(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Window count(ClientId client) {
        Instant now = clock.instant();
        Open window =
                open.merge(
                        client,
                        new Open(now.plus(LENGTH), 1),
                        (current, fresh) ->
                                now.isBefore(current.end())
                                        ? new Open(current.end(), current.searches() + 1)
                                        : fresh);
        return new Window(window.searches(), Duration.between(now, window.end()));
    }
}
