package org.shuniu.roster.merge;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;

/**
 * Two people who were made one.
 *
 * @param id also that of the batch that did it
 * @param endedAt since when they are two again; null while they are one
 */
public record Merge(
        UUID id,
        PersonId survivor,
        PersonId absorbed,
        State state,
        Instant mergedAt,
        String mergedBy,
        @Nullable Instant endedAt) {
    /** What became of it. */
    public enum State {
        MERGED,
        /** Taken back when nothing had happened since. */
        UNDONE,
        /** Taken apart later. */
        SPLIT;

        /** The word on the wire and in the database. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    PersonId of(Side side) {
        return side == Side.SURVIVOR ? survivor : absorbed;
    }

    /** The moment of the last thing that became of it. */
    public Instant changedAt() {
        return endedAt == null ? mergedAt : endedAt;
    }
}
