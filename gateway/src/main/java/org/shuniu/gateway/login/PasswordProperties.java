package org.shuniu.gateway.login;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of the machine password hashing may take.
 *
 * @param concurrency hashes computed at once, 19 MiB each; 0 means one fewer than there are cores,
 *     at least one
 * @param queue logins that may wait for their turn
 * @param patience how long one waits at most
 * @param memoryKib of one hash, as OWASP asks
 * @param passes over it
 */
@ConfigurationProperties("shuniu.password")
public record PasswordProperties(
        @DefaultValue("0") int concurrency,
        @DefaultValue("64") int queue,
        @DefaultValue("5s") Duration patience,
        @DefaultValue("19456") int memoryKib,
        @DefaultValue("2") int passes) {
    public PasswordProperties {
        if (concurrency < 0 || queue < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("shuniu.password: nothing may be negative");
        }
        if (memoryKib < 8 || passes < 1) {
            throw new IllegalArgumentException(
                    "shuniu.password: memory-kib must be at least 8, and passes positive");
        }
        if (concurrency == 0) {
            concurrency = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        }
    }
}
