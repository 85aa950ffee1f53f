package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.roster.person.PersonId;

/**
 * What stands behind an authorization code until it is redeemed.
 *
 * @param codeChallenge RFC 7636 §4.2, by S256; null only for a client that need not use PKCE
 */
record IssuedCode(
        ClientId client,
        PersonId person,
        String redirectUri,
        Set<String> scopes,
        @Nullable String nonce,
        @Nullable String codeChallenge,
        String ssoSessionId,
        Instant authenticatedAt,
        List<String> amr) {
    IssuedCode {
        scopes = Set.copyOf(scopes);
        amr = List.copyOf(amr);
    }

    static IssuedCode of(AuthorizationRequest request, SsoSession session) {
        return new IssuedCode(
                request.client().id(),
                session.person(),
                request.redirectUri(),
                request.scopes(),
                request.nonce(),
                request.codeChallenge(),
                session.id(),
                session.authenticatedAt(),
                session.amr());
    }
}
