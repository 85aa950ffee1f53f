package org.shuniu.roster.person;

/** What names a person elsewhere. Values are stored sealed and found by blind index. */
public enum IdentifierType {
    CITIZEN_ID("citizenId"),
    STUDENT_NUMBER("studentNumber"),
    TEACHER_NUMBER("teacherNumber"),
    SPACE_NUMBER("spaceNumber"),
    /** Any other identity document: type code, colon, number ({@code A:E12345678}). */
    DOCUMENT("document");

    private final String code;

    IdentifierType(String code) {
        this.code = code;
    }

    /** The word on the wire and in the database. */
    public String code() {
        return code;
    }
}
