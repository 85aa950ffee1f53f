package org.shuniu.gateway.oidc;

import java.util.Set;
import java.util.stream.Collectors;
import org.shuniu.gateway.client.ApiScope;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.GrantType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;

/** {@code grant_type=client_credentials} (RFC 6749 §4.4): no I/O but the answer itself. */
final class ClientCredentialsGrant implements AuthenticationProvider {
    private final ClientRegistry clients;
    private final Tokens tokens;
    private final SenderConstraint senders;

    ClientCredentialsGrant(ClientRegistry clients, Tokens tokens, SenderConstraint senders) {
        this.clients = clients;
        this.tokens = tokens;
        this.senders = senders;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var request = (OAuth2ClientCredentialsAuthenticationToken) authentication;
        var caller = ClientAuthentication.require(clients, request.getPrincipal());
        Client client = caller.client();
        if (!client.mayUse(GrantType.CLIENT_CREDENTIALS)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.UNAUTHORIZED_CLIENT);
        }
        Set<String> own =
                client.scopes().stream()
                        .filter(scope -> ApiScope.find(scope).isPresent())
                        .collect(Collectors.toSet());
        Set<String> asked = request.getScopes();
        if (!own.containsAll(asked)) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_SCOPE);
        }
        // RFC 6749 §3.3: if the client omits scope, the server processes the request with a
        // pre-defined
        // default: all that the client is registered for. RFC 9068 §2.2: sub is then the client id.
        var access =
                tokens.access(
                        client,
                        client.id().value(),
                        asked.isEmpty() ? own : asked,
                        null,
                        senders.confirm(client, request.getDetails()));
        // RFC 6749 §4.4.3: a refresh token SHOULD NOT be included.
        return new OAuth2AccessTokenAuthenticationToken(
                caller.registered(), caller.token(), access);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientCredentialsAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
