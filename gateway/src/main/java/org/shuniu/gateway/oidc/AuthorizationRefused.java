package org.shuniu.gateway.oidc;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * An authorization request fails, and the client is told so: it is thrown only once the redirect
 * URI is known to be the client's.
 */
final class AuthorizationRefused extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final transient ReturnAddress returnTo;

    AuthorizationRefused(String error, String description, ReturnAddress returnTo) {
        super(new OAuth2Error(error, description, null));
        this.returnTo = returnTo;
    }

    ReturnAddress returnTo() {
        return returnTo;
    }
}
