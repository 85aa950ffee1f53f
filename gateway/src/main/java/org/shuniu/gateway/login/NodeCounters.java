package org.shuniu.gateway.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.shuniu.gateway.login.TryCounters.Counter;

/** Counts tries in this node's memory, while Redis is away. */
final class NodeCounters {
    private static final int MOST = 100_000;

    private final Duration window;
    private final Clock clock;
    private final Map<String, Tries> tries =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                // The eldest window ends first.
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
                    return size() > MOST;
                }
            };

    private record Tries(int count, Instant until) {}

    NodeCounters(Duration window, Clock clock) {
        this.window = window;
        this.clock = clock;
    }

    /** How long to wait; zero for not at all. */
    synchronized Duration count(Counter counter) {
        Instant now = clock.instant();
        String name = counter.kind() + '\0' + counter.of();
        Tries before = tries.get(name);
        if (before == null || !now.isBefore(before.until())) {
            tries.remove(name);
            before = new Tries(0, now.plus(window));
        }
        var after = new Tries(before.count() + 1, before.until());
        tries.put(name, after);
        return after.count() <= counter.limit()
                ? Duration.ZERO
                : Duration.between(now, after.until());
    }

    /** What turned out right takes back its own try. */
    synchronized void right(Counter counter) {
        tries.computeIfPresent(
                counter.kind() + '\0' + counter.of(),
                (name, before) -> new Tries(Math.max(0, before.count() - 1), before.until()));
    }
}
