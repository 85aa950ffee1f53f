package org.shuniu.gateway.oidc;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;

/**
 * An authentication request (OIDC Core §3.1.2.1) that is in order.
 *
 * @param origin how it came
 * @param dpopJkt {@code dpop_jkt} (RFC 9449 §10)
 */
record AuthorizationRequest(
        Client client,
        RequestOrigin origin,
        ReturnAddress returnTo,
        Set<String> scopes,
        @Nullable String nonce,
        @Nullable String codeChallenge,
        @Nullable String dpopJkt,
        Interaction interaction,
        ClaimsRequest claims) {
    AuthorizationRequest {
        scopes = Set.copyOf(scopes);
    }

    PromptMark.Of mark() {
        return new PromptMark.Of(client.id().value(), returnTo.state(), nonce);
    }
}
