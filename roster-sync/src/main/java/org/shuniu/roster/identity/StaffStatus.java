package org.shuniu.roster.identity;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** 人员状态. A status that is not in the table keeps access and is reported; it never ends it. */
public enum StaffStatus {
    RETIRED("01", "退休", StatusEffect.ENDS),
    RETIRED_VETERAN("02", "离休", StatusEffect.ENDS),
    DECEASED("03", "死亡", StatusEffect.ENDS),
    REHIRED("04", "返聘", StatusEffect.KEEPS),
    TRANSFERRED_OUT("05", "调出", StatusEffect.ENDS),
    RESIGNED("06", "辞职", StatusEffect.ENDS),
    LEFT("07", "离职", StatusEffect.ENDS),
    DISMISSED("08", "开除", StatusEffect.ENDS),
    IN_POST("11", "在职", StatusEffect.KEEPS),
    EXTENDED("12", "延聘", StatusEffect.KEEPS),
    // Registries number these differently, so they are known by name only.
    ON_SICK_LEAVE(null, "长病假", StatusEffect.SUSPENDS),
    ON_MATERNITY_LEAVE(null, "产假", StatusEffect.SUSPENDS),
    ON_UNPAID_LEAVE(null, "停薪留职", StatusEffect.SUSPENDS),
    AWAITING_POST(null, "待岗", StatusEffect.SUSPENDS),
    SENT_ABROAD(null, "公派", StatusEffect.SUSPENDS);

    private static final CodeTable<StaffStatus> TABLE = new CodeTable<>();

    static {
        for (StaffStatus status : values()) {
            TABLE.add(status, status.code, status.label);
        }
        TABLE.add(IN_POST, null, "在岗");
        TABLE.add(SENT_ABROAD, null, "公派出国");
    }

    private final @Nullable String code;
    private final String label;
    private final StatusEffect effect;

    StaffStatus(@Nullable String code, String label, StatusEffect effect) {
        this.code = code;
        this.label = label;
        this.effect = effect;
    }

    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    public String label() {
        return label;
    }

    public StatusEffect effect() {
        return effect;
    }

    /** By code, by name or by both. */
    public static Optional<StaffStatus> parse(String typed) {
        return TABLE.find(typed);
    }
}
