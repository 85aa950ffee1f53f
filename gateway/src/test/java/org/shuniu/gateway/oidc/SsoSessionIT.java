package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.login.Passwords;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One login per browser: who sees it, who ends it, and what ends with it. */
@PeopleTest
@TestPropertySource(properties = "shuniu.password.concurrency=1")
class SsoSessionIT {
    private static final String PASSWORD = "桂花开满巷子口了";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private CredentialStore credentials;
    @Autowired private Passwords passwords;

    private ProtocolWorld world;
    private PersonProfile pupil;

    @BeforeEach
    void somebody() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
    }

    @Test
    void theAccountPageTellsDeviceAndApplicationsAndEndsALoginWithItsTokens() {
        credentials.create(pupil.id(), passwords.hash(PASSWORD));
        RelyingParty app = world.client(ClientKind.PLATFORM);
        String elsewhere = world.signIn(pupil);
        var here = logIn(Map.of());
        String refresh = app.redeem(app.code(elsewhere)).text("refresh_token");
        String kept = app.redeem(app.code(cookie(here))).text("refresh_token");
        SsoSession there = sessions.of(pupil.id()).getLast();

        assertThat(here.get("/account").body()).contains("已进入：测试应用");
        here.submit("/account", "/account/sessions/end", Map.of("id", there.id()));

        assertThat(sessions.of(pupil.id())).hasSize(1);
        assertThat(app.refresh(refresh).text("error")).isEqualTo("invalid_grant");
        assertThat(app.refresh(kept).status()).isEqualTo(200);
        assertThat(ended(pupil)).containsExactly("ended-by-owner");
    }

    @Test
    void whatWasAllowedToOutliveTheLoginOutlivesIt() {
        String cookie = world.signIn(pupil);
        RelyingParty app = world.client(ClientKind.PLATFORM);
        var request = app.request();
        request.put("scope", "openid offline_access");
        String refresh =
                app.redeem(app.authorize(request, cookie).redirect().get("code"))
                        .text("refresh_token");
        sessions.end(pupil.id(), sessions.of(pupil.id()).getFirst().id());
        assertThat(app.refresh(refresh).status()).isEqualTo(200);
    }

    @Test
    void aCodeOfALoginThatEndedMeanwhileGivesNothing() {
        String cookie = world.signIn(pupil);
        RelyingParty app = world.client(ClientKind.PLATFORM);
        String code = app.code(cookie);
        sessions.end(pupil.id(), sessions.of(pupil.id()).getFirst().id());
        assertThat(app.redeem(code).text("error")).isEqualTo("invalid_grant");
        assertThat(
                        jdbc.sql("select count(*) from gateway.refresh_family where person_id = ?")
                                .param(pupil.id().value())
                                .query(Long.class)
                                .single())
                .isZero();
    }

    @Test
    void aCrashBetweenTheTwoStoresIsMadeGood() throws InterruptedException {
        String cookie = world.signIn(pupil);
        RelyingParty app = world.client(ClientKind.PLATFORM);
        String refresh = app.redeem(app.code(cookie)).text("refresh_token");
        // PostgreSQL knows of the end, and nothing else happened.
        jdbc.sql(
                        "insert into gateway.ended_session (sso_session_id, person_id, ended_at) values (?, ?, now())")
                .params(sessions.of(pupil.id()).getFirst().id(), pupil.id().value())
                .update();
        for (int i = 0; i < 60 && !sessions.of(pupil.id()).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(sessions.of(pupil.id())).isEmpty();
        assertThat(app.refresh(refresh).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void onASharedComputerNothingOutlivesTheLessonAndNothingIsRemembered() {
        credentials.create(pupil.id(), passwords.hash(PASSWORD));
        var browser = logIn(Map.of("shared", "yes"));
        SsoSession session = sessions.of(pupil.id()).getFirst();
        assertThat(session.isShared()).isTrue();
        assertThat(session.bounds().idle()).isEqualTo(Duration.ofMinutes(10));
        assertThat(session.bounds().endsAt())
                .isBefore(Instant.now().plus(Duration.ofMinutes(45)).plusSeconds(1));
        assertThat(browser.cookies().keySet()).isSubsetOf("SSO", "CSRF");
        assertThat(browser.get("/account").body()).contains("公用电脑");

        RelyingParty app = world.client(ClientKind.PLATFORM);
        var request = app.request();
        request.put("scope", "openid offline_access");
        var tokens = app.redeem(app.authorize(request, cookie(browser)).redirect().get("code"));
        assertThat(tokens.text("scope")).isEqualTo("openid");
        assertThat(
                        jdbc.sql(
                                        "select max(expires_at) from gateway.refresh_family where person_id = ?")
                                .param(pupil.id().value())
                                .query(OffsetDateTime.class)
                                .single()
                                .toInstant())
                .isBeforeOrEqualTo(session.bounds().endsAt());
    }

    @Test
    void theStrictestRoleLimitsALogin() {
        PersonProfile administrator = people.add("管理员", Role.ADMINISTRATOR, null);
        world.signIn(administrator);
        world.signIn(pupil);
        assertThat(sessions.of(administrator.id()).getFirst().bounds().idle())
                .isEqualTo(Duration.ofMinutes(30));
        assertThat(sessions.of(pupil.id()).getFirst().bounds().idle())
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    @DisplayName("case 26: a step-up changes the cookie, and the applications stay in the login")
    void aStepUpChangesTheCookieAndKeepsTheLogin() {
        credentials.create(pupil.id(), passwords.hash(PASSWORD));
        var browser = logIn(Map.of());
        String before = browser.cookies().get("SSO");
        String id = sessions.of(pupil.id()).getFirst().id();
        browser.submit("/login?continue=x", "/login", credentialsOf(pupil));
        assertThat(browser.cookies().get("SSO")).isNotEqualTo(before);
        assertThat(sessions.of(pupil.id())).extracting(SsoSession::id).containsExactly(id);
        var planted = new WebClient(port);
        planted.cookies().put("SSO", before);
        assertThat(planted.get("/").statusCode()).isEqualTo(303);
    }

    @Test
    void anAdministratorSeesAndEndsLoginsInsideTheSubtreeOnly() throws Exception {
        world.signIn(pupil);
        world.signIn(pupil);
        String address = "/api/v1/persons/" + pupil.id() + "/sessions";
        String inside = token(Set.of("credentials.write"), InMemoryPeople.SCHOOL);
        String outside = token(Set.of("credentials.write"), new OrgCode("2133010002"));
        String reader = token(Set.of("roster.read"), InMemoryPeople.SCHOOL);

        assertThat(send("GET", address, reader).statusCode()).isEqualTo(403);
        assertThat(send("GET", address, outside).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", address, outside).statusCode()).isEqualTo(404);
        assertThat(sessions.of(pupil.id())).hasSize(2);
        assertThat(ended(pupil)).isEmpty();

        JsonNode items =
                JsonMapper.shared().readTree(send("GET", address, inside).body()).get("items");
        assertThat(items.size()).isEqualTo(2);
        String first = items.get(0).get("id").asString();
        assertThat(first).isNotEqualTo(sessions.of(pupil.id()).getFirst().id());
        assertThat(send("DELETE", address + "/" + first, inside).statusCode()).isEqualTo(204);
        assertThat(send("DELETE", address + "/" + first, inside).statusCode()).isEqualTo(404);
        assertThat(send("DELETE", address, inside).statusCode()).isEqualTo(204);
        assertThat(sessions.of(pupil.id())).isEmpty();
        assertThat(ended(pupil))
                .containsExactly("ended-by-administrator", "ended-by-administrator");
    }

    private WebClient logIn(Map<String, String> more) {
        var browser = new WebClient(port);
        var form = new HashMap<>(credentialsOf(pupil));
        form.putAll(more);
        browser.submit("/login", "/login", form);
        assertThat(browser.cookies()).containsKey("SSO");
        return browser;
    }

    private static Map<String, String> credentialsOf(PersonProfile person) {
        return Map.of("username", person.spaceNumber().value(), "password", PASSWORD);
    }

    private static String cookie(WebClient browser) {
        return "SSO=" + browser.cookies().get("SSO");
    }

    private List<String> ended(PersonProfile person) {
        return jdbc.sql(
                        "select payload->>'because' from roster.audit_event where type = 'session.ended' and subject = ?")
                .param(person.id().toString())
                .query(String.class)
                .list();
    }

    private String token(Set<String> scopes, OrgCode subtree) {
        var caller = ClientMetadata.service("学校", scopes, subtree);
        return world.client(caller)
                .token(
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "scope",
                                String.join(" ", scopes)))
                .text("access_token");
    }

    private HttpResponse<String> send(String method, String path, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Authorization", "Bearer " + token)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
    }
}
