package org.shuniu.gateway.oidc;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the answer to an authorization request reaches the client. {@code fragment} is for answers
 * that scripts read, which we do not give.
 */
enum ResponseMode {
    /** OAuth 2.0 Multiple Response Types §2.1: the default for a code. */
    QUERY("query"),
    /** OAuth 2.0 Form Post Response Mode. */
    FORM_POST("form_post");

    private final String code;

    ResponseMode(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    static Optional<ResponseMode> find(String code) {
        return Arrays.stream(values()).filter(mode -> mode.code.equals(code)).findFirst();
    }
}
