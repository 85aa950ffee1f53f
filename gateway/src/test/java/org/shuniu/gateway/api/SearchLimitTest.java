package org.shuniu.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.problem.ProblemException;
import org.shuniu.gateway.problem.ProblemType;
import org.springframework.data.redis.RedisConnectionFailureException;

class SearchLimitTest {
    private static final ClientId CLIENT = new ClientId("c1");
    private Instant now = Instant.parse("2026-09-01T00:00:30Z");
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private SearchWindows own;

    @BeforeEach
    void startCounting() {
        own = new NodeSearchWindows(clock);
    }

    @Test
    void aWindowBeginsWithASearchAndNotWithTheMinute() {
        var limit = new SearchLimit(2, own, own);
        limit.count(CLIENT);
        now = now.plusSeconds(40);
        limit.count(CLIENT);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> limit.count(CLIENT))
                .satisfies(
                        e -> {
                            assertThat(e.problem().type()).isEqualTo(ProblemType.RATE_LIMITED);
                            assertThat(e.problem().retryAfter()).isEqualTo(Duration.ofSeconds(20));
                        });
        now = now.plusSeconds(20);
        limit.count(CLIENT);
    }

    @Test
    void theTimeToComeBackIsNeverRoundedDown() {
        var limit = new SearchLimit(1, own, own);
        limit.count(CLIENT);
        now = now.plusMillis(58_999);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> limit.count(CLIENT))
                .satisfies(
                        e -> assertThat(e.problem().retryAfter()).isEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void oneClientDoesNotUseUpTheSearchesOfAnother() {
        var limit = new SearchLimit(1, own, own);
        limit.count(CLIENT);
        limit.count(new ClientId("c2"));
    }

    @Test
    void withoutRedisEachNodeCountsForItself() {
        var limit =
                new SearchLimit(
                        1,
                        client -> {
                            throw new RedisConnectionFailureException("away");
                        },
                        own);
        limit.count(CLIENT);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> limit.count(CLIENT));
    }
}
