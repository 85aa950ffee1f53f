package org.shuniu.roster.identity;

/** 学校类别, the first two digits of a school code. */
public enum SchoolKind {
    KINDERGARTEN("11", "幼儿园"),
    PRIMARY("21", "小学"),
    ADULT_PRIMARY("22", "成人小学"),
    /** Also the nine-year schools (九年一贯制), which have primary grades. */
    JUNIOR("31", "初中"),
    VOCATIONAL_JUNIOR("32", "职业初中"),
    ADULT_JUNIOR("33", "成人初中"),
    /** Also the complete middle schools (完全中学) and the twelve-year schools (十二年一贯制). */
    SENIOR("34", "高中"),
    ADULT_SENIOR("35", "成人高中"),
    VOCATIONAL("36", "中等职业学校"),
    /** For pupils with grave misconduct. */
    REFORM("37", "工读学校"),
    UNIVERSITY("41", "高等学校"),
    ADULT_UNIVERSITY("42", "成人高等学校"),
    SPECIAL("51", "特殊教育学校"),
    RESEARCH("91", "培养研究生的科研机构"),
    OTHER_HIGHER("92", "其他高等教育机构"),
    VOCATIONAL_TRAINING("93", "职业培训机构");

    private final String digits;
    private final String label;

    SchoolKind(String digits, String label) {
        this.digits = digits;
        this.label = label;
    }

    public String digits() {
        return digits;
    }

    public String label() {
        return label;
    }

    static SchoolKind ofDigits(String digits) {
        for (SchoolKind kind : values()) {
            if (kind.digits.equals(digits)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("not a kind of school: " + digits);
    }
}
