package org.shuniu.gateway.oidc;

/** What presenting a refresh token leads to. */
sealed interface RefreshOutcome {
    /** The family goes on, with this token next; also the answer to an honest retry. */
    record Continued(RefreshFamily family, String nextToken) implements RefreshOutcome {}

    /** Forged, expired, revoked, another client's, or used before: all look alike outside. */
    record Refused() implements RefreshOutcome {}
}
