package org.shuniu.roster.person;

import java.util.Locale;

/** Whether an affiliation gives access. */
public enum AffiliationState {
    ACTIVE,
    /** 休学, 长病假 …: person and space stay, class powers pause. */
    SUSPENDED,
    ENDED;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AffiliationState ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
