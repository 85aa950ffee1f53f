package org.shuniu.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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
import tools.jackson.databind.node.ObjectNode;

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
    void everyMemberComesBackAsItWasSent() throws Exception {
        String key =
                new ECKeyGenerator(Curve.P_256).keyID("k1").generate().toPublicJWK().toString();
        String sent =
                """
                {"name":"考试平台","kind":"platform","applicationType":"native",
                 "redirectUris":["cn.example.exam:/cb","http://127.0.0.1/cb"],
                 "postLogoutRedirectUris":["cn.example.exam:/bye"],
                 "backchannelLogoutUri":"https://exam.example.cn/out",
                 "backchannelLogoutSessionRequired":true,"sectorIdentifierUri":null,
                 "scopes":["edu","openid"],
                 "grantTypes":["authorization_code","urn:ietf:params:oauth:grant-type:device_code"],
                 "tokenEndpointAuthMethod":"private_key_jwt","tokenEndpointAuthSigningAlg":"PS256",
                 "jwks":{"keys":[%s]},"jwksUri":null,
                 "tlsClientAuthSubjectDn":null,"tlsClientAuthSanDns":null,"tlsClientAuthSanUri":null,
                 "tlsClientAuthSanIp":null,"tlsClientAuthSanEmail":null,
                 "idTokenSignedResponseAlg":"ES256","userinfoSignedResponseAlg":"ES256",
                 "requestObjectSigningAlg":"EdDSA","requireSignedRequestObject":true,
                 "requirePushedAuthorizationRequests":true,"dpopBoundAccessTokens":true,
                 "tlsClientCertificateBoundAccessTokens":false,"requirePkce":true,
                 "profile":"fapi2","defaultMaxAge":600,"requireAuthTime":true,
                 "defaultAcrValues":["2","1"],"clientUri":"https://exam.example.cn/",
                 "logoUri":"https://exam.example.cn/logo","policyUri":"https://exam.example.cn/policy",
                 "tosUri":"https://exam.example.cn/tos","contacts":["it@exam.example.cn"]}
                """
                        .formatted(key);
        var made = send("POST", "/api/v1/clients", sent);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var shown =
                (ObjectNode)
                        JSON.readTree(
                                send("GET", made.headers().firstValue("location").orElseThrow(), "")
                                        .body());
        shown.remove("clientId");
        assertThat(shown).isEqualTo(JSON.readTree(sent));
    }

    @Test
    void theFapiProfileImpliesPushedRequestsAndBoundTokens() throws Exception {
        var made =
                send(
                        "POST",
                        "/api/v1/clients",
                        """
                        {"name":"x","kind":"platform","profile":"fapi2",
                         "tokenEndpointAuthMethod":"private_key_jwt","jwksUri":"https://rp.cn/jwks"}
                        """);
        JsonNode client = JSON.readTree(made.body());
        assertThat(client.path("requirePushedAuthorizationRequests").asBoolean()).isTrue();
        assertThat(client.path("dpopBoundAccessTokens").asBoolean()).isTrue();
        assertThat(client.has("clientSecret")).isFalse();

        String address = made.headers().firstValue("location").orElseThrow();
        for (String weaker :
                List.of(
                        "{\"idTokenSignedResponseAlg\":\"RS256\"}",
                        "{\"tokenEndpointAuthMethod\":\"client_secret_basic\"}",
                        "{\"requirePkce\":false}")) {
            assertThat(send("PATCH", address, weaker).statusCode()).as(weaker).isEqualTo(400);
        }
        var stays = send("PATCH", address, "{\"requirePushedAuthorizationRequests\":false}");
        assertThat(
                        JSON.readTree(stays.body())
                                .path("requirePushedAuthorizationRequests")
                                .asBoolean())
                .isTrue();
    }

    @Test
    void aChangeKeepsWhatItLeavesOutAndNullTakesAway() throws Exception {
        var made =
                send(
                        "POST",
                        "/api/v1/clients",
                        """
                        {"name":"接口","kind":"platform","defaultMaxAge":60,"tosUri":"https://a.cn/tos"}
                        """);
        String address = made.headers().firstValue("location").orElseThrow();
        var changed =
                JSON.readTree(
                        send(
                                        "PATCH",
                                        address,
                                        """
                                        {"tosUri":null,"scopes":["openid"],
                                         "redirectUris":["https://a.cn/cb"]}
                                        """)
                                .body());
        assertThat(changed.path("defaultMaxAge").asInt()).isEqualTo(60);
        assertThat(changed.path("tosUri").isNull()).isTrue();
        // Grants that nobody chose follow the addresses.
        assertThat(changed.path("grantTypes").toString())
                .isEqualTo("[\"authorization_code\",\"client_credentials\",\"refresh_token\"]");
        assertThat(send("PATCH", address, "[1]").statusCode()).isEqualTo(400);
        assertThat(send("PATCH", address, "{\"redirectUris\":7}").body())
                .contains("invalid-property", "redirectUris");
        assertThat(send("PATCH", address, "{\"clientId\":\"x\"}").body())
                .contains("unknown-property");
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
                "{\"name\":\"x\",\"kind\":\"platform\",\"profile\":\"fapi2\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"profile\":\"best\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"applicationType\":\"mobile\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"grantTypes\":[\"implicit\"]}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"grantTypes\":[\"authorization_code\"]}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"grantTypes\":[\"client_credentials\"],\"tokenEndpointAuthMethod\":\"none\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"tokenEndpointAuthMethod\":\"tls_client_auth\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"tlsClientAuthSanDns\":\"rp.cn\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"tokenEndpointAuthMethod\":\"tls_client_auth\",\"tlsClientAuthSubjectDn\":\"no name\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"jwks\":{\"keys\":[]}}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"requireSignedRequestObject\":true}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"logoUri\":\"JavaScript:alert(1)\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"policyUri\":\"data:text/html,x\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"requestObjectSigningAlg\":\"none\"}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"defaultMaxAge\":-1}",
                "{\"name\":\"x\",\"kind\":\"platform\",\"defaultAcrValues\":[\"9\"]}"
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
                ClientMetadata.service("接口", Set.of(scopes), subtree), Registrar.hub());
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
