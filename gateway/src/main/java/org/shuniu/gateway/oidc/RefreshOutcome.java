package org.shuniu.gateway.oidc;

/** What presenting a refresh token leads to. */
sealed interface RefreshOutcome {
    /** The family goes on, with this token next; also the answer to an honest retry. */
    record Continued(RefreshFamily family, String nextToken) implements RefreshOutcome {}

    /** Used before, so the family ended, of which the trail knows. */
    record Reused() implements RefreshOutcome {}

    /** Forged, expired, revoked, another client's: all look alike outside. */
    record Refused() implements RefreshOutcome {}
}
