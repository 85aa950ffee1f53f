package org.shuniu.gateway.client;

import java.util.Locale;

/** Whether a relying party belongs to the system. */
public enum ClientKind {
    /** 体系内: knows people by their public subject. */
    PLATFORM,
    /** 体系外: knows people by a subject of its own, and little else. */
    VENDOR;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ClientKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
