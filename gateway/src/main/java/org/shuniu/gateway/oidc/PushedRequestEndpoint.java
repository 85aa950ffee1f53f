package org.shuniu.gateway.oidc;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * {@code /oauth2/par}, where clients push authorization requests (RFC 9126): checked as at the
 * authorization endpoint, so that whoever follows the {@code request_uri} meets no surprise.
 */
final class PushedRequestEndpoint implements Filter {
    static final String PATH = "/oauth2/par";
    static final RequestMatcher MATCHER =
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, PATH);

    private static final Set<String> CREDENTIALS =
            Set.of("client_secret", "client_assertion", "client_assertion_type");

    private final ClientRegistry clients;
    private final AuthorizationRequestReader reader;
    private final RequestObjects objects;
    private final PushedRequests pushed;
    private final SenderConstraint senders;
    private final TokenErrors errors;

    PushedRequestEndpoint(
            ClientRegistry clients,
            AuthorizationRequestReader reader,
            RequestObjects objects,
            PushedRequests pushed,
            SenderConstraint senders,
            TokenErrors errors) {
        this.clients = clients;
        this.reader = reader;
        this.objects = objects;
        this.pushed = pushed;
        this.senders = senders;
        this.errors = errors;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var httpRequest = (HttpServletRequest) request;
        var httpResponse = (HttpServletResponse) response;
        if (!MATCHER.matches(httpRequest)) {
            chain.doFilter(request, response);
            return;
        }
        try {
            answer(push(httpRequest), httpResponse);
        } catch (OAuth2AuthenticationException e) {
            errors.onAuthenticationFailure(httpRequest, httpResponse, e);
        }
    }

    private String push(HttpServletRequest request) {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        if (caller == null) {
            throw new OAuth2AuthenticationException(OAuth2ErrorCodes.INVALID_CLIENT);
        }
        Client client = ClientAuthentication.require(clients, caller).client();
        var sent = AuthorizationParameters.single(request.getParameterMap());
        sent.keySet().removeAll(CREDENTIALS);
        AuthorizationParameters meant = meant(client, sent);
        var parameters = new HashMap<>(meant.values());
        // RFC 9126 §2.1: client_id is that of the client that authenticated itself.
        if (!client.id()
                .value()
                .equals(parameters.getOrDefault("client_id", client.id().value()))) {
            throw refused(client, OAuth2ErrorCodes.INVALID_REQUEST, "client-id");
        }
        parameters.put("client_id", client.id().value());
        bindToKey(client, request, parameters);
        reader.read(
                new AuthorizationParameters(parameters, meant.origin())
                        .toToken(request.getRequestURL().toString(), caller));
        return pushed.save(client.id(), meant.origin().signed(), parameters);
    }

    private AuthorizationParameters meant(Client client, Map<String, String> sent) {
        if (sent.containsKey("request_uri")) {
            // RFC 9126 §2.1: the request_uri parameter MUST NOT be provided.
            throw refused(client, OAuth2ErrorCodes.INVALID_REQUEST, "request-uri");
        }
        String object = sent.get("request");
        if (object == null) {
            return new AuthorizationParameters(sent, new RequestOrigin(false, true, null));
        }
        return switch (objects.read(client, object)) {
            case RequestObject.Refused(String because) ->
                    throw refused(client, "invalid_request_object", because);
            // RFC 9126 §3: all parameters MUST appear inside; what is beside the object does not
            // count.
            case RequestObject.Signed(Map<String, String> parameters) ->
                    new AuthorizationParameters(parameters, new RequestOrigin(true, true, null));
        };
    }

    // RFC 9449 §10.1: a proof sent along does what dpop_jkt does, and both must name the same key.
    private void bindToKey(
            Client client, HttpServletRequest request, Map<String, String> parameters) {
        senders.proofBeside(client, request)
                .ifPresent(
                        jkt -> {
                            String named = parameters.putIfAbsent("dpop_jkt", jkt);
                            if (named != null && !named.equals(jkt)) {
                                throw refused(client, "invalid_dpop_proof", "dpop-key-is-another");
                            }
                        });
    }

    private static TokenRefused refused(Client client, String error, String because) {
        return new TokenRefused(client.id(), error, because);
    }

    private static void answer(String requestUri, HttpServletResponse response) throws IOException {
        // RFC 9126 §2.2: 201, no-store.
        response.setStatus(HttpStatus.CREATED.value());
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getWriter()
                .write(
                        "{\"request_uri\":\""
                                + requestUri
                                + "\",\"expires_in\":"
                                + PushedRequests.LIFETIME.toSeconds()
                                + "}");
    }
}
