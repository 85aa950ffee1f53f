package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;

/**
 * All tokens that descend from one redeemed code: what a client may do for a person until the
 * family ends.
 *
 * @param id also the {@code grant_id} of its access tokens
 * @param claims asked for by name
 * @param confirmation what its first tokens were bound to
 */
record RefreshFamily(
        UUID id,
        ClientId client,
        PersonId person,
        Set<String> scopes,
        String ssoSessionId,
        Instant authenticatedAt,
        List<String> amr,
        AskedClaims claims,
        Confirmation confirmation) {
    RefreshFamily {
        scopes = Set.copyOf(scopes);
        amr = List.copyOf(amr);
    }

    boolean isOffline() {
        return scopes.contains("offline_access");
    }
}
