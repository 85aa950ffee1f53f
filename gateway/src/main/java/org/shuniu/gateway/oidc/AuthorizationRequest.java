package org.shuniu.gateway.oidc;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;

/**
 * An authentication request (OIDC Core §3.1.2.1) that is in order.
 *
 * @param dpopJkt {@code dpop_jkt} (RFC 9449 §10)
 * @param prompt its values; empty if not sent
 * @param maxAge {@code max_age}
 */
record AuthorizationRequest(
        Client client,
        ReturnAddress returnTo,
        Set<String> scopes,
        @Nullable String nonce,
        @Nullable String codeChallenge,
        @Nullable String dpopJkt,
        Set<String> prompt,
        @Nullable Duration maxAge) {
    AuthorizationRequest {
        scopes = Set.copyOf(scopes);
        prompt = Set.copyOf(prompt);
    }
}
