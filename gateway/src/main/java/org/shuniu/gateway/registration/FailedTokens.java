package org.shuniu.gateway.registration;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.shuniu.gateway.network.NetworkRange;
import org.shuniu.gateway.network.TrustedProxies;

/**
 * Slows down whoever tries tokens, by network and on this node: nobody guesses 256 bits, but each
 * try costs a look-up.
 */
final class FailedTokens {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MOST = 20;

    /** Networks in one window; beyond that an attacker has so many that counting is in vain. */
    private static final int NETWORKS = 10_000;

    private final TrustedProxies proxies;
    private final Clock clock;
    private final Map<NetworkRange, Integer> failures = new HashMap<>();
    private Instant windowEnds = Instant.MIN;

    FailedTokens(TrustedProxies proxies, Clock clock) {
        this.proxies = proxies;
        this.clock = clock;
    }

    synchronized boolean areTooMany(HttpServletRequest request) {
        return clock.instant().isBefore(windowEnds)
                && failures.getOrDefault(proxies.networkOf(request), 0) >= MOST;
    }

    synchronized void count(HttpServletRequest request) {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnds) || failures.size() >= NETWORKS) {
            failures.clear();
            windowEnds = now.plus(WINDOW);
        }
        failures.merge(proxies.networkOf(request), 1, Integer::sum);
    }

    String retryAfterSeconds() {
        return Long.toString(WINDOW.toSeconds());
    }
}
