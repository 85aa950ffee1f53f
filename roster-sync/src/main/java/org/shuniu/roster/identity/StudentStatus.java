package org.shuniu.roster.identity;

import java.util.Optional;

/** 学籍状态. A status that is not in the table keeps access and is reported; it never ends it. */
public enum StudentStatus {
    ENROLLED("01", "在读", StatusEffect.KEEPS),
    ON_LEAVE("02", "休学", StatusEffect.SUSPENDS),
    WITHDRAWN("03", "退学", StatusEffect.ENDS),
    STOPPED("04", "停学", StatusEffect.SUSPENDS),
    RESUMED("05", "复学", StatusEffect.KEEPS),
    /** Stays away; the school still has to find the pupil. */
    STRAYED("06", "流失", StatusEffect.SUSPENDS),
    GRADUATED("07", "毕业", StatusEffect.ENDS),
    COMPLETED("08", "结业", StatusEffect.ENDS),
    LEFT_UNFINISHED("09", "肄业", StatusEffect.ENDS),
    TRANSFERRED("10", "转学", StatusEffect.ENDS),
    DECEASED("11", "死亡", StatusEffect.ENDS),
    ADMISSION_DEFERRED("12", "保留入学资格", StatusEffect.SUSPENDS),
    SENT_ABROAD("13", "公派出国", StatusEffect.SUSPENDS),
    EXPELLED("14", "开除", StatusEffect.ENDS),
    MISSING("15", "下落不明", StatusEffect.SUSPENDS),
    OTHER("99", "其他", StatusEffect.KEEPS);

    private static final CodeTable<StudentStatus> TABLE = new CodeTable<>();

    static {
        for (StudentStatus status : values()) {
            TABLE.add(status, status.code, status.label);
        }
        TABLE.add(ENROLLED, null, "在校", "正常");
    }

    private final String code;
    private final String label;
    private final StatusEffect effect;

    StudentStatus(String code, String label, StatusEffect effect) {
        this.code = code;
        this.label = label;
        this.effect = effect;
    }

    public String code() {
        return code;
    }

    public String label() {
        return label;
    }

    public StatusEffect effect() {
        return effect;
    }

    /** 义务教育法 §27: nobody may be expelled from grades 1 to 9, nor made to withdraw. */
    public boolean isUnlawfulInCompulsoryYears() {
        return this == WITHDRAWN || this == EXPELLED;
    }

    /** By code, by name or by both. */
    public static Optional<StudentStatus> parse(String typed) {
        return TABLE.find(typed);
    }
}
