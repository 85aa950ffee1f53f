package org.shuniu.gateway.oidc;

import java.time.Duration;
import org.shuniu.gateway.key.SigningKeys;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long codes and tokens live.
 *
 * @param code RFC 6749 §4.1.2 recommends ten minutes at most; a browser needs seconds
 * @param access of access and ID tokens
 * @param retry within which a client that lost the answer to a refresh may ask again
 * @param session of a family without {@code offline_access}, however often it refreshes
 * @param offlineIdle of a family with {@code offline_access} that does not refresh
 * @param offline of a family with {@code offline_access}, however often it refreshes
 */
@ConfigurationProperties("shuniu.token")
public record TokenProperties(
        @DefaultValue("60s") Duration code,
        @DefaultValue("5m") Duration access,
        @DefaultValue("10s") Duration retry,
        @DefaultValue("12h") Duration session,
        @DefaultValue("30d") Duration offlineIdle,
        @DefaultValue("180d") Duration offline) {
    private static final Duration MAX_CODE = Duration.ofSeconds(60);
    private static final Duration MAX_ACCESS = SigningKeys.LONGEST_TOKEN;
    private static final Duration MAX_RETRY = Duration.ofSeconds(10);

    public TokenProperties {
        check("code", code, MAX_CODE);
        check("access", access, MAX_ACCESS);
        check("retry", retry, MAX_RETRY);
        check("offline-idle", offlineIdle, offline);
    }

    private static void check(String name, Duration value, Duration max) {
        if (!value.isPositive() || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "shuniu.token." + name + " must be positive and at most " + max);
        }
    }
}
