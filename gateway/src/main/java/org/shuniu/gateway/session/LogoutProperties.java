package org.shuniu.gateway.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long we try to tell a client of a logout.
 *
 * @param attempts after so many without success nobody tries again
 * @param firstPause before the second attempt; each later pause is about twice as long
 * @param longestPause no pause is longer
 */
@ConfigurationProperties("shuniu.logout")
public record LogoutProperties(
        @DefaultValue("12") int attempts,
        @DefaultValue("2s") Duration firstPause,
        @DefaultValue("15m") Duration longestPause) {
    private static final int MAX_DOUBLINGS = 30;

    public LogoutProperties {
        if (attempts < 1 || !firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "shuniu.logout: attempts must be positive, and first-pause positive and at most longest-pause");
        }
    }

    /**
     * The pause after an attempt.
     *
     * @param before attempts before that one
     * @param jitter from 0 to 1, so that a receiver that comes back is not called by all at once
     */
    Duration pause(int before, double jitter) {
        long most = longestPause.toMillis();
        long doubled = firstPause.toMillis() << Math.min(before, MAX_DOUBLINGS);
        long pause = doubled <= 0 ? most : Math.min(doubled, most);
        return Duration.ofMillis(Math.max(1, Math.round(pause * (0.5 + jitter / 2))));
    }
}
