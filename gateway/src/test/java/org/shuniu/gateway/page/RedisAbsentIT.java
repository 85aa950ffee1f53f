package org.shuniu.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@PeopleTest
@Import(RedisAbsentIT.NobodyListens.class)
class RedisAbsentIT {
    @LocalServerPort private int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class NobodyListens {
        @Bean
        LettuceConnectionFactory redisConnectionFactory() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }
    }

    @Test
    void aLoginIsAskedToComeBackLaterOnAPageThatSaysSo() {
        var browser = new WebClient(port);
        assertThat(browser.get("/login").statusCode()).isEqualTo(200);
        comesBackLater(
                browser.submit(
                        "/login", "/login", Map.of("username", "4172 0093 5518", "password", "x")));
    }

    @Test
    void whoHasASessionIsNotTakenForAStranger() {
        var browser = new WebClient(port);
        browser.cookies().put("SSO", "A".repeat(43));
        comesBackLater(browser.get("/"));
    }

    private static void comesBackLater(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.body()).contains("问题编号").doesNotContain("Exception", "Redis");
    }
}
