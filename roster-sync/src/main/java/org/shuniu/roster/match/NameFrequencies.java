package org.shuniu.roster.match;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;

/**
 * How common names are: that two people are called 王伟 says little, that two share a name nobody
 * else has says a lot. Counted in a sample of the hub's own people, and smoothed by what is known
 * of the nation, so that a hub of a hundred people does not take 王 for rare.
 */
public final class NameFrequencies {
    /** How many people the nation's figures weigh as much as. */
    private static final double FAMILY_PRIOR = 2_000;

    private static final double GIVEN_PRIOR = 100;

    /** Of a given name that nobody in the sample has; there are far more of two characters. */
    private static final double UNSEEN_SINGLE = 1e-3;

    private static final double UNSEEN_LONGER = 1e-4;

    private final Map<String, Long> families;
    private final Map<String, Long> given;
    private final long people;

    private NameFrequencies(Map<String, Long> families, Map<String, Long> given, long people) {
        this.families = families;
        this.given = given;
        this.people = people;
    }

    /** Of a hub that knows nobody yet. */
    public static NameFrequencies ofChina() {
        return new NameFrequencies(Map.of(), Map.of(), 0);
    }

    /** Of people drawn without regard to their names. */
    public static NameFrequencies of(Collection<NameParts> sample) {
        return new NameFrequencies(
                counted(sample, NameParts::family),
                counted(sample, NameParts::given),
                sample.size());
    }

    double shareOfFamily(String family) {
        return (families.getOrDefault(family, 0L) + FAMILY_PRIOR * FamilyNames.share(family))
                / (people + FAMILY_PRIOR);
    }

    double shareOfGiven(String name) {
        double unseen = name.codePointCount(0, name.length()) == 1 ? UNSEEN_SINGLE : UNSEEN_LONGER;
        return (given.getOrDefault(name, 0L) + GIVEN_PRIOR * unseen) / (people + GIVEN_PRIOR);
    }

    private static Map<String, Long> counted(
            Collection<NameParts> sample, Function<NameParts, String> part) {
        return sample.stream().collect(groupingBy(part, counting()));
    }
}
