package org.shuniu.gateway.oidc;

import java.util.Optional;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientRegistry;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;

/** Revocation (RFC 7009) of refresh and access tokens: either ends the whole family. */
final class TokenRevocation implements AuthenticationProvider {
    private final ClientRegistry clients;
    private final RefreshFamilies families;
    private final Tokens tokens;

    TokenRevocation(ClientRegistry clients, RefreshFamilies families, Tokens tokens) {
        this.clients = clients;
        this.families = families;
        this.tokens = tokens;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2TokenRevocationAuthenticationToken) authentication;
        ClientId client =
                ClientAuthentication.require(clients, request.getPrincipal()).client().id();
        Optional<AccessToken> access = tokens.readForAnybody(request.getToken());
        if (access.isPresent() && access.get().grant() == null) {
            // RFC 7009 §2.2.1: a client's own access token is good until it expires.
            throw new OAuth2AuthenticationException("unsupported_token_type");
        }
        // RFC 7009 §2.1: verify that the token was issued to the client making the request; §2.2:
        // invalid tokens do not cause an error.
        access.map(AccessToken::grant)
                .flatMap(families::find)
                .filter(family -> family.client().equals(client))
                .or(() -> families.find(request.getToken(), client))
                .ifPresent(family -> families.revoke(family.id(), "revoked-by-client"));
        return request;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2TokenRevocationAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
