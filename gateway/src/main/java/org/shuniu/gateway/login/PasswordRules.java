package org.shuniu.gateway.login;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.space.SpaceNumber;

/**
 * Which passwords people may choose: long enough and not guessable from what others know. No rule
 * on kinds of characters and no expiry (NIST SP 800-63B-4 §3.1.1.2: both make passwords worse).
 */
public final class PasswordRules {
    static final int MIN_LENGTH = 8;
    static final int MAX_LENGTH = 128;

    /** So many digits in a row of the space number make a password a copy of it. */
    private static final int COPIED_DIGITS = 6;

    private static final Set<String> COMMON = readCommon();
    private static final String RUNS =
            "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz"
                    + " zyxwvutsrqponmlkjihgfedcba qwertyuiopasdfghjklzxcvbnm 1qaz2wsx3edc4rfv5tgb6yhn";

    private static final List<DateTimeFormatter> BIRTH_DATES =
            List.of(
                    DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT),
                    DateTimeFormatter.ofPattern("uuMMdd", Locale.ROOT),
                    DateTimeFormatter.ofPattern("uuuuMd", Locale.ROOT),
                    DateTimeFormatter.ofPattern("ddMMuuuu", Locale.ROOT),
                    DateTimeFormatter.ofPattern("MMdduuuu", Locale.ROOT));

    private PasswordRules() {}

    /**
     * The one form in which a password is stored and compared: RFC 8265 §4.2 (OpaqueString), spaces
     * of any kind become U+0020, then NFC; empty if the profile forbids it.
     */
    public static Optional<String> normalised(String typed) {
        var mapped = new StringBuilder(typed.length());
        for (int cp : typed.codePoints().toArray()) {
            switch (Character.getType(cp)) {
                case Character.SPACE_SEPARATOR -> mapped.append(' ');
                case Character.CONTROL, Character.UNASSIGNED, Character.SURROGATE -> {
                    return Optional.empty();
                }
                default -> mapped.appendCodePoint(cp);
            }
        }
        return Optional.of(Normalizer.normalize(mapped, Normalizer.Form.NFC));
    }

    /** What can be said before we know who it is. */
    public static Optional<PasswordFault> check(String typed, @Nullable SpaceNumber number) {
        Optional<String> normal = normalised(typed);
        if (normal.isEmpty()) {
            return Optional.of(PasswordFault.UNREADABLE);
        }
        String password = normal.get();
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH) {
            return Optional.of(PasswordFault.TOO_SHORT);
        }
        if (length > MAX_LENGTH) {
            return Optional.of(PasswordFault.TOO_LONG);
        }
        String bare = bare(password);
        if (number != null && copies(bare, number.value())) {
            return Optional.of(PasswordFault.SPACE_NUMBER);
        }
        if (COMMON.contains(bare) || isMonotonous(bare)) {
            return Optional.of(PasswordFault.COMMON);
        }
        return Optional.empty();
    }

    /** What only the person's record shows. */
    public static Optional<PasswordFault> check(String typed, PersonProfile person) {
        return check(typed, person.spaceNumber())
                .or(
                        () ->
                                isPersonal(bare(typed), person)
                                        ? Optional.of(PasswordFault.PERSONAL)
                                        : Optional.empty());
    }

    private static boolean isPersonal(String bare, PersonProfile person) {
        LocalDate born = person.birthDate();
        return bare.contains(bare(person.name()))
                || (born != null
                        && BIRTH_DATES.stream().anyMatch(f -> bare.contains(f.format(born))));
    }

    private static boolean copies(String password, String number) {
        for (int i = 0; i + COPIED_DIGITS <= number.length(); i++) {
            if (password.contains(number.substring(i, i + COPIED_DIGITS))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Three different characters or fewer, or a run along the alphabet, the digits or the keyboard.
     */
    private static boolean isMonotonous(String bare) {
        return bare.codePoints().distinct().count() <= 3 || RUNS.contains(bare);
    }

    // What a guesser tries anyway: the same without case, spaces, hyphens, dots and underscores.
    private static String bare(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s._·-]", "");
    }

    private static Set<String> readCommon() {
        try (InputStream list = PasswordRules.class.getResourceAsStream("common-passwords.txt")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new IllegalStateException("the list of common passwords is part of the jar", e);
        }
    }
}
