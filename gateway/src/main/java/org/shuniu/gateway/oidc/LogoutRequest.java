package org.shuniu.gateway.oidc;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientRegistry;

/** What an application asks for at {@code /connect/logout} (OIDC RP-Initiated Logout 1.0 §2). */
sealed interface LogoutRequest {
    /** Not in order: nobody is logged out, and nobody is sent anywhere. */
    record Refused(@Nullable String clientId, String because) implements LogoutRequest {}

    /**
     * In order.
     *
     * @param client null if nothing says whose request it is
     * @param hint null without {@code id_token_hint}
     * @param postLogoutRedirectUri one that the client registered; null to stay here
     */
    record Asked(
            @Nullable Client client,
            @Nullable IdTokenHint hint,
            @Nullable String postLogoutRedirectUri,
            @Nullable String state)
            implements LogoutRequest {}

    /** Reads the parameters of a request; those that we do not know are ignored. */
    static LogoutRequest read(
            Map<String, String[]> parameters, IdTokenHints hints, ClientRegistry clients) {
        if (parameters.values().stream().anyMatch(values -> values.length > 1)) {
            // RFC 6749 §3.1: parameters MUST NOT be included more than once.
            return new Refused(null, "repeated-parameter");
        }
        String clientId = parameter(parameters, "client_id");
        String token = parameter(parameters, "id_token_hint");
        IdTokenHint hint = null;
        if (token != null) {
            hint = hints.read(token).orElse(null);
            if (hint == null) {
                return new Refused(clientId, "id-token-hint");
            }
            // §2: "When both client_id and id_token_hint are present, the OP MUST verify that the
            // Client Identifier matches the one used when issuing the ID Token."
            if (clientId != null && !clientId.equals(hint.clientId())) {
                return new Refused(clientId, "other-client");
            }
            clientId = hint.clientId();
        }
        Client client = Optional.ofNullable(clientId).flatMap(clients::find).orElse(null);
        String uri = parameter(parameters, "post_logout_redirect_uri");
        // §3: "The OP MUST NOT perform post-logout redirection if the post_logout_redirect_uri
        // value supplied does not exactly match one of the previously registered
        // post_logout_redirect_uris values."
        if (uri != null && client != null && !mayReturn(client, uri)) {
            return new Refused(clientId, "post-logout-redirect-uri");
        }
        return new Asked(client, hint, client == null ? null : uri, parameter(parameters, "state"));
    }

    private static boolean mayReturn(Client client, String uri) {
        return client.metadata().addresses().postLogoutRedirectUris().contains(uri);
    }

    private static @Nullable String parameter(Map<String, String[]> parameters, String name) {
        String[] values = parameters.get(name);
        return values == null || values[0].isEmpty() ? null : values[0];
    }
}
