package org.shuniu.gateway.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgScope;

/**
 * A relying party, an API client, or both.
 *
 * @param scopes those of people ({@code openid}…) and those of the API
 * @param idTokenSignedResponseAlg {@code ES256} or {@code RS256}
 * @param orgSubtree what its API tokens may see; null for the whole hub
 * @param createdBy as the audit trail names actors
 */
public record Client(
        ClientId id,
        ClientKind kind,
        String name,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        @Nullable String backchannelLogoutUri,
        Set<String> scopes,
        Set<GrantType> grantTypes,
        TokenEndpointAuthMethod tokenEndpointAuthMethod,
        String idTokenSignedResponseAlg,
        boolean requirePkce,
        SectorIdentifier sector,
        @Nullable OrgCode orgSubtree,
        String createdBy,
        Instant createdAt) {
    public Client {
        redirectUris = List.copyOf(redirectUris);
        postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
        scopes = Set.copyOf(scopes);
        grantTypes = Set.copyOf(grantTypes);
    }

    public boolean mayUse(GrantType grant) {
        return grantTypes.contains(grant);
    }

    public OrgScope orgScope() {
        return orgSubtree == null ? OrgScope.WHOLE_HUB : new OrgScope(orgSubtree);
    }
}
