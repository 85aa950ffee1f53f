package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Who calls the token endpoint: by secret, or by name alone for a public client, whose grants then
 * have to prove the rest (PKCE, rotation).
 */
final class ClientAuthentication implements AuthenticationProvider {
    private final ClientRegistry clients;

    ClientAuthentication(ClientRegistry clients) {
        this.clients = clients;
    }

    /** A public client's request: a {@code client_id} and nothing that proves it. */
    static @Nullable Authentication convertPublic(HttpServletRequest request) {
        String clientId = request.getParameter("client_id");
        boolean proves =
                request.getHeader(HttpHeaders.AUTHORIZATION) != null
                        || request.getParameter("client_secret") != null
                        || request.getParameter("client_assertion") != null;
        return clientId == null || clientId.isEmpty() || proves
                ? null
                : new OAuth2ClientAuthenticationToken(
                        clientId, ClientAuthenticationMethod.NONE, null, null);
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var presented = (OAuth2ClientAuthenticationToken) authentication;
        String clientId = presented.getPrincipal().toString();
        ClientAuthenticationMethod method = presented.getClientAuthenticationMethod();
        RegisteredClient client = clients.findByClientId(clientId);
        // RFC 7591 §2: the method is the one registered, or a stolen id would choose the weakest.
        if (client == null || !client.getClientAuthenticationMethods().contains(method)) {
            throw invalidClient();
        }
        if (!method.equals(ClientAuthenticationMethod.NONE)) {
            Object secret = presented.getCredentials();
            if (secret == null || !clients.isSecretOf(clientId, secret.toString())) {
                throw invalidClient();
            }
        }
        return new OAuth2ClientAuthenticationToken(client, method, null);
    }

    private static OAuth2AuthenticationException invalidClient() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** The client that authenticated itself for a grant; refuses a request without one. */
    static Authenticated require(ClientRegistry clients, Object principal) {
        if (principal instanceof OAuth2ClientAuthenticationToken token
                && token.isAuthenticated()
                && token.getRegisteredClient() != null) {
            RegisteredClient registered = token.getRegisteredClient();
            return new Authenticated(
                    clients.find(registered.getClientId())
                            .orElseThrow(ClientAuthentication::invalidClient),
                    registered,
                    token);
        }
        throw invalidClient();
    }

    /** An authenticated client, in our terms and in Spring's. */
    record Authenticated(
            Client client, RegisteredClient registered, OAuth2ClientAuthenticationToken token) {}
}
