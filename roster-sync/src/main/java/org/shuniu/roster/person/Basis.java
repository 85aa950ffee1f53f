package org.shuniu.roster.person;

import java.util.Locale;

/** Why an affiliation is there. */
public enum Basis {
    /** A registry's record says so; its absence may end it. */
    REGISTRY,
    /**
     * A school or bureau answers for somebody whom no registry holds yet; ends by its date alone.
     */
    SPONSORED,
    /** A class file says which class somebody teaches whose post another record holds. */
    ASSIGNED,
    /** 借调, 支教, 交流轮岗: beside the post that the registry says; ends by its date alone. */
    SECONDED;

    /** Whether somebody answers for it by name and until a day. */
    public boolean isWarranted() {
        return this == SPONSORED || this == SECONDED;
    }

    /** The word on the wire and in the database. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Basis ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
