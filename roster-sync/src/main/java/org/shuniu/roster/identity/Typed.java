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
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
