package org.shuniu.gateway.replay;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.shuniu.roster.seal.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Values that count once, in Redis, each kind under keys of its own. A Redis that lost its data no
 * longer knows what was used; its epoch marker is then gone too, and whatever was issued before the
 * marker that takes its place is refused. Keys are in sixteen groups with a marker each, so that in
 * a cluster a marker is lost together with the values that it stands for.
 *
 * <pre>
 * {once-N}:epoch                                  seconds since 1970; never expires
 * {once-N}:KIND:{SHA-256 of the value}            expires with what carried it
 * </pre>
 */
public class OneTimeValues {
    private static final Logger LOG = LoggerFactory.getLogger(OneTimeValues.class);
    private static final int GROUPS = 16;

    private static final RedisScript<Long> USE =
            new DefaultRedisScript<>(
                    """
                    local epoch = redis.call('get', KEYS[1])
                    if not epoch then
                        epoch = ARGV[2]
                        redis.call('set', KEYS[1], epoch)
                    end
                    if tonumber(ARGV[1]) < tonumber(epoch) then return 2 end
                    if redis.call('set', KEYS[2], '1', 'nx', 'px', ARGV[3]) then return 0 end
                    return 1
                    """,
                    Long.class);

    private final StringRedisTemplate redis;
    private final Clock clock;

    public OneTimeValues(StringRedisTemplate redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** What carries the value. */
    public enum Kind {
        /** {@code jti} of a client's assertion (RFC 7523 §3). */
        ASSERTION,
        /** {@code jti} of a DPoP proof (RFC 9449 §11.1). */
        DPOP_PROOF;

        private String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What came of using a value. */
    public enum Use {
        FIRST,
        REPEATED,
        /** Issued before Redis lost its data, so it may have been used. */
        UNKNOWN
    }

    /**
     * Uses a value up.
     *
     * @param value unique only together with its owner, who must stand in it
     * @param issued when it came to be, as its owner says
     * @param until when what carries it is refused anyway
     * @throws DataAccessException if Redis cannot be reached
     */
    public Use use(Kind kind, String value, Instant issued, Instant until) {
        Instant now = clock.instant();
        byte[] hash = Sha256.of(value.getBytes(StandardCharsets.UTF_8));
        String group = "{once-" + Math.floorMod(hash[0], GROUPS) + "}:";
        Duration left = Duration.between(now, until).plusSeconds(1);
        Long result =
                redis.execute(
                        USE,
                        List.of(
                                group + "epoch",
                                group
                                        + kind.code()
                                        + ":"
                                        + Base64.getUrlEncoder()
                                                .withoutPadding()
                                                .encodeToString(hash)),
                        Long.toString(issued.getEpochSecond()),
                        Long.toString(now.getEpochSecond()),
                        Long.toString(Math.max(1_000, left.toMillis())));
        return result == null || result == 2L
                ? Use.UNKNOWN
                : result == 0L ? Use.FIRST : Use.REPEATED;
    }

    /** Sets markers that are gone, so that what is issued from now on is known to be new. */
    @Scheduled(initialDelay = 5_000, fixedDelay = 5_000)
    public void mark() {
        try {
            String now = Long.toString(clock.instant().getEpochSecond());
            for (int group = 0; group < GROUPS; group++) {
                redis.opsForValue().setIfAbsent("{once-" + group + "}:epoch", now);
            }
        } catch (DataAccessException e) {
            LOG.debug("Redis is away; the next use of a value sets the marker", e);
        }
    }
}
