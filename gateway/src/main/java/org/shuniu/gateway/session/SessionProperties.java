package org.shuniu.gateway.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a login lasts.
 *
 * @param idle without a request, a login ends after this
 * @param absolute a login ends after this in any case
 */
@ConfigurationProperties("shuniu.session")
public record SessionProperties(
        @DefaultValue("2h") Duration idle, @DefaultValue("12h") Duration absolute) {
    public SessionProperties {
        if (!idle.isPositive() || absolute.compareTo(idle) < 0) {
            throw new IllegalArgumentException(
                    "shuniu.session: idle must be positive and at most absolute");
        }
    }
}
