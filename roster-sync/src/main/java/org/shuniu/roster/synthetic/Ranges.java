package org.shuniu.roster.synthetic;

import java.util.Arrays;

/** Ranges that follow each other from 0 on; finds the one that holds a number in about a step. */
final class Ranges {
    private final int[] firsts;
    private final int shift;
    private final int[] rangeOfBucket;

    /**
     * @param firsts the first number of each range, ascending; of ranges with the same one all but
     *     the last are empty
     * @param end the number after the last range
     */
    Ranges(int[] firsts, int end) {
        this.firsts = firsts;
        // About as many buckets as ranges, so that most buckets touch one or two.
        this.shift = Integer.SIZE - Integer.numberOfLeadingZeros(end / firsts.length);
        this.rangeOfBucket = new int[(end >>> shift) + 1];
        for (int bucket = 0; bucket < rangeOfBucket.length; bucket++) {
            int found = Arrays.binarySearch(firsts, bucket << shift);
            rangeOfBucket[bucket] = found >= 0 ? found : -found - 2;
        }
    }

    int at(int number) {
        int range = rangeOfBucket[number >>> shift];
        while (range + 1 < firsts.length && firsts[range + 1] <= number) {
            range++;
        }
        return range;
    }
}
