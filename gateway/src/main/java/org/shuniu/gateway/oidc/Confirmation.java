package org.shuniu.gateway.oidc;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a token must hold (RFC 7800 {@code cnf}).
 *
 * @param jkt RFC 9449 §6.1: thumbprint of a DPoP key
 * @param certificate RFC 8705 §3.1 {@code x5t#S256}
 */
record Confirmation(@Nullable String jkt, @Nullable String certificate) {
    /** A bearer token: whoever has it may use it. */
    static final Confirmation NONE = new Confirmation(null, null);

    private static final String JKT = "jkt";
    private static final String CERTIFICATE = "x5t#S256";

    boolean isNone() {
        return jkt == null && certificate == null;
    }

    /** The claim's value. */
    Map<String, Object> toClaim() {
        var claim = new LinkedHashMap<String, Object>();
        if (jkt != null) {
            claim.put(JKT, jkt);
        }
        if (certificate != null) {
            claim.put(CERTIFICATE, certificate);
        }
        return claim;
    }

    static Confirmation ofClaim(@Nullable Object claim) {
        return claim instanceof Map<?, ?> cnf
                ? new Confirmation(text(cnf.get(JKT)), text(cnf.get(CERTIFICATE)))
                : NONE;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
