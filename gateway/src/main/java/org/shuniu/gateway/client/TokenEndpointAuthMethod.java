package org.shuniu.gateway.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** RFC 7591 §2 {@code token_endpoint_auth_method}: how a client proves who it is. */
public enum TokenEndpointAuthMethod {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    /** OIDC Core §9: an assertion signed with a key of its own. */
    PRIVATE_KEY_JWT,
    /** RFC 8705 §2.1: a certificate that names it. */
    TLS_CLIENT_AUTH,
    /** RFC 8705 §2.2: a certificate of a key that it registered. */
    SELF_SIGNED_TLS_CLIENT_AUTH,
    NONE;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isConfidential() {
        return this != NONE;
    }

    public boolean usesSecret() {
        return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }

    public boolean usesCertificate() {
        return this == TLS_CLIENT_AUTH || this == SELF_SIGNED_TLS_CLIENT_AUTH;
    }

    public static Optional<TokenEndpointAuthMethod> find(String code) {
        return Arrays.stream(values()).filter(method -> method.code().equals(code)).findFirst();
    }

    public ClientAuthenticationMethod toSpring() {
        return new ClientAuthenticationMethod(code());
    }
}
