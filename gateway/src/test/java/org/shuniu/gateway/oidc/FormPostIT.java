package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.HtmlUtils;

/** OAuth 2.0 Form Post Response Mode. */
@PeopleTest
class FormPostIT {
    private static final Pattern FIELD =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private RelyingParty platform;
    private String cookie;
    private Map<String, String> request;

    @BeforeEach
    void logIn() {
        var world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        platform = world.client(ClientKind.PLATFORM);
        cookie = world.signIn(world.pupil());
        request = platform.request();
        request.put("response_mode", "form_post");
    }

    private static Map<String, String> fields(String page) {
        var fields = new TreeMap<String, String>();
        Matcher field = FIELD.matcher(page);
        while (field.find()) {
            fields.put(field.group(1), HtmlUtils.htmlUnescape(field.group(2)));
        }
        return fields;
    }

    @Test
    @DisplayName("oidcc-formpost-basic: code, state and iss are posted to the registered address")
    void theAnswerIsAFormToTheClient() {
        request.put("state", "\"><script>alert(1)</script>&张");
        RelyingParty.Answer answer = platform.authorize(request, cookie);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("location");
        assertThat(answer.headers().get("cache-control")).contains("no-store");
        assertThat(answer.headers().get("content-security-policy"))
                .contains("default-src 'none'", "script-src 'sha256-", "frame-ancestors 'none'");
        assertThat(answer.body())
                .contains("action=\"" + HtmlUtils.htmlEscape(platform.redirectUri()) + "\"")
                .contains("<button>")
                .doesNotContain("<script>alert");
        Map<String, String> fields = fields(answer.body());
        assertThat(fields).containsOnlyKeys("code", "state", "iss");
        assertThat(fields.get("state")).isEqualTo(request.get("state"));
        assertThat(fields.get("iss"))
                .isEqualTo(platform.get("/.well-known/openid-configuration").text("issuer"));
        assertThat(platform.redeem(String.valueOf(fields.get("code"))).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("errors are posted too, with state and iss")
    void anErrorIsAFormToo() {
        request.put("prompt", "none");
        RelyingParty.Answer answer = platform.authorize(request, "SSO=" + "A".repeat(43));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(fields(answer.body()))
                .containsEntry("error", "login_required")
                .containsKeys("state", "iss")
                .doesNotContainKey("code");
    }

    @Test
    @DisplayName("case 6: no form to an address that is not registered")
    void anUnknownAddressGetsNoForm() {
        request.put("redirect_uri", "https://evil.example/cb");
        RelyingParty.Answer answer = platform.authorize(request, cookie);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("<form", "evil.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fragment", "query.jwt", "web_message", "FORM_POST"})
    @DisplayName("case 13: another response_mode is refused, by redirect")
    void otherModesAreRefused(String mode) {
        request.put("response_mode", mode);
        RelyingParty.Answer answer = platform.authorize(request, cookie);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.redirect()).containsEntry("error", "invalid_request");
    }
}
