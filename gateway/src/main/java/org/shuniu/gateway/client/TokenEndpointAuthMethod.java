package org.shuniu.gateway.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** RFC 7591 §2 {@code token_endpoint_auth_method}: how a client proves who it is. */
public enum TokenEndpointAuthMethod {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    NONE;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isConfidential() {
        return this != NONE;
    }

    public static Optional<TokenEndpointAuthMethod> find(String code) {
        return Arrays.stream(values()).filter(method -> method.code().equals(code)).findFirst();
    }

    public ClientAuthenticationMethod toSpring() {
        return switch (this) {
            case CLIENT_SECRET_BASIC -> ClientAuthenticationMethod.CLIENT_SECRET_BASIC;
            case CLIENT_SECRET_POST -> ClientAuthenticationMethod.CLIENT_SECRET_POST;
            case NONE -> ClientAuthenticationMethod.NONE;
        };
    }
}
