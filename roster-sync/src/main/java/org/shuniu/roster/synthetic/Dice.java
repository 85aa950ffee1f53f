package org.shuniu.roster.synthetic;

import java.util.Arrays;

/**
 * Draws that depend on the seed and on what is asked, never on what was asked before: any person
 * can be made without making the ones before.
 */
final class Dice {
    /** What a draw decides. Two topics never share a draw. */
    enum Topic {
        COUNTY,
        SCHOOL_SIZE,
        SCHOOL_STYLE,
        POOL,
        AWAY,
        NUMBER,
        FORMER_NUMBER,
        TWIN,
        SIBLING,
        SIBLING_PAIR,
        COPY_PAIR,
        POST_PAIR,
        PARENT_OF,
        PARENT_ROLE,
        FATE,
        FATE_DETAIL,
        STRANGER,
        INVISIBLE,
        DOT,
        DOT_KIND,
        FAMILY_NAME,
        GIVEN_NAME,
        RARE_CHARACTER,
        ETHNIC_GROUP,
        MINORITY_NAME,
        GUARDIANS,
        PHONE,
        SHARED_PHONE,
        LOCAL_NUMBER,
        STATUS,
        CATEGORY,
        ADDRESS,
        TRAIT,
        TURN,
        TURN_DAY,
        LATE,
        RETURN,
        MENDING,
        NEW_ARRIVAL,
        NEXT_SCHOOL,
        CLASSES,
        SCHOOL_EVENT;

        // From the name, so that a new topic changes no draw of the others.
        private final long salt = name().chars().asLongStream().reduce(17, (z, c) -> mix(z + c));
    }

    private final long[] salts;

    Dice(long seed) {
        salts = Arrays.stream(Topic.values()).mapToLong(topic -> mix(seed + topic.salt)).toArray();
    }

    // An EnumMap would box what is asked a dozen times for every cell.
    @SuppressWarnings("EnumOrdinal")
    long bits(Topic topic, long index) {
        // SplitMix64's finaliser twice: indices are consecutive, so once would leave a pattern.
        return mix(salts[topic.ordinal()] ^ mix(index + 0x632BE59BD9B4E019L));
    }

    /** In [0, 1). */
    double unit(Topic topic, long index) {
        return (bits(topic, index) >>> 11) * 0x1.0p-53;
    }

    int below(Topic topic, long index, int bound) {
        return (int) (unit(topic, index) * bound);
    }

    boolean chance(Topic topic, long index, double probability) {
        return unit(topic, index) < probability;
    }

    /** A bell around 0 with deviation 1; good enough for sizes. */
    double normal(Topic topic, long index) {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += unit(topic, index * 12 + i);
        }
        return sum - 6;
    }

    Shuffle shuffle(Topic topic, long index, long size) {
        return new Shuffle(size, bits(topic, index));
    }

    static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
