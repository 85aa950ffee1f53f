package org.shuniu.gateway.oidc;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.security.oauth2.core.OAuth2Error;

/**
 * Writes down what was wrong with authorization requests in the name of a client. That somebody had
 * to log in or would not is nothing wrong, and a name that is no client's is nobody's.
 */
final class Refusals {
    private static final Set<String> FAULTS =
            Set.of(
                    "invalid_request",
                    "invalid_request_object",
                    "invalid_request_uri",
                    "request_uri_not_supported",
                    "invalid_scope",
                    "unauthorized_client",
                    "unsupported_response_type");

    private final ClientRegistry clients;
    private final RefusalTrail trail;

    Refusals(ClientRegistry clients, RefusalTrail trail) {
        this.clients = clients;
        this.trail = trail;
    }

    void record(HttpServletRequest request, OAuth2Error error) {
        if (!FAULTS.contains(error.getErrorCode())) {
            return;
        }
        String because = Optional.ofNullable(error.getDescription()).orElseGet(error::getErrorCode);
        clients.find(String.valueOf(request.getParameter("client_id")))
                .ifPresent(
                        client ->
                                trail.record(
                                        RequestRefused.of(
                                                client.id(),
                                                request.getRequestURI(),
                                                error.getErrorCode(),
                                                because)));
    }
}
