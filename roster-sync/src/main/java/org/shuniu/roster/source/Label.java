package org.shuniu.roster.source;

import java.text.Normalizer;
import java.util.Locale;

/** The normal form in which headers and code-table words are compared. */
public final class Label {
    private Label() {}

    /**
     * {@code 姓名（ＸＭ）*} and {@code 姓名 xm} are one label: only letters and digits tell labels apart.
     */
    public static String normalise(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder label = new StringBuilder(folded.length());
        folded.codePoints().filter(Character::isLetterOrDigit).forEach(label::appendCodePoint);
        // A tick is a word too.
        return label.isEmpty() ? folded.strip() : label.toString();
    }
}
