package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the modules of the Basic OP certification demand and no other test says; which test says the
 * rest stands in {@code CONFORMANCE.md}.
 */
@PeopleTest
class BasicProfileIT {
    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private ProtocolWorld world;
    private RelyingParty platform;
    private String cookie;
    private Map<String, String> request;

    @BeforeEach
    void logIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        platform = world.client(ClientKind.PLATFORM);
        cookie = world.signIn(world.pupil());
        request = platform.request();
    }

    private Answer tokens() {
        return platform.redeem(
                String.valueOf(platform.authorize(request, cookie).redirect().get("code")));
    }

    @Test
    @DisplayName("oidcc-response-type-missing")
    void withoutAResponseTypeTheRequestIsInvalid() {
        request.remove("response_type");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
    }

    @Test
    @DisplayName("oidcc-ensure-request-without-nonce-succeeds-for-code-flow")
    void aCodeFlowNeedsNoNonce() {
        request.remove("nonce");
        assertThat(tokens().text("id_token")).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openid email",
                "openid address",
                "openid phone",
                "openid profile email address phone",
                "profile openid"
            })
    @DisplayName(
            "oidcc-scope-email, -address, -phone, -all, oidcc-alternate-happy-flow: unknown scopes are ignored")
    void scopesThatWeDoNotHaveAreIgnored(String scope) {
        request.put("scope", scope);
        assertThat(tokens().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "display, page",
        "display, popup",
        "claims_locales, se",
        "ui_locales, se",
        "extra, foobar",
        "login_hint, buffy@example.com"
    })
    @DisplayName(
            "oidcc-display-page, -popup, oidcc-claims-locales, oidcc-ui-locales, oidcc-login-hint, oidcc-ensure-request-with-unknown-parameter-succeeds")
    void parametersThatWeDoNotKnowDoNoHarm(String parameter, String value) {
        request.put(parameter, value);
        assertThat(tokens().status()).isEqualTo(200);
    }

    @Test
    @DisplayName("oidcc-ensure-post-request-succeeds")
    void theRequestMayBePosted() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "http://localhost:"
                                                            + port
                                                            + "/oauth2/authorize"))
                                    .header("Cookie", cookie)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString(RelyingParty.form(request)))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location"))
                    .hasValueSatisfying(
                            l ->
                                    assertThat(l)
                                            .startsWith(platform.redirectUri())
                                            .contains("code="));
        }
    }

    @Test
    @DisplayName("oidcc-server-client-secret-post")
    void theSecretMayStandInTheForm() {
        var metadata = world.metadata(ClientKind.PLATFORM);
        var registered =
                world.register(
                        metadata.withProof(
                                ClientProof.of(TokenEndpointAuthMethod.CLIENT_SECRET_POST)));
        var posting = new RelyingParty(port, registered);
        var redemption = posting.redemption(posting.code(cookie));
        redemption.put("client_id", posting.clientId());
        redemption.put("client_secret", String.valueOf(registered.secret().value()));
        assertThat(posting.postAnonymously("/oauth2/token", redemption).status()).isEqualTo(200);
    }

    @Test
    @DisplayName(
            "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported: rejected")
    void aRequestByReferenceIsNotSupported() {
        request.put("request_uri", "https://rp.example.cn/request.jwt");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "request_uri_not_supported");
    }

    @Test
    @DisplayName(
            "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported: rejected")
    void anUnsignedRequestObjectIsRefused() {
        request.put("request", "eyJhbGciOiJub25lIn0.e30.");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_request_object");
    }
}
