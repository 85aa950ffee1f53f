package org.shuniu.roster.person;

import java.util.Locale;

/** How well we know that the person is who the record says (教技〔2018〕16号: 实名制). */
public enum Assurance {
    UNVERIFIED,
    REGISTRY,
    POPULATION;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Assurance ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
