package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientAddresses;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.HubTest;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.testing.Pupil;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left of somebody who left, five seconds later: with the real roster. */
@HubTest
class LeaverIT {
    private static final LogoutReceiver RECEIVER = new LogoutReceiver();
    private static final Duration TARGET = Duration.ofSeconds(5);
    private static final String SCHOOL = "2133010001";

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;

    private String token;
    private RelyingParty listening;
    private RelyingParty offline;

    @DynamicPropertySource
    static void theReceiverIsHere(DynamicPropertyRegistry properties) {
        properties.add("shuniu.egress.allow", () -> "localhost:" + RECEIVER.port());
    }

    @BeforeEach
    void applications() {
        var world = new ProtocolWorld(port, clients, new InMemoryPeople(), sessions, jdbc);
        var registrar =
                new RelyingParty(
                        port,
                        clients.register(
                                ClientMetadata.service(
                                        "学籍管理",
                                        Set.of("roster.write", "roster.read", "sources.write"),
                                        null),
                                Registrar.hub()));
        token =
                registrar
                        .post("/oauth2/token", "grant_type=client_credentials")
                        .text("access_token");
        ClientMetadata metadata = world.metadata(ClientKind.PLATFORM);
        ClientAddresses web = metadata.addresses();
        listening =
                world.client(
                        metadata.withAddresses(
                                new ClientAddresses(
                                        web.applicationType(),
                                        web.redirectUris(),
                                        List.of(),
                                        new BackchannelLogout(RECEIVER.uri("/leaver"), true),
                                        null)));
        offline = world.client(ClientKind.PLATFORM);
    }

    /** What somebody holds who is logged in everywhere. */
    private record Held(
            PersonId person,
            String record,
            String cookie,
            String access,
            String refresh,
            String offlineRefresh) {}

    @Test
    @DisplayName("case 44: a leaver's logins, refresh tokens and access tokens are dead within 5 s")
    void nothingOfALeaverIsAliveAfterFiveSeconds() throws Exception {
        Held held = everything("陈思远");
        Instant committed = leave(held);
        assertDead(held, committed);
    }

    @Test
    @DisplayName("case 44, while Redis is away and comes back with what it knew")
    void nothingOfALeaverIsAliveAlthoughRedisWasAway() throws Exception {
        Held held = everything("林望舒");
        Objects.requireNonNull(redis.getConnectionFactory())
                .getConnection()
                .execute("CLIENT", bytes("PAUSE"), bytes("2500"));
        Instant committed = leave(held);
        assertDead(held, committed);
    }

    @Test
    void whoStaysKeepsEverything() throws Exception {
        Held leaver = everything("沈一帆");
        Held other = everything("陆知行");
        assertDead(leaver, leave(leaver));
        assertThat(sessions.of(other.person())).hasSize(1);
        assertThat(listening.refresh(other.refresh()).status()).isEqualTo(200);
        assertThat(listening.getWith("/userinfo", other.access()).status()).isEqualTo(200);
    }

    private void assertDead(Held held, Instant committed) throws InterruptedException {
        // Refused from the commit on, whoever heard of it.
        assertThat(listening.getWith("/userinfo", held.access()).status()).isEqualTo(401);
        assertThat(RECEIVER.next("/leaver", 10)).isNotNull();
        while (!sessionsOf(held).isEmpty() || liveFamilies(held) > 0) {
            assertThat(Duration.between(committed, Instant.now())).isLessThan(TARGET);
            Thread.sleep(20);
        }
        assertThat(Duration.between(committed, Instant.now())).isLessThan(TARGET);
        assertThat(listening.refresh(held.refresh()).text("error")).isEqualTo("invalid_grant");
        assertThat(offline.refresh(held.offlineRefresh()).text("error")).isEqualTo("invalid_grant");
        assertThat(offline.authorize(offline.request(), held.cookie()).redirect())
                .doesNotContainKey("code");
        assertThat(
                        jdbc.sql(
                                        "select payload->>'because' from roster.audit_event where type = 'session.ended' and subject = ?")
                                .param(held.person().toString())
                                .query(String.class)
                                .list())
                .containsExactly("person-left");
    }

    private List<?> sessionsOf(Held held) {
        try {
            return sessions.of(held.person());
        } catch (RuntimeException redisIsAway) {
            return List.of("unknown");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private long liveFamilies(Held held) {
        return jdbc.sql(
                        "select count(*) from gateway.refresh_family where person_id = ? and revoked_at is null")
                .param(held.person().value())
                .query(Long.class)
                .single();
    }

    /** Schools exist once a registry has told of them. */
    private void aSchool() throws Exception {
        send(
                "PUT",
                "/api/v1/sources/xueji",
                "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[\"330000\"]}");
        byte[] file = Pupil.file(Pupil.of(SCHOOL, "王一诺", 902));
        http.send(
                request("/api/v1/sources/xueji/imports?filename=roster.tsv&rows=1")
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(file))
                        .build(),
                BodyHandlers.discarding());
        while (jdbc.sql("select count(*) from roster.org where code = ?")
                        .param(SCHOOL)
                        .query(Long.class)
                        .single()
                == 0) {
            Thread.sleep(50);
        }
    }

    private Held everything(String name) throws Exception {
        aSchool();
        String body =
                """
                {"orgCode":"%s","role":"staff","sponsor":"%s","reason":"代课","endsOn":"%s",
                 "name":"%s","gender":"1","birthDate":"1990-03-0%d"}
                """
                        .formatted(
                                SCHOOL,
                                SCHOOL,
                                LocalDate.now().plusMonths(2),
                                name,
                                (name.hashCode() & 7) | 1);
        HttpResponse<String> made = send("POST", "/api/v1/local-records", body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        JsonNode record = JsonMapper.shared().readTree(made.body());
        PersonId person = PersonId.parse(record.required("personId").asString());
        var response = new MockHttpServletResponse();
        sessions.start(person, List.of("pwd"), new MockHttpServletRequest(), response);
        String header = Objects.requireNonNull(response.getHeader("Set-Cookie"));
        String cookie = header.substring(0, header.indexOf(';'));
        var tokens = listening.redeem(listening.code(cookie));
        var request = offline.request();
        request.put("scope", "openid offline_access");
        var outliving = offline.redeem(offline.authorize(request, cookie).redirect().get("code"));
        return new Held(
                person,
                record.required("id").asString(),
                cookie,
                tokens.text("access_token"),
                tokens.text("refresh_token"),
                outliving.text("refresh_token"));
    }

    /** Returns when it was committed, at the latest. */
    private Instant leave(Held held) throws Exception {
        HttpResponse<String> ended = send("DELETE", "/api/v1/local-records/" + held.record(), "");
        assertThat(ended.statusCode()).as(ended.body()).isEqualTo(204);
        return Instant.now();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token);
    }
}
