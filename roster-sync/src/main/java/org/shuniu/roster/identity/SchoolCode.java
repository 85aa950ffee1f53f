package org.shuniu.roster.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 学校标识码: two digits of kind, two of province, six of serial number. A rename keeps it; it has no
 * check digit, so that only its form can be checked.
 */
public record SchoolCode(String value) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:11|2[12]|3[1-7]|4[12]|51|9[1-3])"
                            + "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"
                            + "[0-9]{6}");

    public SchoolCode {
        if (!FORM.matcher(value).matches()) {
            throw Fault.SCHOOL_CODE_FORM.refusal();
        }
    }

    /**
     * Folds the spelling (full-width digits, blanks, a leading apostrophe) and repairs nothing: too
     * few digits could be completed to the code of another school.
     */
    public static Check<SchoolCode> check(String typed) {
        String text = Typed.identifier(typed);
        return FORM.matcher(text).matches()
                ? Check.sound(new SchoolCode(text))
                : Check.faulty(Fault.SCHOOL_CODE_FORM);
    }

    public static Optional<SchoolCode> parse(String typed) {
        return check(typed).sound();
    }

    public SchoolKind kind() {
        return SchoolKind.ofDigits(value.substring(0, 2));
    }

    /** Digits 3 and 4; where a school hangs that no region claims yet. */
    public String provinceDigits() {
        return value.substring(2, 4);
    }

    @Override
    public String toString() {
        return value;
    }
}
