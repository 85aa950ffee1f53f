package org.shuniu.roster.match;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.match.Evidence.Agreement;
import org.shuniu.roster.match.Evidence.Field;

/**
 * How two people's names agree and what that is worth. Family and given name are weighed apart:
 * that two share a family name is little, and different where 王 and where 亓 is shared.
 */
final class NameComparison {
    /** Of the records of one human, how many write the part alike. */
    private static final double FAMILY_KEPT = 0.97;

    private static final double GIVEN_KEPT = 0.93;

    // Beyond these no sample of a hub tells how rare a name is.
    private static final double MOST_FAMILY_BITS = 12;
    private static final double MOST_GIVEN_BITS = 16;

    /** Written by ear: 2 % of one human's records, and some three names share a reading. */
    private static final double BY_EAR = 6.5;

    /** Mistyped letters: a tenth of one human's records. */
    private static final double MISTYPED = 5;

    /** A name that only one of the two records says is a former one. */
    private static final double BY_FORMER_NAME = 1;

    private static final double SWAPPED_PARTS = 2;

    private static final double OTHER_FAMILY = -5;
    private static final double OTHER_GIVEN = -6;

    /** One Chinese character of two: seldom a slip, often what siblings are called. */
    private static final double OTHER_CHARACTER = -4;

    private final NameFrequencies frequencies;

    NameComparison(NameFrequencies frequencies) {
        this.frequencies = frequencies;
    }

    List<Evidence> compare(Profile one, Profile other) {
        NameParts mine = one.name();
        NameParts theirs = other.name();
        if (mine.key().equals(theirs.key())) {
            return whole(mine, Agreement.EQUAL, 0);
        }
        List<Evidence> best = parts(mine, theirs, readAlike(one, other));
        if (swapped(mine, theirs)) {
            best = better(best, swappedParts(mine, theirs));
        }
        for (NameParts some : one.names()) {
            for (NameParts others : other.names()) {
                if (some.key().equals(others.key())) {
                    best = better(best, whole(some, Agreement.FORMER, BY_FORMER_NAME));
                }
            }
        }
        return best;
    }

    /**
     * Whether the own names may be one: written alike or heard alike; of names in letters, spelt
     * nearly alike. One Chinese character of two is another name: that is how twins are called.
     */
    static boolean mayBeOne(NameParts one, NameParts other) {
        if (swapped(one, other)) {
            return true;
        }
        Agreement given = agreement(one.given(), other.given(), one, other);
        if (given == null) {
            return one.family().equals(other.family());
        }
        return switch (given) {
            case EQUAL, SOUNDS_ALIKE -> true;
            case SIMILAR -> !one.han() && !other.han();
            default -> false;
        };
    }

    /** The whole names are read alike, by the registries' own pinyin where they give one. */
    private static boolean readAlike(Profile one, Profile other) {
        boolean heard = one.name().han() || other.name().han();
        return heard && reading(one).equals(reading(other));
    }

    private static String reading(Profile person) {
        String written = person.pinyin() == null ? "" : Reading.written(person.pinyin());
        return written.isEmpty()
                ? Reading.ofFamily(person.name().family()) + Reading.of(person.name().given())
                : written;
    }

    /** Each part of the one is the other part of the other, or may be, if written in letters. */
    private static boolean swapped(NameParts one, NameParts other) {
        if (one.family().isEmpty() || one.given().isEmpty()) {
            return false;
        }
        if (one.han() || other.han()) {
            return crossed(one, other);
        }
        return Spelling.alike(one.family(), other.given())
                && Spelling.alike(one.given(), other.family());
    }

    private static boolean crossed(NameParts one, NameParts other) {
        return one.family().equals(other.given()) && one.given().equals(other.family());
    }

    private List<Evidence> whole(NameParts name, Agreement agreement, double less) {
        var evidence = new ArrayList<Evidence>();
        if (!name.family().isEmpty()) {
            evidence.add(Evidence.of(Field.FAMILY_NAME, agreement, equalFamily(name.family())));
        }
        if (!name.given().isEmpty()) {
            evidence.add(
                    Evidence.of(
                            Field.GIVEN_NAME,
                            agreement,
                            Math.max(0, equalGiven(name.given()) - less)));
        }
        return evidence;
    }

