package org.shuniu.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.org.OrgCode;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PeopleTest
class ClientApiIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String RELYING_PARTY =
            """
            {"name":"作业平台","kind":"vendor","redirectUris":["https://rp.example.cn/cb"],
             "scopes":["openid","edu"]}
            """;

    @LocalServerPort private int port;
    @Autowired private Clients clients;

    private final HttpClient http = HttpClient.newHttpClient();
    private String token;

    @BeforeEach
    void anIntegratorHoldsATokenOfTheApi() throws Exception {
        token = token(apiClient(null, "clients.write", "roster.read"), "");
    }

    @Test
    void aClientIsRegisteredShownChangedAndDeleted() throws Exception {
        var made = send("POST", "/api/v1/clients", RELYING_PARTY);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("cache-control")).contains("no-store");
        String address = made.headers().firstValue("location").orElseThrow();
        JsonNode client = JSON.readTree(made.body());
        assertThat(client.path("clientSecret").asString()).hasSize(43);
        assertThat(client.path("requirePkce").asBoolean()).isTrue();
        assertThat(client.path("idTokenSignedResponseAlg").asString()).isEqualTo("ES256");

        assertThat(send("GET", address, "").body()).doesNotContain("clientSecret");
        var changed = send("PATCH", address, "{\"name\":\"新作业平台\"}");
        assertThat(JSON.readTree(changed.body()).path("name").asString()).isEqualTo("新作业平台");
        assertThat(JSON.readTree(changed.body()).path("redirectUris").size()).isEqualTo(1);

        assertThat(send("DELETE", address, "").statusCode()).isEqualTo(204);
        assertThat(send("GET", address, "").statusCode()).isEqualTo(404);
    }

    @Test
    void ofThreeSecretsTheLastTwoLive() throws Exception {
        var first = apiClient(null, "roster.read");
        token = token(apiClient(null, "clients.write", "roster.read"), "");
        String address = "/api/v1/clients/" + first.client().id() + "/secrets";
        String second =
                JSON.readTree(send("POST", address, "").body()).path("clientSecret").asString();
        assertThat(grant(first.client().id().value(), first.secret().value(), "")).isEqualTo(200);
        String third =
                JSON.readTree(send("POST", address, "").body()).path("clientSecret").asString();
        assertThat(grant(first.client().id().value(), first.secret().value(), "")).isEqualTo(401);
        assertThat(grant(first.client().id().value(), second, "")).isEqualTo(200);
        assertThat(grant(first.client().id().value(), third, "")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"x\",\"kind\":\"friend\"}",
                "{\"name\":\"\",\"kind\":\"vendor\"}",
                "{\"kind\":\"vendor\"}",
                "{\"name\":\"x\",\"kind\":\"vendor\",\"redirectUris\":[\"javascript:alert(1)\"],\"scopes\":[\"openid\"]}",
                "{\"name\":\"x\",\"kind\":\"vendor\",\"redirectUris\":[\"https://a.cn/\",\"https://b.cn/\"]}",
                "{\"name\":\"x\",\"kind\":\"vendor\",\"backchannelLogoutUri\":\"data:x\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"scopes\":[\"email\"]}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"scopes\":[\"roster.approve\"]}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"scopes\":[\"roster.read\"],\"tokenEndpointAuthMethod\":\"none\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"requirePkce\":false,\"tokenEndpointAuthMethod\":\"none\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"idTokenSignedResponseAlg\":\"HS256\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"tokenEndpointAuthMethod\":\"private_key_jwt\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"profile\":\"fapi2\"}"
            })
    void aClientThatMayNotBeIsRefusedWithItsMember(String body) throws Exception {
        var answer = send("POST", "/api/v1/clients", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(answer.body()).contains("invalid-client-metadata", "property");
    }

    @Test
    void nobodyHandsOutOrTakesOverMoreThanTheyHold() throws Exception {
        var mighty = apiClient(null, "roster.approve");
        var elsewhere = apiClient(new OrgCode("330100"), "roster.read");
        String address = "/api/v1/clients/" + mighty.client().id();
        assertThat(send("POST", address + "/secrets", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", address, "").statusCode()).isEqualTo(404);

        token = token(apiClient(new OrgCode("330200"), "clients.write", "roster.read"), "");
        String outside = "/api/v1/clients/" + elsewhere.client().id();
        assertThat(send("GET", outside, "").statusCode()).isEqualTo(404);
        var noPkce = "{\"name\":\"x\",\"kind\":\"platform\",\"requirePkce\":false}";
        assertThat(send("POST", "/api/v1/clients", noPkce).statusCode()).isEqualTo(400);
    }

    @Test
    void withoutTokenOrScopeTheApiSaysSo() throws Exception {
        token = token(apiClient(null, "roster.read"), "");
        var forbidden = send("POST", "/api/v1/clients", RELYING_PARTY);
        assertThat(forbidden.statusCode()).isEqualTo(403);
        assertThat(forbidden.headers().firstValue("www-authenticate").orElse(""))
                .contains("insufficient_scope");
        assertThat(forbidden.body()).contains("insufficient-scope");

        token = "nonsense";
        var invalid = send("GET", "/api/v1/clients/x", "");
        assertThat(invalid.statusCode()).isEqualTo(401);
        assertThat(invalid.headers().firstValue("www-authenticate").orElse(""))
                .contains("invalid_token");

        token = "";
        var missing = send("GET", "/api/v1/clients/x", "");
        assertThat(missing.statusCode()).isEqualTo(401);
        assertThat(missing.headers().firstValue("www-authenticate").orElse(""))
                .startsWith("Bearer")
                .doesNotContain("error");
        assertThat(missing.body()).contains("unauthenticated");
    }

    @Test
    void aTokenAsksForNoMoreThanItsClientHasAndDiesWithIt() throws Exception {
        var client = apiClient(null, "clients.write");
        assertThat(
                        grant(
                                client.client().id().value(),
                                client.secret().value(),
                                "&scope=roster.read"))
                .isEqualTo(400);
        token = token(client, "&scope=clients.write");
        assertThat(send("GET", "/api/v1/clients/x", "").statusCode()).isEqualTo(404);
        clients.delete(client.client(), Registrar.hub());
        assertThat(send("GET", "/api/v1/clients/x", "").statusCode()).isEqualTo(401);
    }

    private Registration apiClient(OrgCode subtree, String... scopes) {
        return clients.register(
                new ClientMetadata(
                        "接口",
                        ClientKind.PLATFORM,
                        List.of(),
                        List.of(),
                        null,
                        Set.of(scopes),
                        TokenEndpointAuthMethod.CLIENT_SECRET_BASIC,
                        "ES256",
                        true,
                        subtree),
                Registrar.hub());
    }

    private String token(Registration client, String more) throws Exception {
        var answer = tokenAnswer(client.client().id().value(), client.secret().value(), more);
        return JSON.readTree(answer.body()).path("access_token").asString();
    }

    private int grant(String id, String secret, String more) throws Exception {
        return tokenAnswer(id, secret, more).statusCode();
    }

    private HttpResponse<String> tokenAnswer(String id, String secret, String more)
            throws IOException, InterruptedException {
        String basic =
                Base64.getEncoder()
                        .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2/token"))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials" + more))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
