package org.shuniu.roster.brake;

import java.util.Locale;

/** What brakes count. */
public enum Operation {
    /** Somebody is left without any place of the kind in this hub. */
    LEAVE,
    UPDATE,
    /** A number by which somebody is known becomes another. */
    IDENTIFIER,
    CREATE;

    /** The word on the wire, in files and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Operation ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
