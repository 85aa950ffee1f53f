package org.shuniu.gateway.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo gives whoever tries a client: a token that registers platforms, again and again.
 */
class RegistrationWalkIT {
    @ParameterizedTest
    @ValueSource(strings = {"https://rp.example.cn/cb", "https://localhost:8443/test/a/callback"})
    void theDemosTokenRegistersWorkingPlatforms(String redirectUri) throws Exception {
        RunningHub hub = RunningHub.shared();
        String token = hub.demo().required("initialAccessToken").asString();
        String issuer = hub.issuer().toString();
        try (var http = HttpClient.newHttpClient()) {
            var made =
                    http.send(
                            HttpRequest.newBuilder(URI.create(issuer + "/connect/register"))
                                    .header("Authorization", "Bearer " + token)
                                    .header("Content-Type", "application/json")
                                    .POST(
                                            BodyPublishers.ofString(
                                                    "{\"redirect_uris\":[\"%s\"]}"
                                                            .formatted(redirectUri)))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            JsonNode client = JsonMapper.shared().readTree(made.body());
            assertThat(client.path("subject_type").asString()).isEqualTo("public");
            assertThat(client.path("scope").asString()).contains("openid", "profile", "edu");

            // PKCE is required.
            var asked =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    issuer
                                                            + "/oauth2/authorize?response_type=code&scope=openid&client_id="
                                                            + client.path("client_id").asString()
                                                            + "&redirect_uri="
                                                            + Api.encode(redirectUri)))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(asked.headers().firstValue("location").orElse(""))
                    .startsWith(redirectUri)
                    .contains("error=invalid_request");
        }
    }
}
