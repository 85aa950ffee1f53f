package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@PeopleTest
class ActivationCardsApiIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort private int port;
    @Autowired private InMemoryPeople people;
    @Autowired private Clients clients;
    @Autowired private CredentialStore credentials;
    @Autowired private Passwords passwords;
    @Autowired private JdbcClient jdbc;

    @Test
    void aCardIsToldOnceAndKeptAsAnHmac() throws Exception {
        var pupil = people.add("张小雨", Role.STUDENT, null);
        var answer = issue(token("credentials.write", null), personIds(pupil));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        JsonNode card = JSON.readTree(answer.body()).get("items").get(0);
        assertThat(card.get("personId").asString()).isEqualTo(pupil.id().toString());
        assertThat(card.get("spaceNumber").asString()).isEqualTo(pupil.spaceNumber().value());
        assertThat(card.get("name").asString()).isEqualTo("张小雨");
        assertThat(card.get("code").asString()).matches("[0-9A-HJKMNP-TV-Z]{12}");
        assertThat(card.has("expiresAt")).isTrue();
        String stored =
                jdbc.sql(
                                "select activation_card::text from gateway.activation_card where person_id = ?")
                        .param(pupil.id().value())
                        .query(String.class)
                        .single();
        assertThat(stored).doesNotContain(card.get("code").asString());
    }

    @Test
    void peopleWithACredentialAndAdministratorsGetNone() throws Exception {
        var pupil = people.add("张小雨", Role.STUDENT, null);
        credentials.create(pupil.id(), passwords.hash("桂花开满巷子口了"));
        var administrator = people.add("管理员", Role.ADMINISTRATOR, null);
        var answer = issue(token("credentials.write", null), personIds(pupil, administrator));
        JsonNode skipped = JSON.readTree(answer.body()).get("skipped");
        assertThat(JSON.readTree(answer.body()).get("items").size()).isZero();
        assertThat(skipped.get(0).get("reason").asString()).isEqualTo("has-credential");
        assertThat(skipped.get(1).get("reason").asString()).isEqualTo("administrator");
    }

    @Test
    void aClassGetsItsCardsInOneGo() throws Exception {
        var pupil = people.add("李明", Role.STUDENT, null);
        var answer =
                issue(
                        token("credentials.write", InMemoryPeople.SCHOOL),
                        "{\"orgCode\":\"" + InMemoryPeople.CLASS + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(pupil.id().toString());
    }

    @Test
    void whatLiesOutsideTheSubtreeIsNotThere() throws Exception {
        var pupil = people.add("张小雨", Role.STUDENT, null);
        String elsewhere = token("credentials.write", new OrgCode("2144010001"));
        assertThat(issue(elsewhere, personIds(pupil)).statusCode()).isEqualTo(404);
        assertThat(issue(elsewhere, "{\"orgCode\":\"" + InMemoryPeople.SCHOOL + "\"}").statusCode())
                .isEqualTo(404);
        assertThat(
                        jdbc.sql("select count(*) from gateway.activation_card where person_id = ?")
                                .param(pupil.id().value())
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void theScopeIsNeededAndTheBodyMustSayWho() throws Exception {
        var pupil = people.add("张小雨", Role.STUDENT, null);
        assertThat(issue(token("roster.read", null), personIds(pupil)).statusCode()).isEqualTo(403);
        String token = token("credentials.write", null);
        for (String unclear :
                List.of("{}", "{\"personIds\":[]}", "{\"orgCode\":\"x\",\"personIds\":[]}")) {
            assertThat(issue(token, unclear).statusCode()).as(unclear).isEqualTo(400);
        }
    }

    private HttpResponse<String> issue(String token, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at("/api/v1/activation-cards"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String token(String scope, @Nullable OrgCode subtree) throws Exception {
        var client =
                clients.register(
                        ClientMetadata.service("发卡系统", Set.of(scope), subtree), Registrar.hub());
        String basic = client.client().id().value() + ":" + client.secret().value();
        var answer =
                http.send(
                        HttpRequest.newBuilder(at("/oauth2/token"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                basic.getBytes(
                                                                        StandardCharsets.UTF_8)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "grant_type=client_credentials&scope=" + scope))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(answer.body()).get("access_token").asString();
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private static String personIds(PersonProfile... people) {
        return JSON.writeValueAsString(
                new Wanted(List.of(people).stream().map(p -> p.id().toString()).toList()));
    }

    private record Wanted(List<String> personIds) {}
}
