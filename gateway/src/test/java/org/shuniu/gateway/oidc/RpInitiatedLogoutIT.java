package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** OIDC RP-Initiated Logout 1.0, and what others try with it. */
@PeopleTest
class RpInitiatedLogoutIT {
    private static final AtomicInteger HOSTS = new AtomicInteger();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private ProtocolWorld world;
    private RelyingParty platform;
    private PersonProfile pupil;
    private String bye;
    private String idToken;
    private WebClient browser;

    @BeforeEach
    void logIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        bye = "https://rpl" + HOSTS.incrementAndGet() + ".example.cn/bye?tenant=1";
        var metadata =
                ClientMetadata.relyingParty(
                        "测试应用",
                        ClientKind.PLATFORM,
                        List.of("https://rpl" + HOSTS.get() + ".example.cn/cb"),
                        Set.of("openid", "profile", "edu"));
        platform =
                world.client(
                        metadata.withAddresses(
                                metadata.addresses().withPostLogoutRedirectUris(List.of(bye))));
        pupil = world.pupil();
        browser = new WebClient(port);
        signInAs(pupil);
    }

    private void signInAs(PersonProfile person) {
        String cookie = world.signIn(person);
        browser.cookies().put("SSO", cookie.substring(cookie.indexOf('=') + 1));
        idToken = platform.redeem(platform.code(cookie)).text("id_token");
    }

    private Map<String, String> request() {
        var request = new LinkedHashMap<String, String>();
        request.put("id_token_hint", idToken);
        request.put("post_logout_redirect_uri", bye);
        request.put("state", "a+b &c");
        return request;
    }

    private String location(Map<String, String> request) {
        var answer = browser.get("/connect/logout?" + RelyingParty.form(request));
        assertThat(answer.statusCode()).isEqualTo(303);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private boolean isSignedIn() {
        return !sessions.of(pupil.id()).isEmpty();
    }

    @Test
    @DisplayName("oidcc-rp-initiated-logout: the login ends, and state comes back")
    void anIdTokenOfThisLoginEndsIt() {
        assertThat(location(request())).isEqualTo(bye + "&state=a%2Bb%20%26c");
        assertThat(isSignedIn()).isFalse();
        assertThat(endedEvents()).isEqualTo(1);
    }

    @Test
    @DisplayName("oidcc-rp-initiated-logout-no-state")
    void withoutAStateNoneComesBack() {
        var request = request();
        request.remove("state");
        assertThat(location(request)).isEqualTo(bye);
    }

    @Test
    @DisplayName("oidcc-rp-initiated-logout-no-post-logout-redirect-uri")
    void withoutAnAddressThePersonStaysHere() {
        assertThat(location(Map.of("id_token_hint", idToken))).endsWith("/login?left");
        assertThat(isSignedIn()).isFalse();
    }

    @Test
    @DisplayName("a POST from the application's site, which brings no cookie, is done by its GET")
    void aPostWithoutCookieBecomesAGet() {
        var stranger = new WebClient(port);
        var answer = stranger.post("/connect/logout", request());
        assertThat(answer.statusCode()).isEqualTo(303);
        String next = answer.headers().firstValue("Location").orElseThrow();
        assertThat(next).startsWith("/connect/logout?");
        assertThat(browser.get(next).headers().firstValue("Location"))
                .hasValueSatisfying(l -> assertThat(l).startsWith(bye));
        assertThat(isSignedIn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+/", "x", "#f", "%2e"})
    @DisplayName(
            "case 24, oidcc-rp-initiated-logout-bad-post-logout-redirect-uri: no open redirect")
    void anotherAddressIsRefused(String suffix) {
        var request = request();
        request.put("post_logout_redirect_uri", bye + suffix);
        refused(request, "post-logout-redirect-uri");
    }

    @Test
    @DisplayName("case 24, oidcc-rp-initiated-logout-modified-id-token-hint: a forged hint")
    void aForgedHintIsRefused() {
        int signature = idToken.lastIndexOf('.') + 1;
        char first = idToken.charAt(signature) == 'A' ? 'B' : 'A';
        var request = request();
        request.put(
                "id_token_hint",
                idToken.substring(0, signature) + first + idToken.substring(signature + 1));
        refused(request, "id-token-hint");
    }

    @Test
    @DisplayName("oidcc-rp-initiated-logout-bad-id-token-hint: no token at all")
    void rubbishIsRefused() {
        var request = request();
        request.put("id_token_hint", "rubbish");
        request.put("client_id", platform.clientId());
        refused(request, "id-token-hint");
    }

    @Test
    void aHintOfAnotherClientIsRefused() {
        var request = request();
        request.put("client_id", world.client(ClientKind.PLATFORM).clientId());
        refused(request, "other-client");
    }

    @Test
    @DisplayName("case 25: another site cannot log anybody out, the person is asked")
    void withoutAHintThePersonIsAsked() {
        var request = request();
        request.remove("id_token_hint");
        request.put("client_id", platform.clientId());
        String question = location(request);
        assertThat(question).startsWith("/logout?continue=");
        assertThat(isSignedIn()).isTrue();
        assertThat(browser.get(question).body()).contains("要退出登录吗");

        var agreed = browser.submit(question, "/logout", Map.of());
        assertThat(isSignedIn()).isFalse();
        String onward = agreed.headers().firstValue("Location").orElseThrow();
        assertThat(browser.get(onward).headers().firstValue("Location"))
                .hasValue(bye + "&state=a%2Bb%20%26c");
    }

    @Test
    @DisplayName("case 25: the form that asks needs the token of the page")
    void theAnswerCannotBeForged() {
        var request = Map.of("client_id", platform.clientId());
        String question = location(request);
        String signed = question.substring(question.indexOf('=') + 1);
        assertThat(browser.post("/logout", Map.of("continue", signed)).statusCode()).isEqualTo(403);
        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void aHintOfAnotherLoginAsksToo() {
        String ofTheFirst = idToken;
        PersonProfile other = world.pupil();
        signInAs(other);
        var request = request();
        request.put("id_token_hint", ofTheFirst);
        assertThat(location(request)).startsWith("/logout?continue=");
        assertThat(sessions.of(other.id())).isNotEmpty();
    }

    @Test
    @DisplayName("oidcc-rp-initiated-logout-no-id-token-hint: nobody known is sent nowhere")
    void anAddressOfNobodyIsNotFollowed() {
        browser.cookies().clear();
        assertThat(location(Map.of("post_logout_redirect_uri", bye))).endsWith("/login?left");
    }

    @Test
    @DisplayName("case 5: a repeated parameter")
    void repeatedParametersAreRefused() {
        var answer =
                browser.get("/connect/logout?" + RelyingParty.form(request()) + "&state=twice");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(isSignedIn()).isTrue();
    }

    @Test
    void whoIsGoneAlreadyIsSentOn() {
        location(request());
        assertThat(location(request())).startsWith(bye);
        assertThat(endedEvents()).isEqualTo(1);
    }

    private void refused(Map<String, String> request, String because) {
        long before = world.auditEvents("logout.refused", because);
        var answer = browser.get("/connect/logout?" + RelyingParty.form(request));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).doesNotContain(request.get("post_logout_redirect_uri"));
        assertThat(isSignedIn()).isTrue();
        // Once a minute and client: each test has a client of its own.
        assertThat(world.auditEvents("logout.refused", because)).isEqualTo(before + 1);
    }

    private long endedEvents() {
        return jdbc.sql(
                        "select count(*) from roster.audit_event where type = 'session.ended' and subject = :person")
                .param("person", pupil.id().toString())
                .query(Long.class)
                .single();
    }
}
