package org.shuniu.gateway.oidc;

import java.util.List;

/**
 * OIDC Core §2 {@code acr}: ISO/IEC 29115 levels, of which a password alone is 1 and a second
 * factor with it is 2.
 */
enum Acr {
    SINGLE_FACTOR("1"),
    MULTI_FACTOR("2");

    private final String code;

    Acr(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** What methods of RFC 8176 come to. */
    static Acr of(List<String> amr) {
        return amr.contains("mfa") ? MULTI_FACTOR : SINGLE_FACTOR;
    }

    /** Whether this is one of the levels asked for, or above one of them. */
    boolean meets(Iterable<String> asked) {
        for (String level : asked) {
            if (level.equals(code) || (this == MULTI_FACTOR && level.equals(SINGLE_FACTOR.code))) {
                return true;
            }
        }
        return false;
    }
}
