package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Finds what an authorization request asks: in its own parameters, in a request object, or in what
 * its client pushed before.
 */
final class RequestResolver implements AuthenticationConverter {
    private static final Authentication NOBODY =
            new AnonymousAuthenticationToken(
                    "anonymous", "nobody", AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"));

    private final ClientRegistry clients;
    private final RequestObjects objects;
    private final PushedRequests pushed;

    RequestResolver(ClientRegistry clients, RequestObjects objects, PushedRequests pushed) {
        this.clients = clients;
        this.objects = objects;
        this.pushed = pushed;
    }

    @Override
    public Authentication convert(HttpServletRequest request) {
        Authentication principal = SecurityContextHolder.getContext().getAuthentication();
        return resolve(AuthorizationParameters.single(request.getParameterMap()))
                .toToken(
                        request.getRequestURL().toString(), principal == null ? NOBODY : principal);
    }

    private AuthorizationParameters resolve(Map<String, String> sent) {
        String object = sent.get("request");
        String uri = sent.get("request_uri");
        if (object == null && uri == null) {
            return new AuthorizationParameters(sent, RequestOrigin.BROWSER);
        }
        Client client =
                clients.find(String.valueOf(sent.get("client_id")))
                        .orElseThrow(
                                () ->
                                        stays(
                                                OAuth2ErrorCodes.INVALID_REQUEST,
                                                "client_id names no client"));
        if (object != null && uri != null) {
            // OIDC Core §6.1: the two MUST NOT be used together.
            throw refused(
                    client, sent, OAuth2ErrorCodes.INVALID_REQUEST, "request-and-request-uri");
        }
        return withMark(
                uri == null ? signed(client, sent, object) : pushed(client, sent, uri),
                sent.get(PromptMark.PARAMETER));
    }

    /** The mark is ours and not the client's: it comes back beside what the client has sealed. */
    private static AuthorizationParameters withMark(
            AuthorizationParameters sealed, @Nullable String mark) {
        if (mark == null) {
            return sealed;
        }
        var values = new HashMap<>(sealed.values());
        values.put(PromptMark.PARAMETER, mark);
        return new AuthorizationParameters(values, sealed.origin());
    }

    private AuthorizationParameters signed(
            Client client, Map<String, String> sent, @Nullable String object) {
        return switch (objects.read(client, String.valueOf(object))) {
            case RequestObject.Refused(String because) ->
                    throw refused(client, sent, "invalid_request_object", because);
            // RFC 9101 §5: only the parameters in the object count, even if the same are outside.
            case RequestObject.Signed(Map<String, String> parameters) ->
                    new AuthorizationParameters(parameters, new RequestOrigin(true, false, null));
        };
    }

    private AuthorizationParameters pushed(Client client, Map<String, String> sent, String uri) {
        if (!uri.startsWith(PushedRequests.URN)) {
            // OIDC Core §3.1.2.6: "The OP does not support use of the request_uri parameter".
            // Nothing is ever fetched.
            throw refused(client, sent, "request_uri_not_supported", "request-by-reference");
        }
        return pushed.find(client.id(), uri)
                .orElseThrow(
                        () -> refused(client, sent, "invalid_request_uri", "unknown-request-uri"));
    }

    /**
     * What the client hears at its own address if it named it outside, and nobody anywhere else.
     */
    private OAuth2AuthenticationException refused(
            Client client, Map<String, String> sent, String error, String because) {
        String redirectUri = sent.get("redirect_uri");
        return redirectUri != null && client.mayRedirectTo(redirectUri)
                ? new AuthorizationRefused(
                        error,
                        because,
                        new ReturnAddress(redirectUri, ResponseMode.QUERY, sent.get("state")))
                : stays(error, because);
    }

    private static OAuth2AuthenticationException stays(String error, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(error, description, null));
    }
}
