package org.shuniu.gateway.key;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How signing keys are kept.
 *
 * @param rotation how long a key signs before its successor takes over
 * @param nativeSignatures whether signatures are computed by a native library where one loads
 */
@ConfigurationProperties("shuniu.key")
public record KeyProperties(
        @DefaultValue("90d") Duration rotation, @DefaultValue("true") boolean nativeSignatures) {
    public KeyProperties {
        // A successor must have waited, and its forerunner be gone, before the next one follows.
        if (rotation.compareTo(KeyRotation.LEAD.plus(KeyRotation.OUTLIVES)) < 0) {
            throw new IllegalArgumentException(
                    "shuniu.key.rotation must be at least "
                            + KeyRotation.LEAD.plus(KeyRotation.OUTLIVES));
        }
    }
}
