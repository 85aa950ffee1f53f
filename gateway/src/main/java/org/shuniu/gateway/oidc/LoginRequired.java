package org.shuniu.gateway.oidc;

import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/** The request is in order, but a person must sign in (again) before it can go on. */
final class LoginRequired extends OAuth2AuthenticationException {
    private static final long serialVersionUID = 1L;

    LoginRequired() {
        super("login_required");
    }
}
