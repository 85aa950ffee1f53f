package org.shuniu.gateway.oidc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationToken;

/**
 * {@code grant_type=authorization_code} (RFC 6749 §4.1.3).
 *
 * <p>What a code flow of a signed-in person costs. At {@code /oauth2/authorize}: Redis read of the
 * session, Redis write of the code. At {@code /oauth2/token}: Redis read of the code; in PostgreSQL
 * the person, whom the client knows, for a vendor the consent, and one insert that uses the code up
 * and begins the family. Clients and keys are in memory.
 */
final class AuthorizationCodeGrant implements AuthenticationProvider {
    /** RFC 7636 §4.1. */
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9\\-._~]{43,128}");

    private final ClientRegistry clients;
    private final AuthorizationStore codes;
    private final RefreshFamilies families;
    private final TokenResponses responses;
    private final SenderConstraint senders;

    AuthorizationCodeGrant(
            ClientRegistry clients,
            AuthorizationStore codes,
            RefreshFamilies families,
            TokenResponses responses,
            SenderConstraint senders) {
        this.clients = clients;
        this.codes = codes;
        this.families = families;
        this.responses = responses;
        this.senders = senders;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2AuthorizationCodeAuthenticationToken) authentication;
        var caller = ClientAuthentication.require(clients, request.getPrincipal());
        if (!caller.client().mayUse(GrantType.AUTHORIZATION_CODE)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        Confirmation shown = senders.confirm(caller.client(), request.getDetails());
        CodeHash hash = CodeHash.of(request.getCode());
        IssuedCode code = codes.find(hash).orElse(null);
        if (code == null) {
            // RFC 6749 §4.1.2: "If an authorization code is used more than once, the authorization
            // server MUST deny the request and SHOULD revoke (when possible) all tokens previously
            // issued based on that authorization code."
            families.revokeReplayed(hash);
            throw invalidGrant();
        }
        Object verifier = request.getAdditionalParameters().get("code_verifier");
        if (!isRedeemableBy(caller.client(), code, request.getRedirectUri(), verifier)
                || !isHeld(code, shown)) {
            families.burn(hash);
            throw new TokenRefused(
                    caller.client().id(), OAuth2ErrorCodes.INVALID_GRANT, "code-in-wrong-hands");
        }
        Optional<PersonProfile> person = responses.entitled(code.person());
        if (person.isEmpty()) {
            families.burn(hash);
            throw invalidGrant();
        }
        RefreshFamily family =
                families.begin(hash, code, shown).orElseThrow(AuthorizationCodeGrant::invalidGrant);
        boolean refreshes = caller.client().mayUse(GrantType.REFRESH_TOKEN);
        return responses.answer(
                caller,
                new TokenResponses.Access(family, code.scopes(), shown),
                person.get(),
                code.nonce(),
                refreshes ? families.firstToken(family) : null);
    }

    private static boolean isRedeemableBy(
            Client client,
            IssuedCode code,
            @Nullable String redirectUri,
            @Nullable Object verifier) {
        // RFC 6749 §4.1.3: ensure that the code was issued to the authenticated client, and that
        // redirect_uri is identical to that of the authorization request.
        return code.client().equals(client.id())
                && code.redirectUri().equals(redirectUri)
                && verifies(code.codeChallenge(), verifier);
    }

    private static boolean isHeld(IssuedCode code, Confirmation shown) {
        // RFC 9449 §10: if the code is bound by dpop_jkt, and the thumbprint of the proof's key is
        // another, the request MUST be rejected.
        return code.dpopJkt() == null || code.dpopJkt().equals(shown.jkt());
    }

    private static boolean verifies(@Nullable String challenge, @Nullable Object verifier) {
        if (challenge == null) {
            // RFC 9700 §2.1.1: a request with code_verifier is accepted only if a code_challenge
            // was
            // present in the authorization request (PKCE downgrade).
            return verifier == null;
        }
        // RFC 7636 §4.6: if the values are not equal, or there is none, invalid_grant.
        return verifier instanceof String text
                && VERIFIER.matcher(text).matches()
                && MessageDigest.isEqual(
                        CodeHash.of(text).toString().getBytes(StandardCharsets.US_ASCII),
                        challenge.getBytes(StandardCharsets.US_ASCII));
    }

    private static OAuth2AuthenticationException invalidGrant() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_GRANT);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2AuthorizationCodeAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
