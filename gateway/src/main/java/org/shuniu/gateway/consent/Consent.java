package org.shuniu.gateway.consent;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;

/**
 * That a person allowed a client the claims of some scopes, for a time.
 *
 * @param withdrawnAt null while it holds
 */
public record Consent(
        UUID id,
        PersonId person,
        ClientId client,
        Set<String> scopes,
        Instant grantedAt,
        @Nullable Instant withdrawnAt) {
    public Consent {
        scopes = Set.copyOf(scopes);
    }

    public boolean isInForce() {
        return withdrawnAt == null;
    }
}
