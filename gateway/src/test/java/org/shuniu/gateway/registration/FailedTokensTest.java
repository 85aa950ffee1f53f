package org.shuniu.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.network.NetworkRange;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.roster.testing.TestClock;
import org.springframework.mock.web.MockHttpServletRequest;

class FailedTokensTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-26T01:00:00Z"));
    private final FailedTokens failures =
            new FailedTokens(
                    new TrustedProxies(NetworkRange.parseAll(List.of("10.0.0.0/8"))), clock);

    @Test
    void aNetworkIsSlowedDownAndNoOther() {
        for (int n = 0; n < 20; n++) {
            assertThat(failures.areTooMany(from("2001:db8::1", null))).isFalse();
            // Another address of the same network each time.
            failures.count(from("2001:db8::" + Integer.toHexString(n), null));
        }
        assertThat(failures.areTooMany(from("2001:db8::ffff", null))).isTrue();
        assertThat(failures.areTooMany(from("2001:db8:0:1::1", null))).isFalse();
        clock.advance(Duration.ofMinutes(5));
        assertThat(failures.areTooMany(from("2001:db8::1", null))).isFalse();
    }

    @Test
    void behindAProxyTheCallerCountsAndNothingThatItWrites() {
        for (int n = 0; n < 20; n++) {
            failures.count(from("10.0.0.1", n + ".1.1.1, 203.0.113.5, 10.0.0.2"));
        }
        assertThat(failures.areTooMany(from("10.0.0.1", "203.0.113.5"))).isTrue();
        assertThat(failures.areTooMany(from("10.0.0.1", "203.0.113.6"))).isFalse();
        assertThat(failures.areTooMany(from("203.0.113.7", "203.0.113.5"))).isFalse();
        assertThat(failures.areTooMany(from("10.0.0.1", "nonsense"))).isFalse();
    }

    private static MockHttpServletRequest from(String address, String forwarded) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }
        return request;
    }
}
