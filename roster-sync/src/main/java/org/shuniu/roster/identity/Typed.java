package org.shuniu.roster.identity;

import java.text.Normalizer;
import java.util.Locale;

/** Takes from a typed identifier what keyboards, spreadsheets and web pages put around it. */
final class Typed {
    private Typed() {}

    /**
     * An identifier in one spelling: half-width, upper case, without blanks or invisible characters
     * at its ends or inside, without the apostrophe that keeps a spreadsheet from counting.
     */
    static String identifier(String typed) {
        if (isPlain(typed)) {
            boolean marked =
                    !typed.isEmpty() && (typed.charAt(0) == '\'' || typed.charAt(0) == '`');
            return marked ? typed.substring(1) : typed;
        }
        String text = Normalizer.normalize(withoutInvisible(typed), Normalizer.Form.NFKC);
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .forEach(kept::appendCodePoint);
        // Spreadsheets mark text with ', and correct it to a curly one when typed by hand.
        if (!kept.isEmpty() && "'‘’`".indexOf(kept.charAt(0)) >= 0) {
            kept.deleteCharAt(0);
        }
        return kept.toString().toUpperCase(Locale.ROOT);
    }

    /** Zero-width characters, byte order marks, direction marks: Unicode category Cf. */
    static String withoutInvisible(String text) {
        if (!mayBeInvisible(text)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /** Nearly every number comes so, and millions come: visible, half-width, upper case. */
    private static boolean isPlain(String typed) {
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c <= ' ' || c > '~' || (c >= 'a' && c <= 'z')) {
                return false;
            }
        }
        return true;
    }

    private static boolean mayBeInvisible(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) || Character.getType(c) == Character.FORMAT) {
                return true;
            }
        }
        return false;
    }
}
