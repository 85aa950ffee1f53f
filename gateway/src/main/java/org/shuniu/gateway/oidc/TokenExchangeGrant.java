package org.shuniu.gateway.oidc;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.GrantType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenExchangeAuthenticationToken;

/**
 * Token exchange (RFC 8693): a platform that serves a person calls another platform for them. It
 * trades the person's access token for one that only the other platform takes, that says who acts,
 * that allows no more and lasts no longer, and that dies with the login it came from. Only among
 * platforms: they know a person by the same subject, and a vendor must not learn it.
 */
final class TokenExchangeGrant implements AuthenticationProvider {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final ClientRegistry clients;
    private final RefreshFamilies families;
    private final TokenResponses people;
    private final Tokens tokens;
    private final SenderConstraint senders;

    TokenExchangeGrant(
            ClientRegistry clients,
            RefreshFamilies families,
            TokenResponses people,
            Tokens tokens,
            SenderConstraint senders) {
        this.clients = clients;
        this.families = families;
        this.people = people;
        this.tokens = tokens;
        this.senders = senders;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2TokenExchangeAuthenticationToken) authentication;
        var caller = ClientAuthentication.require(clients, request.getPrincipal());
        Client client = caller.client();
        // What a client is registered for may have changed since, and its kind decides who learns
        // what: both are looked at in every exchange.
        if (!client.mayUse(GrantType.TOKEN_EXCHANGE) || client.kind() != ClientKind.PLATFORM) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        // RFC 8693 §2.1: an actor token would let somebody else act; here the client does.
        if (!request.getSubjectTokenType().equals(ACCESS_TOKEN)
                || !request.getRequestedTokenType().equals(ACCESS_TOKEN)
                || request.getActorToken() != null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_REQUEST);
        }
        Confirmation shown = senders.confirm(client, request.getDetails());
        AccessToken subject = subject(request, client, shown);
        Client audience = audience(request, client);
        Set<String> scopes = scopes(request, subject, audience);
        OAuth2AccessToken access =
                tokens.exchanged(client, subject, audience.id().value(), scopes, shown);
        return new OAuth2AccessTokenAuthenticationToken(
                caller.registered(),
                caller.token(),
                access,
                null,
                // RFC 8693 §2.2.1: issued_token_type is REQUIRED.
                Map.of("issued_token_type", ACCESS_TOKEN));
    }

    /** The person's token, which is the client's own or was exchanged for it. */
    private AccessToken subject(
            OAuth2TokenExchangeAuthenticationToken request, Client client, Confirmation shown) {
        AccessToken token =
                tokens.readForAnybody(request.getSubjectToken())
                        .orElseThrow(() -> refused(client, "subject-token-invalid"));
        String id = client.id().value();
        boolean own = token.clientId().equals(id) && token.actor() == null;
        if (!own && !token.audience().equals(id)) {
            throw refused(client, "subject-token-of-another");
        }
        // Bound to a key, a token must not come out as one that anybody can use; the client's own
        // is bound to a key of the client.
        if (own
                ? !shown.equals(token.confirmation()) && !token.confirmation().isNone()
                : !token.confirmation().isNone() && shown.isNone()) {
            throw refused(client, "subject-token-in-wrong-hands");
        }
        boolean lives =
                Optional.ofNullable(token.grant())
                        .flatMap(families::find)
                        .flatMap(family -> people.entitled(family.person()))
                        .isPresent();
        if (!lives) {
            throw refused(client, "subject-token-revoked");
        }
        return token;
    }

    private Client audience(OAuth2TokenExchangeAuthenticationToken request, Client client) {
        // RFC 8693 §2.2.2: invalid_target, if the server is unwilling to issue a token for it.
        if (!request.getResources().isEmpty() || request.getAudiences().size() != 1) {
            throw new TokenRefused(client.id(), "invalid_target", "audience-not-one");
        }
        return clients.find(request.getAudiences().iterator().next())
                .filter(audience -> audience.kind() == ClientKind.PLATFORM)
                .filter(audience -> !audience.id().equals(client.id()))
                .orElseThrow(
                        () -> new TokenRefused(client.id(), "invalid_target", "audience-unknown"));
    }

    private static Set<String> scopes(
            OAuth2TokenExchangeAuthenticationToken request, AccessToken subject, Client audience) {
        // Never wider than the person's token, nor than what its new reader may be told at all.
        var allowed = new HashSet<>(subject.scopes());
        allowed.retainAll(audience.scopes());
        allowed.retainAll(Clients.IDENTITY_SCOPES);
        allowed.remove("offline_access");
        Set<String> asked = request.getScopes();
        if (!allowed.containsAll(asked)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        return asked.isEmpty() ? allowed : asked;
    }

    // RFC 8693 §2.2.2: if either token is invalid for any reason, invalid_request.
    private static TokenRefused refused(Client client, String because) {
        return new TokenRefused(client.id(), OAuth2ErrorCodes.INVALID_REQUEST, because);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenExchangeAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
