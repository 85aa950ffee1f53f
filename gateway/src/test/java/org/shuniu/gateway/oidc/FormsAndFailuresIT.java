package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.login.Passwords;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What other sites can do with our pages, and what a page says when something fails. */
@PeopleTest
class FormsAndFailuresIT {
    private static final String PASSWORD = "桂花开满巷子口了";
    private static final Pattern NUMBER =
            Pattern.compile("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private CredentialStore credentials;
    @Autowired private Passwords passwords;
    @Autowired private JdbcClient jdbc;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger hub = (Logger) LoggerFactory.getLogger("org.shuniu.gateway");
    private ProtocolWorld world;
    private PersonProfile pupil;
    private WebClient browser;

    @BeforeEach
    void aPupilIsSignedIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        browser = new WebClient(port);
        browser.cookies().put("SSO", world.signIn(pupil).substring("SSO=".length()));
    }

    @BeforeEach
    void theLogIsRead() {
        hub.setLevel(Level.INFO);
        log.start();
        hub.addAppender(log);
    }

    @AfterEach
    void theLogIsReadNoMore() {
        hub.detachAppender(log);
        hub.setLevel(null);
    }

    @Test
    @DisplayName("case 27: login CSRF: another site's form signs nobody in")
    void anotherSitesLoginFormSignsNobodyIn() {
        PersonProfile attacker = world.pupil();
        credentials.create(attacker.id(), passwords.hash(PASSWORD));
        var victim = new WebClient(port);
        var answer =
                victim.post(
                        "/login",
                        Map.of("username", attacker.spaceNumber().value(), "password", PASSWORD));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(victim.cookies()).doesNotContainKey("SSO");
        assertThat(sessions.of(attacker.id())).isEmpty();
        assertThat(
                        jdbc.sql(
                                        "select count(*) from roster.audit_event where type = 'form.refused' and subject is null")
                                .query(Long.class)
                                .single())
                .isOne();
    }

    @Test
    @DisplayName("case 27: consent CSRF: another site's form gives no consent")
    void anotherSitesConsentFormGivesNone() {
        RelyingParty vendor = world.client(ClientKind.VENDOR);
        vendor.redeem(vendor.code("SSO=" + browser.cookies().get("SSO")));
        var answer =
                browser.post(
                        "/consents", Map.of("clientId", vendor.clientId(), "decision", "accept"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(
                        jdbc.sql("select count(*) from gateway.consent where person_id = ?")
                                .param(pupil.id().value())
                                .query(Long.class)
                                .single())
                .isZero();
        assertThat(
                        jdbc.sql(
                                        "select count(*) from roster.audit_event where type = 'form.refused' and subject = ?")
                                .param(pupil.id().toString())
                                .query(Long.class)
                                .single())
                .isOne();
    }

    @Test
    @DisplayName("case 28: no page can be framed")
    void noPageCanBeFramed() {
        RelyingParty app = world.client(ClientKind.PLATFORM);
        var wrong = app.request();
        wrong.put("redirect_uri", "https://evil.example/cb");
        String confirmation =
                browser.get("/connect/logout").headers().firstValue("Location").orElseThrow();
        for (String path :
                List.of(
                        "/login",
                        "/activate",
                        "/consents",
                        "/account",
                        confirmation,
                        "/nowhere",
                        "/oauth2/authorize?" + RelyingParty.form(wrong))) {
            var headers = browser.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("frame-ancestors 'none'");
            assertThat(headers.firstValue("X-Frame-Options")).as(path).contains("DENY");
        }
    }

    @Test
    void aFaultySignInRequestHasANumberThatStandsInTheLog() {
        RelyingParty app = world.client(ClientKind.PLATFORM);
        var wrong = app.request();
        wrong.put("redirect_uri", "https://evil.example/cb");
        String page = browser.get("/oauth2/authorize?" + RelyingParty.form(wrong)).body();
        String number = number(page);
        assertThat(page).contains("问题编号", "Tracking number").doesNotContain("evil.example");
        assertThat(lineOf(number))
                .contains("redirect_uri")
                .doesNotContain("evil.example", pupil.name(), pupil.id().toString());
    }

    @Test
    void aFailurePageHasANumberThatStandsInTheLog() {
        String number = number(browser.get("/nowhere").body());
        assertThat(lineOf(number)).contains("404").doesNotContain(pupil.name());
    }

    @Test
    void aProblemDocumentHasANumberThatStandsInTheLogOfItsCause()
            throws IOException, InterruptedException {
        String token = apiToken();
        // A query that PostgreSQL cannot answer: our fault, whatever it was.
        jdbc.sql("alter table gateway.refresh_family rename to family_away").update();
        HttpResponse<String> answer;
        try {
            answer =
                    HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "http://localhost:"
                                                                    + port
                                                                    + "/api/v1/persons/"
                                                                    + pupil.id()
                                                                    + "/sessions"))
                                            .header("Authorization", "Bearer " + token)
                                            .build(),
                                    BodyHandlers.ofString());
        } finally {
            jdbc.sql("alter table gateway.family_away rename to refresh_family").update();
        }
        assertThat(answer.statusCode()).isEqualTo(500);
        Matcher instance = Pattern.compile("urn:uuid:([0-9a-f-]{36})").matcher(answer.body());
        assertThat(instance.find()).isTrue();
        assertThat(lineOf(instance.group(1))).contains("internal", "refresh_family");
        assertThat(answer.body()).doesNotContain("refresh_family", "Exception");
    }

    private String apiToken() {
        return world.client(ClientMetadata.service("管理系统", Set.of("credentials.write"), null))
                .token(Map.of("grant_type", "client_credentials"))
                .text("access_token");
    }

    private static String number(String page) {
        Matcher found = NUMBER.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group();
    }

    private String lineOf(String number) {
        return log.list.stream()
                .map(
                        event ->
                                event.getFormattedMessage()
                                        + (event.getThrowableProxy() == null
                                                ? ""
                                                : event.getThrowableProxy().getMessage()))
                .filter(line -> line.contains(number))
                .findFirst()
                .orElse("no line with " + number);
    }
}
