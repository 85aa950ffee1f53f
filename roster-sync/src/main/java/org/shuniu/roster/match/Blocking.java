package org.shuniu.roster.match;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Which records a person is compared with at all: whoever an index finds under the person's birth
 * date and name, spelt or heard alike, or under the name and a birth date that a slip of the pen
 * makes of it. Some sixty look-ups for each person, however many people a hub has.
 */
public final class Blocking {
    /** Sorts after the key it is appended to and before every other key; no key contains it. */
    private static final String NOTHING_MORE = "\u0001";

    /** Whatever is written in letters sorts before it. */
    private static final String FIRST_HAN = "\u2e80";

    private Blocking() {}

    /**
     * A look-up in the index on birth date and name key.
     *
     * @param from the first key, in code point order
     * @param to the first one after
     */
    public record Probe(LocalDate birthDate, String from, String to) {}

    /** None for somebody whose birth date nobody said; see {@link CandidateStore}. */
    public static List<Probe> probes(List<NameParts> names, LocalDate birthDate) {
        var probes = new ArrayList<Probe>();
        for (NameParts name : names) {
            probes.addAll(onTheDay(name, birthDate));
            for (LocalDate date : BirthDates.slipsOf(birthDate)) {
                if (!date.equals(birthDate)) {
                    probes.add(
                            name.han()
                                    ? new Probe(date, name.key(), name.key() + NOTHING_MORE)
                                    : inLetters(date));
                }
            }
        }
        return probes;
    }

    /** Those who were born on the day and may have the name. */
    static List<Probe> onTheDay(NameParts name, LocalDate birthDate) {
        return name.han()
                ? FamilyNames.soundingLike(firstOf(name)).stream()
                        .map(family -> new Probe(birthDate, family, after(family)))
                        .toList()
                : List.of(inLetters(birthDate));
    }

    /** Spelt differently it may begin differently; few people here have such names. */
    private static Probe inLetters(LocalDate birthDate) {
        return new Probe(birthDate, "", FIRST_HAN);
    }

    /**
     * Whether a record that {@link #probes} found is worth loading. Who was born on one day and has
     * another name is nobody's duplicate by any rule, and most of what the index finds is that.
     */
    public static boolean worthComparing(List<NameParts> names, NameParts found) {
        return names.stream().anyMatch(name -> NameComparison.mayBeOne(name, found));
    }

    /** What a match key begins with: the family name, or a character of a dotted name. */
    private static String firstOf(NameParts name) {
        return !name.family().isEmpty() && name.key().startsWith(name.family())
                ? name.family()
                : name.key().substring(0, name.key().offsetByCodePoints(0, 1));
    }

    private static String after(String prefix) {
        int last = prefix.codePointBefore(prefix.length());
        int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
        return prefix.substring(0, prefix.length() - Character.charCount(last))
                + Character.toString(next);
    }
}
