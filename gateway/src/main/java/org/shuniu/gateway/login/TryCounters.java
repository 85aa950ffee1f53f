package org.shuniu.gateway.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Counts tries in Redis, for all nodes. One key at a time, because the keys of one try lie on
 * several shards of a cluster.
 */
final class TryCounters {
    // One step, so that a counter never stays without an end. Answers the milliseconds to wait.
    private static final RedisScript<Long> COUNT =
            new DefaultRedisScript<>(
                    """
                    local tries = redis.call('incr', KEYS[1])
                    if tries == 1 then redis.call('pexpire', KEYS[1], ARGV[2]) end
                    if tries <= tonumber(ARGV[1]) then return 0 end
                    return math.max(1, redis.call('pttl', KEYS[1]))
                    """,
                    Long.class);
    private static final RedisScript<Long> GIVE_BACK =
            new DefaultRedisScript<>(
                    """
                    local tries = tonumber(redis.call('get', KEYS[1]) or '0')
                    if tries > 0 then return redis.call('decr', KEYS[1]) end
                    return 0
                    """,
                    Long.class);

    private final StringRedisTemplate redis;
    private final Duration window;
    private final SecretKeySpec key;

    TryCounters(StringRedisTemplate redis, Duration window, MasterKey master) {
        this.redis = redis;
        this.window = window;
        this.key = new SecretKeySpec(master.derive("gateway/login-throttle", 32), "HmacSHA256");
    }

    /**
     * What is counted.
     *
     * @param kind which of several counters of the same thing
     * @param forgotten whether the right password wipes the slate; else it takes back its own try
     */
    record Counter(String kind, String of, int limit, boolean forgotten) {}

    /** How long to wait; zero for not at all. */
    Duration count(Counter counter) {
        Long wait =
                redis.execute(
                        COUNT,
                        List.of(name(counter)),
                        Integer.toString(counter.limit()),
                        Long.toString(window.toMillis()));
        return Duration.ofMillis(wait == null ? 0 : wait);
    }

    void right(Counter counter) {
        if (counter.forgotten()) {
            redis.delete(name(counter));
        } else {
            redis.execute(GIVE_BACK, List.of(name(counter)));
        }
    }

    // Keyed: a copy of Redis does not tell who mistyped from where.
    private String name(Counter counter) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(counter.kind().getBytes(StandardCharsets.US_ASCII));
            mac.update((byte) 0);
            byte[] tag = mac.doFinal(counter.of().getBytes(StandardCharsets.UTF_8));
            return "login-tries:"
                    + Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(Arrays.copyOf(tag, 16));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
        }
    }
}
