package org.shuniu.roster.identity;

import java.util.Optional;

/** GB/T 2261.1. */
public enum Gender {
    UNKNOWN('0', "未知的性别", "未知"),
    MALE('1', "男性", "男"),
    FEMALE('2', "女性", "女"),
    UNSTATED('9', "未说明的性别", "未说明");

    private static final CodeTable<Gender> TABLE = new CodeTable<>();

    static {
        for (Gender gender : values()) {
            TABLE.add(gender, gender.code(), gender.name, gender.shortName);
        }
    }

    private final char code;
    private final String name;
    private final String shortName;

    Gender(char code, String name, String shortName) {
        this.code = code;
        this.name = name;
        this.shortName = shortName;
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

    /**
     * By code, by name or by both (男, 1, 1-男性). A source that numbers otherwise (0 female) must say
     * so in its mapping.
     */
    public static Optional<Gender> parse(String typed) {
        return TABLE.find(typed);
    }
}
