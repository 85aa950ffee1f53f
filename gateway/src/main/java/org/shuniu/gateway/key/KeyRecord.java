package org.shuniu.gateway.key;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the database says of a key, without the key.
 *
 * @param signingAt null for a key that never signed; likewise {@code verifyingAt} and {@code
 *     goneAt}
 */
public record KeyRecord(
        String kid,
        JWSAlgorithm algorithm,
        KeyState state,
        Instant publishedAt,
        @Nullable Instant signingAt,
        @Nullable Instant verifyingAt,
        @Nullable Instant goneAt) {}
