package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Guessing is slow, and slows nobody who does not guess. */
@PeopleTest
@TestPropertySource(
        properties = {
            "shuniu.login.per-account=12",
            "shuniu.login.per-address=25",
            "shuniu.password.concurrency=1",
            "shuniu.password.queue=4",
            "shuniu.password.patience=1s"
        })
class ThrottleIT {
    private static final String PASSWORD = "桂花开满巷子口了";

    @LocalServerPort private int port;
    @Autowired private InMemoryPeople people;
    @Autowired private CredentialStore credentials;
    @Autowired private Passwords passwords;
    @Autowired private ActivationCards cards;
    @Autowired private SsoSessions sessions;
    @Autowired private StringRedisTemplate redis;
    @Autowired private JdbcClient jdbc;

    private PersonProfile pupil;

    @BeforeEach
    void aPupilAndNobodyWhoGuessed() {
        Objects.requireNonNull(redis.getConnectionFactory())
                .getConnection()
                .serverCommands()
                .flushDb();
        pupil = withPassword("张小雨");
    }

    @Test
    @DisplayName("case 30: brute force, whatever X-Forwarded-For says")
    void bruteForceIsSlowedWhateverForwardedHeadersSay() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(guess(pupil, "guess " + i, "198.51.100." + i).statusCode()).isEqualTo(401);
        }
        long refusals = events("login.refused");
        var slowed = guess(pupil, PASSWORD, "203.0.113.7");
        assertThat(slowed.statusCode()).isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After").map(Integer::parseInt))
                .hasValueSatisfying(seconds -> assertThat(seconds).isBetween(1, 600));
        assertThat(slowed.body()).contains("尝试次数");
        assertThat(english(pupil)).contains("Too many attempts");
        assertThat(sessions.of(pupil.id())).isEmpty();
        assertThat(events("login.refused")).isEqualTo(refusals);
        // Of a flood one a minute.
        assertThat(events("login.slowed")).isOne();
    }

    @Test
    @DisplayName("case 30: spraying one password over many accounts")
    void sprayingIsSlowed() throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            answers.add(guess("4000000000" + (10 + i), "Summer2026!", "198.51.100.9").statusCode());
        }
        assertThat(answers.subList(0, 25)).containsOnly(401);
        assertThat(answers.subList(25, 27)).containsOnly(429);
    }

    @Test
    @DisplayName("a school behind one address activates in a morning: what is right does not count")
    void aWholeSchoolActivatesBehindOneAddress() {
        for (int i = 0; i < 30; i++) {
            PersonProfile newcomer = people.add("新生" + i, Role.STUDENT, LocalDate.of(2014, 5, 6));
            String code = cards.issue(List.of(newcomer), "system").cards().getFirst().code();
            int status =
                    new WebClient(port)
                            .submit(
                                    "/activate",
                                    "/activate",
                                    Map.of(
                                            "spaceNumber", newcomer.spaceNumber().value(),
                                            "code", code,
                                            "password", PASSWORD))
                            .statusCode();
            assertThat(status).as("pupil %d of a limit of 25", i).isEqualTo(303);
        }
    }

    @Test
    @DisplayName("case 31: locked out elsewhere, the victim gets in on a known device")
    void theVictimOnAKnownDeviceGetsIn() throws Exception {
        var own = new WebClient(port);
        own.submit("/login", "/login", form(pupil, PASSWORD));
        assertThat(own.cookies()).containsKey("device");
        own.submit("/", "/logout", Map.of());

        for (int i = 0; i < 13; i++) {
            guess(pupil, "guess " + i, "198.51.100.1");
        }
        assertThat(guess(pupil, PASSWORD, "198.51.100.1").statusCode()).isEqualTo(429);
        assertThat(own.submit("/login", "/login", form(pupil, PASSWORD)).statusCode())
                .isEqualTo(303);
        assertThat(own.cookies()).containsKey("SSO");
    }

    @Test
    void aForgedOrForeignDeviceCookieHelpsNobody() throws Exception {
        var mine = new WebClient(port);
        PersonProfile attacker = withPassword("攻击者");
        mine.submit("/login", "/login", form(attacker, PASSWORD));
        String device = mine.cookies().get("device");
        for (int i = 0; i < 10; i++) {
            guess(pupil, "guess " + i, "198.51.100.1");
        }
        for (String cookie :
                List.of(
                        device,
                        device.substring(0, device.length() - 1) + "_",
                        "x.y",
                        "~~.",
                        ".")) {
            var browser = new WebClient(port);
            browser.cookies().put("device", cookie);
            assertThat(browser.submit("/login", "/login", form(pupil, PASSWORD)).statusCode())
                    .as(cookie)
                    .isEqualTo(429);
        }
    }

    @Test
    void onASharedComputerNoDeviceIsRemembered() {
        var browser = new WebClient(port);
        var form = new HashMap<>(form(pupil, PASSWORD));
        form.put("shared", "yes");
        browser.submit("/login", "/login", form);
        assertThat(browser.cookies()).containsKey("SSO").doesNotContainKey("device");
    }

    @Test
    void stuffingKeepsNobodyWaitingWhoHasASession() throws Exception {
        var own = new WebClient(port);
        own.submit("/login", "/login", form(pupil, PASSWORD));
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> flood = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                String number = "4000000001" + (10 + i);
                flood.add(() -> guess(number, "stuffed", "198.51.100.1").statusCode());
            }
            var answers = pool.submit(() -> pool.invokeAll(flood));
            Instant before = Instant.now();
            for (int i = 0; i < 10; i++) {
                assertThat(own.get("/account").statusCode()).isEqualTo(200);
            }
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
            for (var answer : answers.get()) {
                assertThat(answer.get()).isIn(401, 503);
            }
        }
    }

    private PersonProfile withPassword(String name) {
        PersonProfile person = people.add(name, Role.STUDENT, null);
        credentials.create(person.id(), passwords.hash(PASSWORD));
        return person;
    }

    private static Map<String, String> form(PersonProfile person, String password) {
        return Map.of("username", person.spaceNumber().value(), "password", password);
    }

    private String english(PersonProfile person) {
        return new WebClient(port)
                .accepting("en")
                .submit("/login", "/login", form(person, PASSWORD))
                .body();
    }

    private HttpResponse<String> guess(PersonProfile person, String password, String forwardedFor)
            throws IOException, InterruptedException {
        return guess(person.spaceNumber().value(), password, forwardedFor);
    }

    /** From a fresh browser that claims to come through a proxy. */
    private HttpResponse<String> guess(String number, String password, String forwardedFor)
            throws IOException, InterruptedException {
        var browser = new WebClient(port);
        String page = browser.get("/login").body();
        int at = page.indexOf("name=\"_csrf\" value=\"") + "name=\"_csrf\" value=\"".length();
        String token = page.substring(at, page.indexOf('"', at));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/login"))
                                .header("X-Forwarded-For", forwardedFor)
                                .header("Cookie", "CSRF=" + browser.cookies().get("CSRF"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "username="
                                                        + number
                                                        + "&password="
                                                        + URLEncoder.encode(
                                                                password, StandardCharsets.UTF_8)
                                                        + "&_csrf="
                                                        + URLEncoder.encode(
                                                                token, StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private long events(String type) {
        return jdbc.sql("select count(*) from roster.audit_event where type = ?")
                .param(type)
                .query(Long.class)
                .single();
    }
}
