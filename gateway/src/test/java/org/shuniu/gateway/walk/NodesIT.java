package org.shuniu.gateway.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.embedded.RedisServer;

/**
 * Two nodes of one hub behind a proxy without affinity, as in a province: what becomes of people
 * who are logging in when a node is killed, when Redis is away, and when it has forgotten all.
 */
@Timeout(300)
class NodesIT {
    private static PlainProxy proxy;
    private static RedisServer redis;
    private static String redisUrl;
    private static RunningHub first;
    private static RunningHub second;

    @BeforeAll
    static void start() throws IOException {
        proxy = new PlainProxy();
        int port = freePort();
        redis = redis(port);
        redis.start();
        redisUrl = "redis://:nodes@127.0.0.1:" + port;
        Map<String, String> both =
                Map.of(
                        "SHUNIU_HUB_ISSUER",
                        "http://localhost:" + proxy.port(),
                        "SPRING_DATA_REDIS_URL",
                        redisUrl);
        first = RunningHub.in(RunningHub.freshHome(), both);
        proxy.to(first.port());
        first.awaitReady();
        second = first.besides(Map.of("SHUNIU_ROLES", "online"));
        second.awaitReady();
    }

    @AfterAll
    static void stop() throws IOException {
        second.kill();
        first.close();
        redis.stop();
        proxy.close();
    }

    @Test
    void whoeverWasLoggingInAtANodeThatIsKilledGoesOnAtTheOther() throws Exception {
        proxy.to(second.port(), first.port());
        var waiting = new ArrayList<Passage>();
        Passage.Step[] steps = Passage.Step.values();
        for (int taken = 0; taken < steps.length; taken++) {
            var passage = new Passage(first, "teacher");
            for (int i = 0; i < taken; i++) {
                passage.take(steps[i]);
            }
            waiting.add(passage);
        }

        second.kill();

        for (int taken = 0; taken < steps.length; taken++) {
            Passage passage = waiting.get(taken);
            for (int i = taken; i < steps.length; i++) {
                passage.take(steps[i]);
            }
            passage.comeBackSilently();
        }
        second.startAgain();
        second.awaitReady();
    }

    @Test
    void withoutRedisTokensAreStillRefreshedAndLoginsAskToComeAgain() throws Exception {
        proxy.to(first.port());
        Passage known = loggedIn();
        var newcomer = new Passage(first, "teacher");
        newcomer.take(Passage.Step.ASK);
        redis.stop();
        try {
            for (int i = 0; i < 3; i++) {
                known.take(Passage.Step.REFRESH);
                known.take(Passage.Step.USERINFO);
            }
            comeAgain(known.askSilently());
            comeAgain(newcomer.logIn());
        } finally {
            redis.start();
        }
        // What Redis held went with it: everybody logs in once more, and refreshes as before.
        known.take(Passage.Step.REFRESH);
        loggedIn().comeBackSilently();
    }

    @Test
    void anEmptiedRedisCostsALoginAndNothingElse() throws Exception {
        proxy.to(first.port(), second.port());
        Passage known = loggedIn();
        Passage busy = loggedIn();
        Passage busyToo = loggedIn();
        var stop = new AtomicBoolean();
        try (var executor = Executors.newFixedThreadPool(2);
                var client = RedisClient.create(redisUrl);
                var connection = client.connect()) {
            List<Future<Integer>> traffic =
                    List.of(
                            executor.submit(() -> refreshAgainAndAgain(busy, stop)),
                            executor.submit(() -> refreshAgainAndAgain(busyToo, stop)));
            for (int i = 0; i < 5; i++) {
                Thread.sleep(200);
                connection.sync().flushall();
            }
            stop.set(true);
            for (Future<Integer> of : traffic) {
                assertThat(of.get()).as("refreshes meanwhile").isGreaterThan(5);
            }
        }
        HttpResponse<String> silent = known.askSilently();
        assertThat(silent.headers().firstValue("Location").orElse("")).contains("login_required");
        known.take(Passage.Step.REFRESH);
        loggedIn().comeBackSilently();
    }

    private static int refreshAgainAndAgain(Passage passage, AtomicBoolean stop) {
        int refreshes = 0;
        while (!stop.get()) {
            passage.take(Passage.Step.REFRESH);
            refreshes++;
        }
        return refreshes;
    }

    private static Passage loggedIn() {
        var passage = new Passage(first, "teacher");
        for (Passage.Step step : Passage.Step.values()) {
            passage.take(step);
        }
        return passage;
    }

    private static void comeAgain(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static RedisServer redis(int port) throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("requirepass nodes")
                .setting("save \"\"")
                .build();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
