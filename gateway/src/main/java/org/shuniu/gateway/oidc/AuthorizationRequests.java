package org.shuniu.gateway.oidc;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.shuniu.gateway.session.SsoAuthentication;
import org.shuniu.gateway.session.SsoSession;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/**
 * Answers authorization requests of signed-in people with a code: one Redis write, after the read
 * that found the session.
 */
final class AuthorizationRequests implements AuthenticationProvider {
    private final AuthorizationRequestReader reader;
    private final AuthorizationStore codes;
    private final Duration codeLifetime;
    private final Clock clock;

    AuthorizationRequests(
            AuthorizationRequestReader reader,
            AuthorizationStore codes,
            Duration codeLifetime,
            Clock clock) {
        this.reader = reader;
        this.codes = codes;
        this.codeLifetime = codeLifetime;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var token = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        AuthorizationRequest request = reader.read(token);
        Instant now = clock.instant();
        if (!(token.getPrincipal() instanceof SsoAuthentication login)
                || mustSignInAgain(request, login.session(), now)) {
            // OIDC Core §3.1.2.6: prompt=none, and the End-User is not already authenticated.
            if (request.prompt().contains("none")) {
                throw new AuthorizationRefused(
                        "login_required", "nobody is signed in", request.returnTo());
            }
            throw new LoginRequired();
        }
        String code = codes.save(IssuedCode.of(request, login.session()));
        return new AuthorizationGranted(
                token.getAuthorizationUri(),
                request,
                login,
                new OAuth2AuthorizationCode(code, now, now.plus(codeLifetime)));
    }

    // OIDC Core §3.1.2.1: prompt=login and select_account ask for a login although there is one,
    // and
    // max_age for one that is not older. AuthorizationResponses takes the prompt out of the address
    // to
    // which the person comes back.
    private static boolean mustSignInAgain(
            AuthorizationRequest request, SsoSession session, Instant now) {
        if (request.prompt().contains("login") || request.prompt().contains("select_account")) {
            return true;
        }
        Duration maxAge = request.maxAge();
        return maxAge != null && now.isAfter(session.authenticatedAt().plus(maxAge));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2AuthorizationCodeRequestAuthenticationToken.class.isAssignableFrom(
                authentication);
    }
}
