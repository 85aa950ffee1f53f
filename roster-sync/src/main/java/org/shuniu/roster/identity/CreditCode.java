package org.shuniu.roster.identity;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * 统一社会信用代码, GB 32100-2015. Two campuses may share one and a 教学点 may have none: never a school's
 * key.
 */
public record CreditCode(String value) {
    // GB 32100-2015 §4: the letters I, O, S, V and Z are not used.
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final Pattern FORM =
            Pattern.compile("[" + ALPHABET + "]{2}[0-9]{6}[" + ALPHABET + "]{10}");

    private static final int[] WEIGHTS = {
        1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28
    };
    private static final int[] ORGANISATION_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};

    public CreditCode {
        Fault fault = faultOf(value);
        if (fault != null) {
            throw fault.refusal();
        }
    }

    public static Check<CreditCode> check(String typed) {
        String text = Typed.identifier(typed);
        Fault fault = faultOf(text);
        return fault == null ? Check.sound(new CreditCode(text)) : Check.faulty(fault);
    }

    public static Optional<CreditCode> parse(String typed) {
        return check(typed).sound();
    }

    public static char checkCharacter(String first17) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * ALPHABET.indexOf(first17.charAt(i));
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }

    /** 组织机构代码, GB 11714-1997: eight characters and a check character. */
    public String organisationCode() {
        return value.substring(8, 17);
    }

    @Override
    public String toString() {
        return value;
    }

    private static @Nullable Fault faultOf(String text) {
        if (!FORM.matcher(text).matches()) {
            return Fault.CREDIT_CODE_FORM;
        }
        if (checkCharacter(text) != text.charAt(17)) {
            return Fault.CREDIT_CODE_CHECK_DIGIT;
        }
        return organisationCheckCharacter(text.substring(8, 16)) == text.charAt(16)
                ? null
                : Fault.CREDIT_CODE_ORGANISATION;
    }

    private static char organisationCheckCharacter(String first8) {
        int sum = 0;
        for (int i = 0; i < ORGANISATION_WEIGHTS.length; i++) {
            sum += ORGANISATION_WEIGHTS[i] * Character.digit(first8.charAt(i), 36);
        }
        // GB 11714-1997: 10 is written X, 11 is written 0.
        return "0123456789X0".charAt(11 - sum % 11);
    }
}
