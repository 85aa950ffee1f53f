package org.shuniu.gateway.oidc;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * An authorization request fails, and the client is told so: it is thrown only once the redirect
 * URI is known to be the client's.
 */
final class AuthorizationRefused extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final String redirectUri;
    private final @Nullable String state;

    AuthorizationRefused(
            String error, String description, String redirectUri, @Nullable String state) {
        super(new OAuth2Error(error, description, null));
        this.redirectUri = redirectUri;
        this.state = state;
    }

    String redirectUri() {
        return redirectUri;
    }

    @Nullable String state() {
        return state;
    }
}
