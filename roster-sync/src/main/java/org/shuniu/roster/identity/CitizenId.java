package org.shuniu.roster.identity;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * 公民身份号码, GB 11643-1999, in its 18-character form; likewise the numbers of the 港澳台居民居住证 and of the
 * 外国人永久居留身份证 of 2023, which share its algorithm.
 *
 * <p>The county is not checked against today's map: people born in a county that was abolished keep
 * its digits.
 */
public record CitizenId(String value) {
    private static final int LENGTH = 18;
    private static final Pattern OLD_FORM = Pattern.compile("[1-8][0-9]{14}");
    private static final Pattern SCIENTIFIC = Pattern.compile("[0-9](?:\\.[0-9]*)?E\\+?1[0-9]");

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_DIGITS = "10X98765432";

    public CitizenId {
        Fault fault = faultOf(value);
        if (fault != null) {
            throw fault.refusal();
        }
    }

    /** Accepts what people and spreadsheets type, and the 15-digit numbers issued until 1999. */
    public static Check<CitizenId> check(String typed) {
        String text = Typed.identifier(typed);
        if (text.indexOf('E') > 0 && SCIENTIFIC.matcher(text).matches()) {
            return Check.faulty(Fault.CITIZEN_ID_ROUNDED);
        }
        if (text.length() != LENGTH && OLD_FORM.matcher(text).matches()) {
            text = completed(text.substring(0, 6) + "19" + text.substring(6));
        }
        Fault fault = faultOf(text);
        return fault == null ? Check.sound(new CitizenId(text)) : Check.faulty(fault);
    }

    public static Optional<CitizenId> parse(String typed) {
        return check(typed).sound();
    }

    /** The number that begins with these 17 digits. */
    public static CitizenId ofFirst17(String first17) {
        return new CitizenId(completed(first17));
    }

    /** ISO 7064 MOD 11-2, with the weights that GB 11643-1999 spells out. */
    public static char checkDigit(String first17) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * Character.digit(first17.charAt(i), 10);
        }
        return CHECK_DIGITS.charAt(sum % 11);
    }

    public LocalDate birthDate() {
        return birthDateIn(value);
    }

    /** The sequence number is odd for males and even for females. */
    public Gender gender() {
        return sequence() % 2 == 1 ? Gender.MALE : Gender.FEMALE;
    }

    /** Tells apart those born on one day in one area. */
    public int sequence() {
        return Integer.parseInt(value.substring(14, 17));
    }

    /** Two digits: the province of the first registration, or the one that issued the card. */
    public String provinceDigits() {
        return provinceIn(value);
    }

    /** {@code 3301**********0013}: enough to recognise one's own, too little to use another's. */
    public String masked() {
        return value.substring(0, 4) + "*".repeat(10) + value.substring(14);
    }

    @Override
    public String toString() {
        return "***";
    }

    private static @Nullable Fault faultOf(String text) {
        if (!hasForm(text)) {
            return Fault.CITIZEN_ID_FORM;
        }
        if (!Provinces.include(provinceIn(text))) {
            return Fault.CITIZEN_ID_AREA;
        }
        try {
            int year = birthDateIn(text).getYear();
            if (year < 1800 || year > 2099) {
                return Fault.CITIZEN_ID_DATE;
            }
        } catch (DateTimeException notADay) {
            return Fault.CITIZEN_ID_DATE;
        }
        if (checkDigit(text) == text.charAt(17)) {
            return null;
        }
        // A spreadsheet keeps 15 significant digits of a number and writes zeros after them.
        return text.endsWith("000") ? Fault.CITIZEN_ID_ROUNDED : Fault.CITIZEN_ID_CHECK_DIGIT;
    }

    /** {@code [1-9][0-9]{16}[0-9X]}, asked of every number of every row. */
    private static boolean hasForm(String text) {
        return text.length() == LENGTH && text.charAt(0) != '0' && hasDigitsAndCheckDigit(text, 0);
    }

    /** Whether 17 digits stand there, and then another or an X. */
    static boolean hasDigitsAndCheckDigit(String text, int from) {
        for (int i = from; i < from + WEIGHTS.length; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        char last = text.charAt(from + WEIGHTS.length);
        return last == 'X' || isDigit(last);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /**
     * Foreigners' numbers are 9, the issuing province and the nationality, where others have six
     * digits of area.
     */
    private static String provinceIn(String text) {
        return text.charAt(0) == '9' ? text.substring(1, 3) : text.substring(0, 2);
    }

    private static LocalDate birthDateIn(String text) {
        return LocalDate.of(
                Integer.parseInt(text, 6, 10, 10),
                Integer.parseInt(text, 10, 12, 10),
                Integer.parseInt(text, 12, 14, 10));
    }

    private static String completed(String first17) {
        return first17 + checkDigit(first17);
    }
}
