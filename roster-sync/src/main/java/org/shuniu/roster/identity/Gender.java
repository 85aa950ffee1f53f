package org.shuniu.roster.identity;

/** GB/T 2261.1. */
public enum Gender {
    UNKNOWN('0'),
    MALE('1'),
    FEMALE('2'),
    UNSTATED('9');

    private final char code;

    Gender(char code) {
        this.code = code;
    }

    public String code() {
        return String.valueOf(code);
    }

    public static Gender ofCode(String code) {
        for (Gender gender : values()) {
            if (gender.code().equals(code)) {
                return gender;
            }
        }
        throw new IllegalArgumentException("not a GB/T 2261.1 gender code");
    }
}
