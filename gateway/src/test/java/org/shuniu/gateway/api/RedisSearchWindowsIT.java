package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.testing.TestRedis;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

class RedisSearchWindowsIT {
    private LettuceConnectionFactory connections;
    private StringRedisTemplate redis;

    @BeforeEach
    void connect() {
        connections =
                new LettuceConnectionFactory(
                        LettuceConnectionFactory.createRedisConfiguration(
                                TestRedis.fresh().toString()));
        connections.afterPropertiesSet();
        connections.start();
        redis = new StringRedisTemplate(connections);
    }

    @AfterEach
    void disconnect() {
        connections.destroy();
    }

    @Test
    void allNodesCountTogetherAndTheWindowEnds() {
        var oneNode = new RedisSearchWindows(redis);
        var anotherNode = new RedisSearchWindows(redis);
        var client = new ClientId("c1");
        assertThat(oneNode.count(client).searches()).isEqualTo(1);
        SearchWindows.Window second = anotherNode.count(client);
        assertThat(second.searches()).isEqualTo(2);
        assertThat(second.remaining()).isBetween(Duration.ofSeconds(50), SearchWindows.LENGTH);
        redis.expire("shuniu:search:c1", Duration.ofMillis(1));
        assertThat(oneNode.count(new ClientId("c2")).searches()).isEqualTo(1);
        while (Boolean.TRUE.equals(redis.hasKey("shuniu:search:c1"))) {
            Thread.onSpinWait();
        }
        assertThat(oneNode.count(client).searches()).isEqualTo(1);
    }
}
