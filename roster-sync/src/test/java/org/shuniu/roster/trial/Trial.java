package org.shuniu.roster.trial;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * How much of a trial runs, and on which seeds. {@code -Dshuniu.trial.<name>=10000} runs more of it
 * than the build does; {@code -Dshuniu.trial.seed=7} repeats the one seed that a failure named.
 */
final class Trial {
    private static final String PREFIX = "shuniu.trial.";

    private Trial() {}

    /** The size of a trial, with what the build can afford as its default. */
    static int size(String name, int inTheBuild) {
        return Integer.getInteger(PREFIX + name, inTheBuild);
    }

    /** The seeds of a trial that takes so many of them. */
    static LongStream seeds(int count) {
        Long only = Long.getLong(PREFIX + "seed");
        return only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only);
    }

    static RandomGenerator dice(long seed) {
        return new SplittableRandom(seed);
    }
}
