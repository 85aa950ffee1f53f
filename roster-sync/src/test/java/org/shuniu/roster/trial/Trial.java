package org.shuniu.roster.trial;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.testing.TestHub;

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

    /** Two people have looked at what a brake stopped, and know that it is true. */
    static Batch approved(TestHub hub, Batch batch) {
        String planHash = batch.planHash();
        if (batch.state() != BatchState.HELD || planHash == null) {
            return batch;
        }
        for (String approver : List.of("principal", "county")) {
            hub.engine().holds().approve(batch.id(), planHash, List.of(), approver);
        }
        return hub.settled(batch.id());
    }
}
