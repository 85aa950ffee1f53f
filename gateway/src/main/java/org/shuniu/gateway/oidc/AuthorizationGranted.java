package org.shuniu.gateway.oidc;

import org.shuniu.gateway.session.SsoAuthentication;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/** A code for the client, and where it waits for it. */
final class AuthorizationGranted extends OAuth2AuthorizationCodeRequestAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient ReturnAddress returnTo;

    AuthorizationGranted(
            String authorizationUri,
            AuthorizationRequest request,
            SsoAuthentication login,
            OAuth2AuthorizationCode code) {
        super(
                authorizationUri,
                request.client().id().value(),
                login,
                code,
                request.returnTo().redirectUri(),
                request.returnTo().state(),
                request.scopes());
        this.returnTo = request.returnTo();
    }

    ReturnAddress returnTo() {
        return returnTo;
    }
}
