package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.login.TryCounters.Counter;

/** How a node counts by itself while Redis is away. */
class NodeCountersTest {
    private static final Instant NOON = Instant.parse("2026-11-16T04:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @Test
    void whoIsOverTheLimitWaitsForTheRestOfTheWindow() {
        var counters = new NodeCounters(WINDOW, CLOCK);
        var address = new Counter("address", "c0000207/32", 2, false);
        assertThat(counters.count(address)).isZero();
        assertThat(counters.count(address)).isZero();
        assertThat(counters.count(address)).isEqualTo(WINDOW);
        assertThat(counters.count(new Counter("address", "c0000208/32", 2, false))).isZero();
    }
}
