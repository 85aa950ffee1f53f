package org.shuniu.gateway.oidc;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.shuniu.gateway.oidc.InteractionRequired.Page;
import org.shuniu.gateway.oidc.InteractionRules.Next;
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
    private final InteractionRules rules;
    private final PromptMark marks;
    private final PushedRequests pushed;
    private final AuthorizationStore codes;
    private final Clock clock;

    AuthorizationRequests(
            AuthorizationRequestReader reader,
            InteractionRules rules,
            PromptMark marks,
            PushedRequests pushed,
            AuthorizationStore codes,
            Clock clock) {
        this.reader = reader;
        this.rules = rules;
        this.marks = marks;
        this.pushed = pushed;
        this.codes = codes;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var token = (OAuth2AuthorizationCodeRequestAuthenticationToken) authentication;
        AuthorizationRequest request = reader.read(token);
        Instant now = clock.instant();
        SsoAuthentication login =
                token.getPrincipal() instanceof SsoAuthentication present ? present : null;
        return switch (rules.next(request, login == null ? null : login.session(), now)) {
            case Next.Proceed(SsoSession session) -> {
                useUp(request);
                String code = codes.save(IssuedCode.of(request, session));
                yield new AuthorizationGranted(
                        token.getAuthorizationUri(),
                        request,
                        Objects.requireNonNull(login),
                        new OAuth2AuthorizationCode(code, now, now.plus(codes.lifetime())));
            }
            case Next.LogIn(Prompted prompted) -> throw ask(Page.LOGIN, prompted, request);
            case Next.AskConsent(Prompted prompted) -> throw ask(Page.CONSENTS, prompted, request);
            case Next.Refuse(String error, String description) ->
                    throw new AuthorizationRefused(error, description, request.returnTo());
        };
    }

    private void useUp(AuthorizationRequest request) {
        String uri = request.origin().requestUri();
        if (uri != null && !pushed.use(uri)) {
            throw new AuthorizationRefused(
                    "invalid_request_uri", "the request was answered before", request.returnTo());
        }
    }

    private InteractionRequired ask(Page page, Prompted prompted, AuthorizationRequest request) {
        String uri = request.origin().requestUri();
        if (uri != null) {
            pushed.keepDuringForm(uri);
        }
        String mark = marks.write(prompted, request.mark());
        return new InteractionRequired(new InteractionRequired.What(page, mark));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2AuthorizationCodeRequestAuthenticationToken.class.isAssignableFrom(
                authentication);
    }
}
