package org.shuniu.gateway.api;

import java.time.Duration;
import java.util.List;
import org.shuniu.gateway.client.ClientId;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/** Counts for all nodes together. */
final class RedisSearchWindows implements SearchWindows {
    // One script: a counter that lost its expiry between two commands would lock a client out.
    @SuppressWarnings("rawtypes")
    private static final RedisScript<List> COUNT =
            new DefaultRedisScript<>(
                    """
                    local searches = redis.call('INCR', KEYS[1])
                    if searches == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
                    return {searches, redis.call('PTTL', KEYS[1])}
                    """,
                    List.class);

    private final StringRedisTemplate redis;

    RedisSearchWindows(StringRedisTemplate redis) {
        this.redis = redis;
    }

    @Override
    public Window count(ClientId client) {
        List<?> answer =
                redis.execute(
                        COUNT,
                        List.of("shuniu:search:" + client),
                        Long.toString(LENGTH.toMillis()));
        if (answer == null
                || !(answer.getFirst() instanceof Long searches)
                || !(answer.getLast() instanceof Long remaining)) {
            throw new IllegalStateException("the counting script answered something else");
        }
        return new Window(searches, Duration.ofMillis(remaining));
    }
}
