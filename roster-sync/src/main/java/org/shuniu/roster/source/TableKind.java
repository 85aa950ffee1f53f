package org.shuniu.roster.source;

import java.util.Locale;
import java.util.Set;

/**
 * The tables that a rostering exchange consists of, in the words of OneRoster, and their fields.
 */
public enum TableKind {
    /** What the exchange says of itself: {@code file.users = bulk}. */
    MANIFEST("name value"),
    ORGS("id name code type parent status"),
    USERS(
            "id orgs role name givenName middleName familyName birthDate gender idType idNumber"
                    + " studentNumber teacherNumber localNumber phone grade agents status"),
    ROLES("user org role until status"),
    DEMOGRAPHICS("user birthDate gender"),
    CLASSES("id org title type grade status"),
    ENROLLMENTS("class user role until status"),
    RELATIONSHIPS("user contact role");

    /** Separated by blanks. */
    private final String fields;

    TableKind(String fields) {
        this.fields = fields;
    }

    Set<String> fields() {
        return Set.of(fields.split(" "));
    }

    static TableKind ofWord(String word) {
        try {
            return valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no table '" + word + "'", e);
        }
    }
}
