package org.shuniu.roster.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Floors under what is found in a province whose truth is known; figures in deploy/bench. */
class ProvinceProposalsIT {
    @Test
    void nobodyIsMergedWronglyAndTheDuplicatesAreProposed() {
        ProvinceTrial trial = ProvinceTrial.run(5_000, 10);
        assertThat(trial.peopleOfSeveralHumans()).isZero();
        assertThat(trial.duplicates()).isGreaterThan(20);
        assertThat(trial.proposals().precision(CandidateScorer.PROPOSE_FROM)).isGreaterThan(0.95);
        assertThat(trial.proposals().recall(CandidateScorer.PROPOSE_FROM)).isGreaterThan(0.9);
        assertThat(trial.compared())
                .as("pairs compared, of twelve million")
                .isLessThan(trial.people());
    }
}