    private List<Evidence> swappedParts(NameParts one, NameParts other) {
        double bits =
                Math.min(
                        equalFamily(one.family()) + equalGiven(one.given()),
                        equalFamily(other.family()) + equalGiven(other.given()));
        double less = crossed(one, other) ? SWAPPED_PARTS : SWAPPED_PARTS + MISTYPED;
        return List.of(Evidence.of(Field.GIVEN_NAME, Agreement.SWAPPED, Math.max(0, bits - less)));
    }

    private List<Evidence> parts(NameParts one, NameParts other, boolean readAlike) {
        var evidence = new ArrayList<Evidence>();
        Agreement family = lifted(agreement(one.family(), other.family(), one, other), readAlike);
        if (family != null) {
            double equal = Math.min(equalFamily(one.family()), equalFamily(other.family()));
            evidence.add(Evidence.of(Field.FAMILY_NAME, family, bits(family, equal, OTHER_FAMILY)));
        }
        Agreement given = lifted(agreement(one.given(), other.given(), one, other), readAlike);
        if (given != null) {
            double equal = Math.min(equalGiven(one.given()), equalGiven(other.given()));
            boolean han = one.han() || other.han();
            double bits =
                    han && given == Agreement.SIMILAR
                            ? OTHER_CHARACTER
                            : bits(given, equal, OTHER_GIVEN);
            evidence.add(Evidence.of(Field.GIVEN_NAME, given, bits));
        }
        return evidence;
    }

    private static double bits(Agreement agreement, double equal, double different) {
        return switch (agreement) {
            case EQUAL -> equal;
            case SOUNDS_ALIKE -> Math.max(0, equal - BY_EAR);
            case SIMILAR -> Math.max(0, equal - MISTYPED);
            default -> different;
        };
    }

    private static @Nullable Agreement lifted(@Nullable Agreement agreement, boolean readAlike) {
        return readAlike && (agreement == Agreement.SIMILAR || agreement == Agreement.DIFFERENT)
                ? Agreement.SOUNDS_ALIKE
                : agreement;
    }

    /** Null if one of the two lacks the part. */
    private static @Nullable Agreement agreement(
            String one, String other, NameParts first, NameParts second) {
        if (one.isEmpty() || other.isEmpty()) {
            return null;
        }
        if (one.equals(other)) {
            return Agreement.EQUAL;
        }
        boolean han = first.han() || second.han();
        if (han && soundAlike(one, other)) {
            return Agreement.SOUNDS_ALIKE;
        }
        boolean similar = han ? differInOneOfSeveral(one, other) : Spelling.alike(one, other);
        return similar ? Agreement.SIMILAR : Agreement.DIFFERENT;
    }

    private static boolean soundAlike(String one, String other) {
        return Reading.ofFamily(one).equals(Reading.ofFamily(other))
                || Reading.of(one).equals(Reading.of(other));
    }

    private static boolean differInOneOfSeveral(String one, String other) {
        int[] some = one.codePoints().toArray();
        int[] others = other.codePoints().toArray();
        if (some.length != others.length || some.length < 2) {
            return false;
        }
        int different = 0;
        for (int i = 0; i < some.length; i++) {
            different += some[i] == others[i] ? 0 : 1;
        }
        return different == 1;
    }

    private double equalFamily(String family) {
        return bounded(FAMILY_KEPT / frequencies.shareOfFamily(family), MOST_FAMILY_BITS);
    }

    private double equalGiven(String given) {
        return bounded(GIVEN_KEPT / frequencies.shareOfGiven(given), MOST_GIVEN_BITS);
    }

    private static double bounded(double ratio, double most) {
        return Math.clamp(Math.log(ratio) / Math.log(2), 0, most);
    }

    private static List<Evidence> better(List<Evidence> one, List<Evidence> other) {
        return bits(other) > bits(one) ? other : one;
    }

    private static double bits(List<Evidence> evidence) {
        return evidence.stream().mapToDouble(Evidence::bits).sum();
    }
}
