package org.shuniu.gateway.client;

import java.security.SecureRandom;
import java.util.HexFormat;

/** {@code client_id}: made by us, never given twice. */
public record ClientId(String value) {
    public ClientId {
        if (value.isEmpty() || value.length() > 100) {
            throw new IllegalArgumentException("not a client id");
        }
    }

    static ClientId random(SecureRandom random) {
        byte[] bits = new byte[12];
        random.nextBytes(bits);
        return new ClientId(HexFormat.of().formatHex(bits));
    }

    /** How the audit trail names a client that acts. */
    public String actor() {
        return "client:" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
