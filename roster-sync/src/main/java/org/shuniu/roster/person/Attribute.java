package org.shuniu.roster.person;

/**
 * What sources say of a person beside where the person belongs, each on the word of one of them.
 */
public enum Attribute {
    /** With its pinyin. */
    NAME("name"),
    GENDER("gender"),
    BIRTH_DATE("birthDate"),
    CITIZEN_ID("citizenId");

    private final String code;

    Attribute(String code) {
        this.code = code;
    }

    /** The word in the database. */
    public String code() {
        return code;
    }

    public static Attribute ofCode(String code) {
        for (Attribute attribute : values()) {
            if (attribute.code.equals(code)) {
                return attribute;
            }
        }
        throw new IllegalArgumentException("not an attribute: " + code);
    }
}
