package org.shuniu.gateway.login;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often somebody may guess.
 *
 * @param attempts wrong passwords for one account from one network
 * @param window after so many, that network waits until the window that the first one opened is
 *     over
 */
@ConfigurationProperties("shuniu.login")
public record LoginProperties(
        @DefaultValue("10") int attempts, @DefaultValue("10m") Duration window) {
    public LoginProperties {
        if (attempts < 1 || !window.isPositive()) {
            throw new IllegalArgumentException(
                    "shuniu.login: attempts and window must be positive");
        }
    }
}
