package org.shuniu.roster.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person's name as written. It is never NFKC-normalised: that would turn a compatibility
 * ideograph into another character than the one on the identity card. Only {@link #matchKey()} is.
 */
public record PersonName(String value) {
    /** In characters, not in UTF-16 units. */
    public static final int MAX_LENGTH = 128;

    // Unicode has many dots; between the parts of a name only U+00B7 is right.
    private static final Pattern WRONG_DOT =
            Pattern.compile("(?<=\\p{L}\\p{M}{0,8}\\h?)[•‧･・．](?=\\h?\\p{L})");

    private static final Pattern FULL_STOP_BETWEEN_HAN =
            Pattern.compile("(?<=\\p{IsHan})\\.(?=\\p{IsHan})");
    private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");
    private static final Pattern BLANKS_AROUND_DOT = Pattern.compile(" ?· ?");
    private static final Pattern VARIATION_SELECTOR =
            Pattern.compile("[\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");

    public PersonName {
        Fault fault = faultOf(value);
        if (fault != null) {
            throw fault.refusal();
        }
        if (!value.equals(tidied(value))) {
            throw new IllegalArgumentException(
                    "The name has blanks around it, invisible characters or a wrong dot.");
        }
    }

    /** Trims, takes invisible characters out and sets the right dot; changes nothing else. */
    public static Check<PersonName> check(String typed) {
        String text = tidied(typed);
        Fault fault = faultOf(text);
        return fault == null ? Check.sound(new PersonName(text)) : Check.faulty(fault);
    }

    public static Optional<PersonName> parse(String typed) {
        return check(typed).sound();
    }

    /** Equal for two spellings of one name; for comparing only, never to be shown. */
    public String matchKey() {
        if (isOfUnifiedHan(value)) {
            return value;
        }
        String key = Normalizer.normalize(value, Normalizer.Form.NFKC);
        key = VARIATION_SELECTOR.matcher(Typed.withoutInvisible(key)).replaceAll("");
        key = BLANKS.matcher(key).replaceAll(" ").strip();
        if (key.codePoints().anyMatch(Character::isIdeographic)) {
            // 王 伟 is 王伟 in a column that someone justified.
            key = key.replace(" ", "");
            key = FULL_STOP_BETWEEN_HAN.matcher(key).replaceAll("·");
        }
        key = BLANKS_AROUND_DOT.matcher(key).replaceAll("·");
        // Up and down again folds what has no one-to-one lower case (ß and SS, final sigma).
        key = key.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(key, Normalizer.Form.NFKC);
    }

    /** Names stand on pages, never in logs. */
    @Override
    public String toString() {
        return "***";
    }

    private static String tidied(String typed) {
        String text = Typed.withoutInvisible(typed);
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(text.charAt(to - 1))) {
            to--;
        }
        String trimmed = text.substring(from, to);
        return isOfUnifiedHan(trimmed) ? trimmed : WRONG_DOT.matcher(trimmed).replaceAll("·");
    }

    /** {@link String#strip()} leaves the no-break space, which web pages put into cells. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /**
     * Letters U+4E00 to U+9FFF alone, as nearly all names are: they have no case, no decomposition
     * and nothing in them to repair.
     */
    private static boolean isOfUnifiedHan(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '\u4e00' || c > '\u9fff') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static @Nullable Fault faultOf(String text) {
        if (text.length() <= MAX_LENGTH && isOfUnifiedHan(text)) {
            return Misread.isMisread(text) ? Fault.NAME_UNREADABLE : null;
        }
        if (text.codePoints().noneMatch(Character::isLetter)
                && text.codePoints().noneMatch(PersonName::isUnshowable)) {
            return Fault.NAME_MISSING;
        }
        if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
            return Fault.NAME_TOO_LONG;
        }
        if (Misread.isMisread(text)) {
            return Fault.NAME_UNREADABLE;
        }
        return text.codePoints()
                .mapToObj(PersonName::faultOf)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    private static boolean isUnshowable(int character) {
        return faultOf(character).isPresent();
    }

    private static Optional<Fault> faultOf(int character) {
        return switch (Character.getType(character)) {
            case Character.PRIVATE_USE -> Optional.of(Fault.NAME_PRIVATE_USE);
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    Optional.of(Fault.NAME_CONTROL);
            case Character.SURROGATE -> Optional.of(Fault.NAME_UNREADABLE);
            default ->
                    standsForAnother(character)
                            ? Optional.of(Fault.NAME_UNREADABLE)
                            : Optional.empty();
        };
    }

    /**
     * What encoders and decoders write for a character they lack, what hides one, and the signs
     * that Han characters fall apart into when their bytes are read as Latin.
     */
    private static boolean standsForAnother(int character) {
        return switch (character) {
            case 0xFFFD, '?', '？', '□', '*', '＊', '×' -> true;
            default -> character > 0xA0 && character < 0xC0 && !isPartOfNames(character);
        };
    }

    private static boolean isPartOfNames(int character) {
        return character == '·' || Character.isLetter(character);
    }
}
