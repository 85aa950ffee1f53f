package org.shuniu.roster.org;

import java.util.Locale;

/** What an org is. */
public enum OrgKind {
    HUB,
    PROVINCE,
    CITY,
    COUNTY,
    BUREAU,
    SCHOOL,
    CLASS;

    /** The word in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OrgKind ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
