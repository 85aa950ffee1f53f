package org.shuniu.roster.person;

/** What a person must look at, because no rule may decide it. */
public enum ConflictKind {
    TWO_SCHOOLS("two-schools"),
    KEY_REUSED("key-reused"),
    CITIZEN_ID_SHARED("citizen-id-shared");

    private final String code;

    ConflictKind(String code) {
        this.code = code;
    }

    /** The word in the database. */
    public String code() {
        return code;
    }

    public static ConflictKind ofCode(String code) {
        for (ConflictKind kind : values()) {
            if (kind.code.equals(code)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not a kind of conflict: " + code);
    }
}
