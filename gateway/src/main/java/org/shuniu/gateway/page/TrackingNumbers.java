package org.shuniu.gateway.page;

import java.security.SecureRandom;

/**
 * What a failure is called, to the person who sees it and in the log line of its cause: random, so
 * it tells nothing of anybody, and short enough to be read out on the telephone.
 */
public final class TrackingNumbers {
    private static final int CHARACTERS = 8;

    private final SecureRandom random;

    public TrackingNumbers(SecureRandom random) {
        this.random = random;
    }

    /** Another each time, as {@code 7KQX-02MD}. */
    public String next() {
        return Crockford.grouped(Crockford.random(CHARACTERS, random));
    }
}
