package org.shuniu.roster.brake;

import java.util.Locale;

/** At which height of the org tree people are counted; a bureau counts as a school. */
public enum Level {
    CLASS,
    SCHOOL,
    COUNTY,
    CITY,
    PROVINCE,
    HUB;

    /** The word in files and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Level ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    boolean isRegion() {
        return compareTo(SCHOOL) > 0;
    }
}
