package org.shuniu.gateway.event;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are sent.
 *
 * @param attempts after so many refusals of one event the others go on without it; a receiver that
 *     does not answer at all is tried for as long as events are kept
 * @param firstPause before the second attempt; each later pause is about twice as long
 * @param longestPause no pause is longer
 */
@ConfigurationProperties("shuniu.webhook")
public record WebhookProperties(
        @DefaultValue("6") int attempts,
        @DefaultValue("1s") Duration firstPause,
        @DefaultValue("10m") Duration longestPause) {
    private static final int MAX_DOUBLINGS = 20;

    public WebhookProperties {
        if (attempts < 1 || !firstPause.isPositive() || longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "shuniu.webhook: attempts must be positive, and first-pause positive and at most longest-pause");
        }
    }

    /**
     * The pause after an attempt.
     *
     * @param before attempts before that one
     * @param jitter from 0 to 1, so that a receiver that comes back is not called by all at once
     */
    public Duration pause(int before, double jitter) {
        long doubled = firstPause.toMillis() << Math.min(before, MAX_DOUBLINGS);
        long pause = Math.min(doubled, longestPause.toMillis());
        return Duration.ofMillis(Math.max(1, Math.round(pause * (0.5 + jitter / 2))));
    }
}
