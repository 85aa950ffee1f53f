package org.shuniu.roster.merge;

import java.util.Locale;

/** One of the two people of a merge. */
public enum Side {
    /** Who stays, with space, number and subject. */
    SURVIVOR,
    /** Who is a signpost to the survivor from then on. */
    ABSORBED;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Side ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
