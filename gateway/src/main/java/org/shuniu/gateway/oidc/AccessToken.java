package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an access token of ours says (RFC 9068).
 *
 * @param subject the person as the client knows them; the client id for a client's own token
 * @param audience the issuer for the hub's own endpoints; another client after an exchange
 * @param grant the family that it descends from ({@code grant_id}); null for a client's own token
 * @param confirmation what its sender must hold
 * @param actor RFC 8693 §4.1 {@code act}: who acts for the subject, and for whom that one does;
 *     null where the subject's own client does
 */
record AccessToken(
        String subject,
        String clientId,
        String audience,
        Set<String> scopes,
        @Nullable UUID grant,
        Confirmation confirmation,
        @Nullable Map<String, Object> actor,
        Instant issuedAt,
        Instant expiresAt) {
    AccessToken {
        scopes = Set.copyOf(scopes);
    }
}
