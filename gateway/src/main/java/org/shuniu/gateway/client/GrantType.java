package org.shuniu.gateway.client;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** RFC 7591 §2 {@code grant_types} that we have. */
public enum GrantType {
    AUTHORIZATION_CODE,
    REFRESH_TOKEN,
    CLIENT_CREDENTIALS,
    /** RFC 8628. */
    DEVICE_CODE,
    /** RFC 8693. */
    TOKEN_EXCHANGE;

    /** The word on the wire and in the database. */
    public String code() {
        return switch (this) {
            case AUTHORIZATION_CODE, REFRESH_TOKEN, CLIENT_CREDENTIALS ->
                    name().toLowerCase(Locale.ROOT);
            case DEVICE_CODE -> "urn:ietf:params:oauth:grant-type:device_code";
            case TOKEN_EXCHANGE -> "urn:ietf:params:oauth:grant-type:token-exchange";
        };
    }

    public static Optional<GrantType> find(String code) {
        return Arrays.stream(values()).filter(grant -> grant.code().equals(code)).findFirst();
    }

    /** What a client gets that does not say which grants it wants. */
    static Set<GrantType> usual(List<String> redirectUris, TokenEndpointAuthMethod method) {
        var grants = EnumSet.noneOf(GrantType.class);
        if (!redirectUris.isEmpty()) {
            grants.add(AUTHORIZATION_CODE);
            grants.add(REFRESH_TOKEN);
        }
        if (method.isConfidential()) {
            grants.add(CLIENT_CREDENTIALS);
        }
        return grants;
    }

    AuthorizationGrantType toSpring() {
        return new AuthorizationGrantType(code());
    }
}
