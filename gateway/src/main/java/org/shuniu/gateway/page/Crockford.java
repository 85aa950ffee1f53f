package org.shuniu.gateway.page;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * Douglas Crockford's base 32: what people read from paper and type, without I, L, O and U.
 *
 * @see <a href="https://www.crockford.com/base32.html">Base 32</a>
 */
public final class Crockford {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private Crockford() {}

    /** Five random bits a character. */
    public static String random(int length, SecureRandom random) {
        var code = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /**
     * Reads what people type: lower case, full-width characters, spaces and hyphens, O for 0, I and
     * L for 1. Anything else is no code.
     */
    public static Optional<String> parse(String typed, int length) {
        var code = new StringBuilder(length);
        for (int i = 0; i < typed.length(); i++) {
            char c = Character.toUpperCase(halfWidth(typed.charAt(i)));
            switch (c) {
                case 'O' -> code.append('0');
                case 'I', 'L' -> code.append('1');
                default -> {
                    if (ALPHABET.indexOf(c) >= 0) {
                        code.append(c);
                    } else if (!isSeparator(c)) {
                        return Optional.empty();
                    }
                }
            }
            if (code.length() > length) {
                return Optional.empty();
            }
        }
        return code.length() == length ? Optional.of(code.toString()) : Optional.empty();
    }

    /** Groups of four with a hyphen: {@code 7KQ2-M9XD-4T0B}. */
    public static String grouped(String code) {
        var grouped = new StringBuilder(code.length() + code.length() / 4);
        for (int i = 0; i < code.length(); i++) {
            if (i > 0 && i % 4 == 0) {
                grouped.append('-');
            }
            grouped.append(code.charAt(i));
        }
        return grouped.toString();
    }

    // The full-width forms FF01–FF5E mirror ASCII 21–7E.
    private static char halfWidth(char c) {
        return c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c;
    }

    private static boolean isSeparator(char c) {
        return c == '-'
                || c == '\u2010'
                || c == '\u2013'
                || c == '\u2014'
                || c == '\u00A0'
                || Character.isWhitespace(c);
    }
}
