package org.shuniu.roster.person;

/** What names a person elsewhere. Values are stored sealed and found by blind index. */
public enum IdentifierType {
    CITIZEN_ID("citizenId"),
    STUDENT_NUMBER("studentNumber"),
    TEACHER_NUMBER("teacherNumber"),
    SPACE_NUMBER("spaceNumber"),
    /** 学籍辅号 together with its school ({@code <school code>:<number>}); unique at most there. */
    SCHOOL_NUMBER("schoolNumber"),
    /** Any other identity document: type code, colon, number ({@code A:E12345678}). */
    DOCUMENT("document"),
    /** What a source calls a person, together with the source ({@code <source>:<id>}). */
    SOURCE_NUMBER("sourceNumber");

    private final String code;

    IdentifierType(String code) {
        this.code = code;
    }

    /** The word on the wire and in the database. */
    public String code() {
        return code;
    }

    /** Whether two people never hold the same one; the rest is free text of a school. */
    public boolean isIssuedOnce() {
        return this == CITIZEN_ID || this == STUDENT_NUMBER;
    }

    public static IdentifierType ofCode(String code) {
        for (IdentifierType type : values()) {
            if (type.code.equals(code)) {
                return type;
            }
        }
        throw new IllegalArgumentException("not an identifier type: " + code);
    }
}
