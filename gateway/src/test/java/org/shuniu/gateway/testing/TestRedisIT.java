package org.shuniu.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.net.URI;
import org.junit.jupiter.api.Test;

class TestRedisIT {
    @Test
    void everyCallGivesAnEmptyDatabaseOfItsOwn() {
        var first = TestRedis.fresh();
        assertThat(setAndCount(first)).isEqualTo(1);
        assertThat(count(TestRedis.fresh())).isZero();
    }

    private static long setAndCount(URI redis) {
        try (var client = RedisClient.create(redis.toString());
                var connection = client.connect()) {
            connection.sync().set("mark", "1");
            return connection.sync().dbsize();
        }
    }

    private static long count(URI redis) {
        try (var client = RedisClient.create(redis.toString());
                var connection = client.connect()) {
            return connection.sync().dbsize();
        }
    }
}
