package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person reads from a device and types (RFC 8628 §6.1): eight consonants, so that no word
 * comes of them; 34 bits.
 *
 * @param text without the hyphen
 */
record UserCode(String text) {
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;

    static UserCode random(SecureRandom random) {
        var text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new UserCode(text.toString());
    }

    // RFC 8628 §6.1: the server should strip out any characters that are not in the character set,
    // like punctuation that was inserted for readability, and compare in upper case.
    static Optional<UserCode> parse(String typed) {
        var text = new StringBuilder(LENGTH);
        typed.toUpperCase(Locale.ROOT)
                .chars()
                .filter(c -> ALPHABET.indexOf(c) >= 0)
                .limit(LENGTH + 1L)
                .forEach(c -> text.append((char) c));
        return text.length() == LENGTH && typed.length() <= 40
                ? Optional.of(new UserCode(text.toString()))
                : Optional.empty();
    }

    /** {@code WDJB-MJHT}. */
    String grouped() {
        return text.substring(0, 4) + '-' + text.substring(4);
    }
}
