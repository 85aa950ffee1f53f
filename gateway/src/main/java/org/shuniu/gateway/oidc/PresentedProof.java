package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.network.ClientCertificates;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretBasicAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.ClientSecretPostAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads how a client that calls proves who it is. */
final class PresentedProof implements AuthenticationConverter {
    private final AuthenticationConverter basic = new ClientSecretBasicAuthenticationConverter();
    private final AuthenticationConverter post = new ClientSecretPostAuthenticationConverter();
    private final ClientCertificates certificates;

    PresentedProof(ClientCertificates certificates) {
        this.certificates = certificates;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        boolean header = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        boolean secret = request.getParameter("client_secret") != null;
        boolean assertion =
                request.getParameter("client_assertion") != null
                        || request.getParameter("client_assertion_type") != null;
        // RFC 6749 §2.3: the client MUST NOT use more than one authentication method in each
        // request.
        if ((header ? 1 : 0) + (secret ? 1 : 0) + (assertion ? 1 : 0) > 1) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        if (header) {
            return basic.convert(request);
        }
        if (secret) {
            return post.convert(request);
        }
        return assertion ? assertion(request) : named(request);
    }

    private static Authentication assertion(HttpServletRequest request) {
        String assertion = request.getParameter("client_assertion");
        if (assertion == null
                || !ClientAssertions.TYPE.equals(request.getParameter("client_assertion_type"))) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        // RFC 7521 §4.2: client_id is unnecessary; it MUST identify the same client. Whoever is
        // named has to be the subject of what is then verified.
        String clientId = request.getParameter("client_id");
        return new OAuth2ClientAuthenticationToken(
                clientId == null ? ClientAssertions.claimedSubject(assertion) : clientId,
                ClientAuthenticationMethod.PRIVATE_KEY_JWT,
                assertion,
                null);
    }

    /** A name, and what the connection shows: enough for a public client or one by certificate. */
    private @Nullable Authentication named(HttpServletRequest request) {
        String clientId = request.getParameter("client_id");
        return clientId == null || clientId.isEmpty()
                ? null
                : new OAuth2ClientAuthenticationToken(
                        clientId, ClientAuthenticationMethod.NONE, certificates.of(request), null);
    }
}
