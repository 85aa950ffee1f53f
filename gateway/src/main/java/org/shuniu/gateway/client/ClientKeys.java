package org.shuniu.gateway.client;

import org.jspecify.annotations.Nullable;

/**
 * A client's public keys: RFC 7591 §2 {@code jwks} or {@code jwks_uri}, never both.
 *
 * @param jwks a JWK set as JSON
 */
public record ClientKeys(@Nullable String jwks, @Nullable String jwksUri) {
    public static final ClientKeys NONE = new ClientKeys(null, null);

    public boolean isEmpty() {
        return jwks == null && jwksUri == null;
    }
}
