package org.shuniu.gateway.oidc;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/** The parameters that an authorization request means, wherever they stood. */
record AuthorizationParameters(Map<String, String> values, RequestOrigin origin) {
    private static final String ORIGIN = RequestOrigin.class.getName();
    private static final Set<String> WITH_PLACE_OF_THEIR_OWN =
            Set.of("client_id", "redirect_uri", "scope", "state");

    AuthorizationParameters {
        values = Map.copyOf(values);
    }

    /** The single values of a query or form; repeated ones were refused before. */
    static Map<String, String> single(Map<String, String[]> sent) {
        var values = new LinkedHashMap<String, String>();
        sent.forEach(
                (name, value) -> {
                    // RFC 6749 §3.1: parameters sent without a value MUST be treated as if omitted.
                    if (value.length > 0 && !value[0].isEmpty()) {
                        values.put(name, value[0]);
                    }
                });
        return values;
    }

    /** In Spring's terms, for {@link AuthorizationRequestReader}. */
    OAuth2AuthorizationCodeRequestAuthenticationToken toToken(
            String uri, Authentication principal) {
        String clientId = values.get("client_id");
        if (clientId == null) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(
                            OAuth2ErrorCodes.INVALID_REQUEST, "client_id is missing", null));
        }
        var others = new HashMap<String, Object>(values);
        others.keySet().removeAll(WITH_PLACE_OF_THEIR_OWN);
        // Of another type than what is sent, so nothing sent can be taken for it.
        others.put(ORIGIN, origin);
        return new OAuth2AuthorizationCodeRequestAuthenticationToken(
                uri,
                clientId,
                principal,
                values.get("redirect_uri"),
                values.get("state"),
                scopes(values.get("scope")),
                others);
    }

    private static Set<String> scopes(@Nullable String scope) {
        return scope == null ? Set.of() : new LinkedHashSet<>(List.of(scope.split(" ", -1)));
    }

    static RequestOrigin originOf(OAuth2AuthorizationCodeRequestAuthenticationToken token) {
        return token.getAdditionalParameters().get(ORIGIN) instanceof RequestOrigin origin
                ? origin
                : RequestOrigin.BROWSER;
    }
}
