package org.shuniu.roster.synthetic;

/**
 * A keyed permutation of 0 … size − 1 that needs no memory: a Feistel network over the next power
 * of four, walked until it lands inside. Not a cipher; it only has to look random.
 */
record Shuffle(long size, long key) {
    private static final int ROUNDS = 4;

    Shuffle {
        if (size < 1 || size > 1L << 40) {
            throw new IllegalArgumentException("cannot shuffle " + size);
        }
    }

    /** Where {@code index} goes. */
    long at(long index) {
        check(index);
        long place = index;
        do {
            place = forth(place);
        } while (place >= size);
        return place;
    }

    /** What goes to {@code place}: the inverse of {@link #at}. */
    long indexAt(long place) {
        check(place);
        long index = place;
        do {
            index = back(index);
        } while (index >= size);
        return index;
    }

    private void check(long index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
    }

    private long forth(long value) {
        int half = halfBits();
        long mask = (1L << half) - 1;
        long left = value >>> half;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (Dice.mix(right + key + round) & mask);
            left = right;
            right = next;
        }
        return left << half | right;
    }

    private long back(long value) {
        int half = halfBits();
        long mask = (1L << half) - 1;
        long left = value >>> half;
        long right = value & mask;
        for (int round = ROUNDS - 1; round >= 0; round--) {
            long previous = right ^ (Dice.mix(left + key + round) & mask);
            right = left;
            left = previous;
        }
        return left << half | right;
    }

    private int halfBits() {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
        return Math.max(1, (bits + 1) / 2);
    }
}
