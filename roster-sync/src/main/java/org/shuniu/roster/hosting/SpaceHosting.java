package org.shuniu.roster.hosting;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.space.SpaceNumber;

/**
 * A personal space at a platform that keeps it.
 *
 * @param provider who keeps it
 * @param wanted what it is to be there
 * @param state what it is there, as far as we were told
 * @param address where its owner finds it; null until the provider has said so
 * @param reason why it failed; null if it did not
 * @param revision of what the provider is to be told
 * @param attempts that brought no answer, or were refused, since the revision
 */
public record SpaceHosting(
        SpaceNumber number,
        String provider,
        PersonId person,
        Wanted wanted,
        State state,
        @Nullable String address,
        @Nullable String reason,
        long revision,
        int attempts,
        Instant askedAt) {
    /** What a provider is asked for. */
    public enum Wanted {
        OPEN,
        /** Takes in nothing new; its owner reads and exports. */
        FROZEN,
        /** Goes on elsewhere under the same number. */
        MOVED;

        /** The word on the wire and in the database. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of it. */
    public enum State {
        ASKED,
        OPEN,
        FROZEN,
        FAILED,
        MOVED;

        /** The word on the wire and in the database. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
