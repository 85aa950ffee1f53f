package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Floors under what the scorer makes of records that others damaged; figures in deploy/bench. */
class FebrlTest {
    private static final double THRESHOLD = CandidateScorer.PROPOSE_FROM;

    @Test
    void whatIsMergedAutomaticallyIsAlwaysOneHuman() {
        for (String name : Febrl.datasets()) {
            Febrl.Automatic automatic = Febrl.dataset(name).automatically();
            assertThat(automatic.merged()).as(name).isPositive();
            assertThat(automatic.wrong()).as(name).isZero();
        }
    }

    @Test
    void proposalsAreRightAndMostDuplicatesAreProposed() {
        PrecisionAndRecall all = Febrl.dataset("dataset1").allPairs();
        assertThat(all.expected()).isEqualTo(500);
        assertThat(all.precision(THRESHOLD)).isGreaterThan(0.99);
        assertThat(all.recall(THRESHOLD)).isGreaterThan(0.9);
    }
}
