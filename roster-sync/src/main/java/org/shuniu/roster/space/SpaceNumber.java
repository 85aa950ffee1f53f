package org.shuniu.roster.space;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * 账号（空间号）: twelve digits that say nothing about their owner; the last is a Luhn check digit
 * (ISO/IEC 7812-1 annex B), so that one mistyped digit or two swapped neighbours (other than 0 and
 * 9) never name somebody else.
 */
public record SpaceNumber(String value) {
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{11}");

    public SpaceNumber {
        if (!FORM.matcher(value).matches() || value.charAt(11) != checkDigit(value)) {
            throw new IllegalArgumentException(
                    "not a space number: twelve digits with a check digit");
        }
    }

    /** Accepts what people type: spaces and hyphens between the groups, full-width digits. */
    public static Optional<SpaceNumber> parse(String typed) {
        var digits = new StringBuilder(12);
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c >= '０' && c <= '９') {
                digits.append((char) ('0' + (c - '０')));
            } else if (!Character.isWhitespace(c) && c != '-' && c != '\u00A0' && c != '\u3000') {
                return Optional.empty();
            }
        }
        String value = digits.toString();
        boolean valid = FORM.matcher(value).matches() && value.charAt(11) == checkDigit(value);
        return valid ? Optional.of(new SpaceNumber(value)) : Optional.empty();
    }

    /** A number drawn evenly from all; whether it is free is for the database to say. */
    public static SpaceNumber random(SecureRandom random) {
        String body = Long.toString(random.nextLong(10_000_000_000L, 100_000_000_000L));
        return new SpaceNumber(body + checkDigit(body + "0"));
    }

    /** Shown in groups of four: {@code 4172 0093 5514}. */
    public String grouped() {
        return value.substring(0, 4) + " " + value.substring(4, 8) + " " + value.substring(8);
    }

    private static char checkDigit(String value) {
        int sum = 0;
        for (int i = 0; i < 11; i++) {
            int digit = value.charAt(i) - '0';
            boolean doubled = i % 2 == 0;
            int product = doubled ? digit * 2 : digit;
            sum += product > 9 ? product - 9 : product;
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }

    @Override
    public String toString() {
        return value;
    }
}
