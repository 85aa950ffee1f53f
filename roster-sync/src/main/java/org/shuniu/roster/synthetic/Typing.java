package org.shuniu.roster.synthetic;

import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.synthetic.Dice.Topic;

/** What happens to a right name and a right number on the way into a cell. */
final class Typing {
    private static final String WRONG_DOTS = "•‧･・．";

    private final Dice dice;
    private final DefectRates rates;

    Typing(Dice dice, DefectRates rates) {
        this.dice = dice;
        this.rates = rates;
    }

    /**
     * @param key tells rows of both files apart
     */
    String name(long key, String name, EnumSet<Defect> defects) {
        String typed = name;
        if (name.indexOf('·') >= 0 && dice.chance(Topic.DOT, key, rates.wrongDot())) {
            defects.add(Defect.WRONG_DOT);
            int dot = dice.below(Topic.DOT_KIND, key, WRONG_DOTS.length());
            typed = typed.replace('·', WRONG_DOTS.charAt(dot));
        }
        if (typesInvisible(key)) {
            defects.add(Defect.ZERO_WIDTH);
            typed = typed.charAt(0) + "\u200B" + typed.substring(1);
        }
        return typed;
    }

    @Nullable String number(long key, @Nullable String number, EnumSet<Defect> defects) {
        if (number == null || typesInvisible(key) || !slips(key)) {
            return number;
        }
        defects.add(Defect.FULL_WIDTH);
        StringBuilder wide = new StringBuilder(number.length());
        // The full-width forms stand in the same order as ASCII.
        number.chars().forEach(c -> wide.append((char) (c - '!' + '！')));
        return wide.toString();
    }

    String wrongCheckDigit(String citizenId, long key) {
        String first17 = citizenId.substring(0, 17);
        char right = CitizenId.checkDigit(first17);
        char wrong = (char) ('0' + dice.below(Topic.FATE_DETAIL, key, 10));
        return first17 + (wrong == right ? (char) ('0' + (wrong - '0' + 1) % 10) : wrong);
    }

    private boolean typesInvisible(long key) {
        return slips(key) && dice.chance(Topic.INVISIBLE, ~key, 0.5);
    }

    private boolean slips(long key) {
        return dice.chance(Topic.INVISIBLE, key, rates.invisibleOrWide());
    }
}
