package org.shuniu.roster.intake;

import java.util.Locale;

/** Where a batch is on its way. */
public enum BatchState {
    RECEIVED,
    READING,
    PLANNED,
    HELD,
    APPLYING,
    APPLIED,
    REFUSED,
    UNDONE;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static BatchState ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Nothing more happens by itself. */
    public boolean isFinal(boolean dryRun) {
        return this == APPLIED
                || this == REFUSED
                || this == UNDONE
                || this == HELD
                || (dryRun && this == PLANNED);
    }
}
