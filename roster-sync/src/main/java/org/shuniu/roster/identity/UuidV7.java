package org.shuniu.roster.identity;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * RFC 9562 §5.7: 48 bits of Unix milliseconds, then 74 random bits; sorts by time, so indexes grow
 * at one end.
 */
public final class UuidV7 {
    private UuidV7() {}

    public static UUID next(Clock clock, SecureRandom random) {
        long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
        long low = 0x8000_0000_0000_0000L | (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL);
        return new UUID(high, low);
    }
}
