package org.shuniu.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunSequenceTest {
    private final RunSequence sequence = new RunSequence();

    private static String gapIn(List<RunSequence.Place> stored) {
        var gaps = new SequenceGaps();
        stored.forEach(gaps::add);
        return gaps.first().orElse("");
    }

    @Test
    void theNextEventTellsWhatARolledBackActLeftUnused() {
        RunSequence.Place first = sequence.next();
        RunSequence.Place second = sequence.next();
        sequence.stored(first);
        sequence.undone(second);
        RunSequence.Place third = sequence.next();
        assertThat(third.unused()).hasToString("{[2,3)}");
        assertThat(third.settledBelow()).isEqualTo(2);
        sequence.undone(third);
        RunSequence.Place fourth = sequence.next();
        assertThat(fourth.unused()).hasToString("{[2,4)}");
        sequence.stored(fourth);
        RunSequence.Place fifth = sequence.next();
        assertThat(fifth.unused().isEmpty()).isTrue();
        assertThat(fifth.settledBelow()).isEqualTo(5);
        assertThat(gapIn(List.of(first, fourth, fifth))).isEmpty();
    }

    @Test
    void whatIsStillUnderWayIsNoGap() {
        RunSequence.Place slow = sequence.next();
        RunSequence.Place quick = sequence.next();
        sequence.stored(quick);
        RunSequence.Place later = sequence.next();
        assertThat(later.settledBelow()).isEqualTo(1);
        assertThat(gapIn(List.of(quick, later))).isEmpty();
        sequence.stored(slow);
        sequence.stored(later);
        assertThat(gapIn(List.of(quick, later, sequence.next()))).contains("event 1 of the run");
    }

    /** At every moment, whatever is under way: all that is stored has no gap, and less has one. */
    @Test
    void anyEventThatIsTakenOutShowsOnceALaterOneIsSettled() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        List<RunSequence.Place> open = new ArrayList<>();
        List<RunSequence.Place> stored = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            if (open.size() < 5 && random.nextBoolean()) {
                open.add(sequence.next());
            } else if (!open.isEmpty()) {
                RunSequence.Place ended = open.remove(random.nextInt(open.size()));
                if (random.nextInt(3) == 0) {
                    sequence.undone(ended);
                } else {
                    stored.add(ended);
                    sequence.stored(ended);
                }
            }
            assertThat(gapIn(stored)).as("seed %d", seed).isEmpty();
        }
        while (!open.isEmpty()) {
            sequence.undone(open.removeLast());
        }
        int events = stored.size();
        for (int more = 0; more < 2; more++) {
            RunSequence.Place last = sequence.next();
            sequence.stored(last);
            stored.add(last);
        }
        for (int taken = 0; taken < events; taken++) {
            var left = new ArrayList<>(stored);
            left.remove(taken);
            assertThat(gapIn(left)).as("seed %d, without %d", seed, taken).isNotEmpty();
        }
    }
}
