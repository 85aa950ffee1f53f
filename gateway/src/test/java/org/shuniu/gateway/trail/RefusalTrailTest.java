package org.shuniu.gateway.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.key.KeyEvent;
import org.shuniu.roster.audit.AuditEvent;
import org.shuniu.roster.testing.TestClock;

class RefusalTrailTest {
    private final List<AuditEvent> written = new ArrayList<>();
    private final TestClock clock = new TestClock(Instant.parse("2026-11-26T01:00:00Z"));
    private final RefusalTrail trail = new RefusalTrail(written::add, clock);

    @Test
    void aRefusalIsWrittenOnceAMinute() {
        for (int n = 0; n < 100; n++) {
            trail.record(event("a", "x"));
            trail.record(event("a", "y"));
            trail.record(event("b", "x"));
        }
        assertThat(written).hasSize(3);
        clock.advance(Duration.ofMinutes(1));
        trail.record(event("a", "x"));
        assertThat(written).hasSize(4);
    }

    @Test
    void aFloodOfDifferentOnesHasAnEnd() {
        for (int n = 0; n < 10_000; n++) {
            trail.record(event("c" + n, "x"));
        }
        assertThat(written).hasSizeLessThan(1_000);
    }

    private static AuditEvent event(String subject, String fact) {
        return new KeyEvent.Gone("system", subject, new KeyEvent.Key(fact));
    }
}
