package org.shuniu.gateway.client;

import java.util.Locale;

/** OIDC Dynamic Registration §2 {@code application_type}: where a client runs. */
public enum ApplicationType {
    WEB,
    /** On a person's own device: any loopback port, and schemes of its own (RFC 8252 §7). */
    NATIVE;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
