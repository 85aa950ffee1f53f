package org.shuniu.roster.identity;

import java.util.Optional;

/** 身份证件类型, as the student and teacher registries number it. */
public enum DocumentType {
    /** Also the 港澳台居民居住证, whose numbers are citizen ID numbers in form. */
    RESIDENT_ID("1", "居民身份证"),
    OFFICER("2", "军官证"),
    SOLDIER("3", "士兵证"),
    HONG_KONG("6", "香港特区护照/身份证明"),
    MACAO("7", "澳门特区护照/身份证明"),
    TAIWAN("8", "台湾居民来往大陆通行证"),
    PERMANENT_RESIDENCE("9", "境外永久居住证"),
    PASSPORT("A", "护照"),
    HOUSEHOLD_REGISTER("B", "户口簿"),
    OTHER("Z", "其他");

    private static final CodeTable<DocumentType> TABLE = new CodeTable<>();

    static {
        for (DocumentType type : values()) {
            TABLE.add(type, type.code, type.label);
        }
        TABLE.add(RESIDENT_ID, null, "身份证", "港澳台居民居住证");
        TABLE.add(HONG_KONG, null, "香港特区护照", "香港身份证明", "香港");
        TABLE.add(MACAO, null, "澳门特区护照", "澳门身份证明", "澳门");
        TABLE.add(TAIWAN, null, "台胞证", "台湾");
        TABLE.add(PERMANENT_RESIDENCE, null, "外国人永久居留证", "外国人永久居留身份证");
        TABLE.add(HOUSEHOLD_REGISTER, null, "户口本");
    }

    private final String code;
    private final String label;

    DocumentType(String code, String label) {
        this.code = code;
        this.label = label;
    }

    public String code() {
        return code;
    }

    public String label() {
        return label;
    }

    /** By code, by name or by both: {@code 1}, 居民身份证, {@code A-护照}. */
    public static Optional<DocumentType> parse(String typed) {
        return TABLE.find(typed);
    }
}
