package org.shuniu.gateway.merge;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.merge.Side;

/**
 * Something of the hub's own that goes to one of two people who are told apart.
 *
 * @param key of its row
 * @param shown what it is
 * @param inForce whether it counts today, or only for the past
 * @param side null if it cannot be told
 */
public record HubItem(
        Kind kind,
        String key,
        Map<String, String> shown,
        boolean inForce,
        @Nullable Side side,
        @Nullable Reason reason) {
    public HubItem {
        shown = Map.copyOf(shown);
    }

    /** What it is. */
    public enum Kind {
        CONSENT,
        /** The account that a platform, or the vendors of one sector, have of the person. */
        CLIENT_SUBJECT;

        /** The word on the wire. */
        public String code() {
            return wordOf(this);
        }
    }

    /** How it can be told whose something is. */
    public enum Reason {
        /** It was theirs before the merge. */
        WAS_THEIRS,
        /** Only they had been known to the client before. */
        SAME_CLIENT,
        /** All platforms know a person by one subject, which stays with the person for life. */
        PUBLIC_SUBJECT;

        /** The word on the wire. */
        public String code() {
            return wordOf(this);
        }
    }

    /** Whether somebody can decide otherwise: what either had before the merge is theirs. */
    boolean isDecidable() {
        return reason == null || reason == Reason.SAME_CLIENT;
    }

    /** Names it in decisions: {@code client-subject:17}. */
    public String id() {
        return kind.code() + ":" + key;
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
