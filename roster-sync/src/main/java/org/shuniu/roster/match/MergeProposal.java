package org.shuniu.roster.match;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;

/**
 * Two people who may be one human, for somebody to decide.
 *
 * @param bits the logarithm to base 2 of the odds that they are one
 * @param batch the delivery that gave the last evidence; null if none did
 * @param reason why somebody said that they are two; null unless somebody did
 */
public record MergeProposal(
        long id,
        PersonId one,
        PersonId other,
        double bits,
        List<Evidence> evidence,
        @Nullable UUID batch,
        State state,
        Instant openedAt,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String reason) {
    public MergeProposal {
        evidence = List.copyOf(evidence);
    }

    /** What became of it. */
    public enum State {
        OPEN,
        MERGED,
        REJECTED,
        /** Later facts told the two apart, or one of them is gone: nobody decided. */
        VOID;

        /** The word in the database. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
