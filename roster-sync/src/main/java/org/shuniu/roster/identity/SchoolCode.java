package org.shuniu.roster.identity;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 学校标识码: two digits of kind, two of province, six of serial number. A rename keeps it; it has no
 * check digit, so that only its form can be checked. A school that has none is called what its
 * source calls it, {@code <source>~<id>}: no other code of an org has a tilde.
 */
public record SchoolCode(String value) {
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:11|2[12]|3[1-7]|4[12]|51|9[1-3])"
                            + "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])"
                            + "[0-9]{6}");

    private static final Pattern OWN =
            Pattern.compile("[a-z0-9][a-z0-9-]{0,62}~[A-Za-z0-9_~-]{1,96}");

    public SchoolCode {
        if (!FORM.matcher(value).matches() && !OWN.matcher(value).matches()) {
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

    /**
     * What a source calls a school, in characters that any URL can hold; faulty if that is too
     * long.
     *
     * @param id as the source spells it; what is no letter, digit, - or _ is written as ~ and the
     *     hexadecimal of its UTF-8
     */
    public static Check<SchoolCode> ofSource(String source, String id) {
        var code = new StringBuilder(source).append('~');
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            code.append(plain ? String.valueOf(c) : "~" + HexFormat.of().toHexDigits(b));
        }
        return OWN.matcher(code).matches()
                ? Check.sound(new SchoolCode(code.toString()))
                : Check.faulty(Fault.SCHOOL_CODE_FORM);
    }

    /** Whether it is what the source calls a school that has no 学校标识码. */
    public static boolean isOfSource(String code, String source) {
        return code.startsWith(source + "~");
    }

    /** Empty for a school that has no 学校标识码. */
    public Optional<SchoolKind> kind() {
        return FORM.matcher(value).matches()
                ? Optional.of(SchoolKind.ofDigits(value.substring(0, 2)))
                : Optional.empty();
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
