package org.shuniu.gateway.key;

import java.util.Locale;

/** A key's life, in this order. */
public enum KeyState {
    /** In the JWKS, so that every client has it before the first signature. */
    PUBLISHED,
    /** Signs; one for each algorithm. */
    SIGNING,
    /** Still in the JWKS, as long as something that it signed may live. */
    VERIFYING,
    /** Out of the JWKS, the private half deleted. */
    GONE;

    /** The word in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeyState ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
