package org.shuniu.gateway.client;

import java.util.Locale;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** RFC 7591 §2 {@code grant_types} that we have. */
public enum GrantType {
    AUTHORIZATION_CODE,
    REFRESH_TOKEN,
    CLIENT_CREDENTIALS;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static GrantType ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    AuthorizationGrantType toSpring() {
        return new AuthorizationGrantType(code());
    }
}
