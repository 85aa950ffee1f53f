package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.util.HashSet;
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
 * @param dpopJkt RFC 9449 §10: the key that must redeem it; null for any
 * @param claims asked for by name
 * @param sessionEndsAt when the login ends in any case, and what it gave with it
 */
record IssuedCode(
        ClientId client,
        PersonId person,
        String redirectUri,
        Set<String> scopes,
        @Nullable String nonce,
        @Nullable String codeChallenge,
        @Nullable String dpopJkt,
        AskedClaims claims,
        String ssoSessionId,
        Instant authenticatedAt,
        List<String> amr,
        Instant sessionEndsAt) {
    IssuedCode {
        scopes = Set.copyOf(scopes);
        amr = List.copyOf(amr);
    }

    static IssuedCode of(AuthorizationRequest request, SsoSession session) {
        return new IssuedCode(
                request.client().id(),
                session.person(),
                request.returnTo().redirectUri(),
                granted(request.scopes(), session),
                request.nonce(),
                request.codeChallenge(),
                request.dpopJkt(),
                request.claims().names(),
                session.id(),
                session.authenticatedAt(),
                session.amr(),
                session.bounds().endsAt());
    }

    /** What a person allows a device in a login of theirs (RFC 8628); there is no way back. */
    static IssuedCode forDevice(ClientId client, Set<String> scopes, SsoSession session) {
        return ofDevice(
                client,
                session.person(),
                granted(scopes, session),
                session.id(),
                session.authenticatedAt(),
                session.amr(),
                session.bounds().endsAt());
    }

    static IssuedCode ofDevice(
            ClientId client,
            PersonId person,
            Set<String> scopes,
            String ssoSessionId,
            Instant authenticatedAt,
            List<String> amr,
            Instant sessionEndsAt) {
        return new IssuedCode(
                client,
                person,
                "",
                scopes,
                null,
                null,
                null,
                AskedClaims.NONE,
                ssoSessionId,
                authenticatedAt,
                amr,
                sessionEndsAt);
    }

    // OIDC Core §11: the OP MUST ignore the offline_access request unless the Client may have it;
    // on a computer that many use nothing outlives the lesson.
    private static Set<String> granted(Set<String> scopes, SsoSession session) {
        if (!session.isShared() || !scopes.contains("offline_access")) {
            return scopes;
        }
        var granted = new HashSet<>(scopes);
        granted.remove("offline_access");
        return granted;
    }
}
