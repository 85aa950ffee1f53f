package org.shuniu.roster.person;

import java.util.Locale;

/** What a person is to an org. */
public enum Role {
    STUDENT,
    TEACHER,
    STAFF,
    GUARDIAN,
    ADMINISTRATOR;

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Role ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
