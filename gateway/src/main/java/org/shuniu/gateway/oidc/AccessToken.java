package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an access token of ours says (RFC 9068).
 *
 * @param subject the person as the client knows them; the client id for a client's own token
 * @param grant the family that it descends from ({@code grant_id}); null for a client's own token
 * @param confirmation what its sender must hold
 */
record AccessToken(
        String subject,
        String clientId,
        Set<String> scopes,
        @Nullable UUID grant,
        Confirmation confirmation,
        Instant expiresAt) {
    AccessToken {
        scopes = Set.copyOf(scopes);
    }
}
