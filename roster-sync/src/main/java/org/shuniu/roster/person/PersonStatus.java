package org.shuniu.roster.person;

import java.util.Locale;

/** Whether a person takes part: decides login, issuing and refreshing. */
public enum PersonStatus {
    ACTIVE,
    /**
     * No applications, no new data, no release; the owner can still log in, read, export and
     * withdraw.
     */
    FROZEN,
    /** Undone, or dead: nothing at all. */
    VOID;

    /** The word in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static PersonStatus ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
