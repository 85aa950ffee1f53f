package org.shuniu.roster.org;

import org.shuniu.roster.identity.SchoolCode;

/**
 * What makes a class the same class year after year: stage, the year its cohort entered that stage,
 * and its ordinal; not the grade it is in today.
 */
public record ClassKey(Stage stage, int entryYear, int ordinal) {
    public ClassKey {
        if (entryYear < 1900 || entryYear > 2200 || ordinal < 1 || ordinal > 999) {
            throw new IllegalArgumentException(
                    "not a class: entry year " + entryYear + ", ordinal " + ordinal);
        }
    }

    /** The key that a class code ends in. */
    public static ClassKey ofCode(OrgCode code) {
        String text = code.value().substring(code.value().indexOf('/') + 1);
        int dash = text.indexOf('-');
        return new ClassKey(
                Stage.ofLetter(text.charAt(0)),
                Integer.parseInt(text.substring(1, dash)),
                Integer.parseInt(text.substring(dash + 1)));
    }

    /** {@code 2133010001/p2023-2}. */
    public OrgCode codeAt(SchoolCode school) {
        return new OrgCode(school.value() + "/" + stage.letter() + entryYear + "-" + ordinal);
    }

    /** 小学2023级2班: the name that stays. */
    public String cohortName() {
        return stage.label() + entryYear + "级" + ordinal + "班";
    }
}
