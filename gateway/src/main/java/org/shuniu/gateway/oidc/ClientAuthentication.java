package org.shuniu.gateway.oidc;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Who calls an endpoint that is for clients: by secret, assertion or certificate, as registered; or
 * by name alone for a public client, whose grants then have to prove the rest (PKCE, rotation).
 */
final class ClientAuthentication implements AuthenticationProvider {
    private final ClientRegistry clients;
    private final ClientAssertions assertions;
    private final CertificateProof certificates;
    private final RefusalTrail trail;

    ClientAuthentication(
            ClientRegistry clients,
            ClientAssertions assertions,
            CertificateProof certificates,
            RefusalTrail trail) {
        this.clients = clients;
        this.assertions = assertions;
        this.certificates = certificates;
        this.trail = trail;
    }

    @Override
    public Authentication authenticate(Authentication authentication) {
        var presented = (OAuth2ClientAuthenticationToken) authentication;
        String clientId = presented.getPrincipal().toString();
        Optional<Client> client = clients.find(clientId);
        String fault = client.isPresent() ? faultOf(presented, client.get()) : "unknown-client";
        if (fault != null) {
            trail.record(
                    new ClientAuthenticationRefused(
                            client.isPresent() ? clientId : ClientAuthenticationRefused.NOBODY,
                            new ClientAuthenticationRefused.Reason(
                                    presented.getClientAuthenticationMethod().getValue(), fault)));
            throw invalidClient();
        }
        return new OAuth2ClientAuthenticationToken(
                requireRegistered(clientId), presented.getClientAuthenticationMethod(), null);
    }

    private @Nullable String faultOf(OAuth2ClientAuthenticationToken presented, Client client) {
        TokenEndpointAuthMethod registered = client.proof().method();
        ClientAuthenticationMethod method = presented.getClientAuthenticationMethod();
        // RFC 7591 §2: the method is the one registered, or a stolen id would choose the weakest.
        // Certificates are no part of the request: who shows one only names itself in it.
        ClientAuthenticationMethod expected =
                registered.usesCertificate()
                        ? ClientAuthenticationMethod.NONE
                        : registered.toSpring();
        if (!method.equals(expected)) {
            return "method";
        }
        Object proof = presented.getCredentials();
        return switch (registered) {
            case NONE -> null;
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST ->
                    proof != null && clients.isSecretOf(client.id().value(), proof.toString())
                            ? null
                            : "secret";
            case PRIVATE_KEY_JWT -> assertions.faultOf(String.valueOf(proof), client);
            case TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH ->
                    certificates.faultOf(chain(proof), client);
        };
    }

    private static List<X509Certificate> chain(@Nullable Object proof) {
        return proof instanceof List<?> chain
                ? chain.stream().map(X509Certificate.class::cast).toList()
                : List.of();
    }

    private RegisteredClient requireRegistered(String clientId) {
        RegisteredClient registered = clients.findByClientId(clientId);
        if (registered == null) {
            throw invalidClient();
        }
        return registered;
    }

    private static OAuth2AuthenticationException invalidClient() {
        return new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }

    /** The client that authenticated itself, if one did. */
    static Optional<Client> find(ClientRegistry clients, SecurityContext context) {
        return context.getAuthentication() instanceof OAuth2ClientAuthenticationToken token
                        && token.isAuthenticated()
                ? clients.find(token.getPrincipal().toString())
                : Optional.empty();
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
