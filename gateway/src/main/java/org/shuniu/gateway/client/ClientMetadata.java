package org.shuniu.gateway.client;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;

/**
 * What somebody asks a client to be; RFC 7591 §2 has the meaning of each member.
 *
 * @param orgSubtree null for the subtree of who registers it
 */
public record ClientMetadata(
        String name,
        ClientKind kind,
        List<String> redirectUris,
        List<String> postLogoutRedirectUris,
        @Nullable String backchannelLogoutUri,
        Set<String> scopes,
        TokenEndpointAuthMethod tokenEndpointAuthMethod,
        String idTokenSignedResponseAlg,
        boolean requirePkce,
        @Nullable OrgCode orgSubtree) {
    public ClientMetadata {
        redirectUris = List.copyOf(redirectUris);
        postLogoutRedirectUris = List.copyOf(postLogoutRedirectUris);
        scopes = Set.copyOf(scopes);
    }
}
