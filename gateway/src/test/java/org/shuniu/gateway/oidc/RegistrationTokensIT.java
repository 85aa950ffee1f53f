package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.org.OrgCode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Who may let others register clients, and what. */
@PeopleTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RegistrationTokensIT {
    private static final String SIMPLE = "{\"redirect_uris\":[\"https://rp.example.cn/cb\"]}";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private JdbcClient jdbc;

    private final HttpClient http = HttpClient.newHttpClient();
    private String operator;

    @BeforeEach
    void anOperatorOfTheHub() {
        operator = accessToken(null, "clients.write", "roster.read");
    }

    @Test
    void anOperatorLetsAClientRegisterOnce() throws Exception {
        long before = waivers();
        var made =
                issue(
                        operator,
                        """
                        {"kind":"platform","redirectHosts":["rp.example.cn"],"scopes":["openid","edu"],
                         "requirePkce":false,"uses":1,"expiresAt":"2099-01-01T00:00:00+08:00"}
                        """
                                .replace("2099-01-01", inTwoDays()));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).contains("no-store");
        String token = JsonMapper.shared().readTree(made.body()).path("token").asString();
        assertThat(waivers()).isEqualTo(before + 1);
        assertThat(
                        jdbc.sql(
                                        "select count(*) from gateway.registration_token where encode(hash, 'base64') like :token or created_by like :token")
                                .param("token", "%" + token + "%")
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(post("/connect/register", token, SIMPLE).statusCode()).isEqualTo(201);
        assertThat(post("/connect/register", token, SIMPLE).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kind\":\"friend\"}",
                "{\"kind\":\"platform\",\"uses\":0}",
                // More than once is for a demo.
                "{\"kind\":\"platform\",\"uses\":2}",
                "{\"kind\":\"platform\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
                "{\"kind\":\"platform\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}",
                "{\"kind\":\"platform\",\"expiresAt\":\"tomorrow\"}",
                "{\"kind\":\"platform\",\"redirectHosts\":[\"https://rp.example.cn\"]}",
                "{\"kind\":\"platform\",\"redirectHosts\":[\"*.example.cn\"]}",
                "{\"kind\":\"platform\",\"scopes\":[\"email\"]}",
                "{\"kind\":\"platform\",\"scopes\":[\"roster.approve\"]}"
            })
    void aTokenThatMayNotBeIsRefused(String body) throws Exception {
        long before = tokens();
        var answer = issue(operator, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid-client-metadata", "property");
        assertThat(tokens()).isEqualTo(before);
    }

    @Test
    void onlyAnOperatorOfTheHubWaivesPkceOrAllowsAnyHost() throws Exception {
        String local = accessToken(new OrgCode("330100"), "clients.write");
        for (String more : new String[] {"\"requirePkce\":false", "\"redirectHosts\":[\"*\"]"}) {
            String body = "{\"kind\":\"platform\"," + more + "}";
            assertThat(issue(local, body).statusCode()).as(more).isEqualTo(400);
            assertThat(issue(operator, body).statusCode()).as(more).isEqualTo(201);
        }
        var made = issue(local, "{\"kind\":\"vendor\",\"redirectHosts\":[\"rp.example.cn\"]}");
        String token = JsonMapper.shared().readTree(made.body()).path("token").asString();
        var client = JsonMapper.shared().readTree(post("/connect/register", token, SIMPLE).body());
        assertThat(
                        jdbc.sql("select org_subtree from gateway.client where client_id = :id")
                                .param("id", client.path("client_id").asString())
                                .query(String.class)
                                .single())
                .isEqualTo("330100");
    }

    @Test
    void tokensThatAreLongOverGoAndThoseOfClientsStay() throws Exception {
        var one = issue(operator, "{\"kind\":\"platform\",\"redirectHosts\":[\"rp.example.cn\"]}");
        String used = JsonMapper.shared().readTree(one.body()).path("token").asString();
        assertThat(post("/connect/register", used, SIMPLE).statusCode()).isEqualTo(201);
        issue(operator, "{\"kind\":\"platform\"}");
        long clientsOfTokens =
                jdbc.sql(
                                "select count(distinct registration_token_id) from gateway.client_registration")
                        .query(Long.class)
                        .single();
        jdbc.sql(
                        "update gateway.registration_token set created_at = now() - interval '90 days', expires_at = now() - interval '60 days'")
                .update();
        issue(operator, "{\"kind\":\"platform\"}");
        assertThat(tokens()).isEqualTo(clientsOfTokens + 1);
    }

    @Test
    void withoutTheScopeNobodyLetsOthersRegister() throws Exception {
        String reader = accessToken(null, "roster.read");
        assertThat(issue(reader, "{\"kind\":\"platform\"}").statusCode()).isEqualTo(403);
        assertThat(post("/api/v1/registration-tokens", "x", "{}").statusCode()).isEqualTo(401);
    }

    // Last, for what comes after it from this machine is slowed down too.
    @Test
    @Order(Integer.MAX_VALUE)
    void whoTriesManyTokensIsSlowedDown() throws Exception {
        var statuses = new ArrayList<Integer>();
        for (int n = 0; n < 25; n++) {
            statuses.add(post("/connect/register", "guess" + n, SIMPLE).statusCode());
        }
        assertThat(statuses).startsWith(401).endsWith(429, 429, 429);
        assertThat(
                        jdbc.sql(
                                        "select count(*) from roster.audit_event where type = 'registration.refused' and subject = 'unknown'")
                                .query(Long.class)
                                .single())
                .isLessThanOrEqualTo(2);
    }

    private long waivers() {
        return jdbc.sql(
                        "select count(*) from roster.audit_event where type = 'registration.allowed' and payload->>'requirePkce' = 'false'")
                .query(Long.class)
                .single();
    }

    private static String inTwoDays() {
        return LocalDate.now(ZoneOffset.UTC).plusDays(2).toString();
    }

    private long tokens() {
        return jdbc.sql("select count(*) from gateway.registration_token")
                .query(Long.class)
                .single();
    }

    private String accessToken(OrgCode subtree, String... scopes) {
        var made =
                clients.register(
                        ClientMetadata.service("接口", Set.of(scopes), subtree), Registrar.hub());
        return new RelyingParty(port, made)
                .token(Map.of("grant_type", "client_credentials"))
                .text("access_token");
    }

    private HttpResponse<String> issue(String token, String body)
            throws IOException, InterruptedException {
        return post("/api/v1/registration-tokens", token, body);
    }

    private HttpResponse<String> post(String path, String token, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
