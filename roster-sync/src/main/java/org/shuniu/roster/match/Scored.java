package org.shuniu.roster.match;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comparing two people came to. There is no outcome that merges them: whatever the evidence, a
 * person decides.
 */
public sealed interface Scored {
    /**
     * Two humans, as far as anybody can tell.
     *
     * @param rule what rules it out for good; null if there is only too little evidence
     */
    record Unrelated(@Nullable NoMerge rule) implements Scored {}

    /**
     * Perhaps one human: somebody should look.
     *
     * @param bits the logarithm to base 2 of the odds
     */
    record Proposal(double bits, List<Evidence> evidence) implements Scored {
        public Proposal {
            evidence = List.copyOf(evidence);
        }

        /** That the two are one, between 0 and 1. */
        public double probability() {
            return 1 / (1 + Math.pow(2, -bits));
        }
    }
}
