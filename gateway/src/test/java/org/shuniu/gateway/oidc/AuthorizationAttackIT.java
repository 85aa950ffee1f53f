package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Attacks upon the authorization endpoint: each time the answer, that no code came to be, and that
 * one event tells of it. The control of each is the same request unchanged, which is answered with
 * a code.
 */
@PeopleTest
class AuthorizationAttackIT {
    private static final AtomicInteger HOSTS = new AtomicInteger();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;

    private ProtocolWorld world;
    private RelyingParty platform;
    private String host;
    private String cookie;
    private Map<String, String> request;

    @BeforeEach
    void logIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        host = "rpa" + HOSTS.incrementAndGet() + ".example.cn";
        platform =
                world.client(
                        ClientMetadata.relyingParty(
                                "测试应用",
                                ClientKind.PLATFORM,
                                List.of("https://" + host + "/cb"),
                                Set.of("openid", "profile", "edu")));
        cookie = world.signIn(world.pupil());
        request = platform.request();
    }

    private int codes() {
        return redis.keys("code:*").size();
    }

    private long events(String error) {
        return jdbc.sql(
                        """
                        select count(*) from roster.audit_event
                         where type = 'oidc.request-refused' and payload->>'error' = :error
                           and payload->>'client' = :client
                        """)
                .param("error", error)
                .param("client", platform.clientId())
                .query(Long.class)
                .single();
    }

    /** The answer stays here: nothing of the request is in it, and no code came to be. */
    private void staysHere(Answer answer, int codesBefore) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKey("location");
        assertThat(answer.body()).doesNotContain("evil", host);
        assertThat(codes()).isEqualTo(codesBefore);
    }

    @Test
    void theControlIsAnsweredWithACode() {
        int before = codes();
        assertThat(platform.authorize(request, cookie).redirect()).containsKey("code");
        assertThat(codes()).isEqualTo(before + 1);
        assertThat(events("invalid_request")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "x", "?a=b", "%2e", "/..", "/%2e%2e/cb", ";x", "#f"})
    @DisplayName("case 1, case 6: a suffix of the redirect_uri")
    void aSuffixIsAnotherAddress(String suffix) {
        refusedAddress("https://" + host + "/cb" + suffix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://%s/cb",
                "https://%s:8443/cb",
                "https://www.%s/cb",
                "HTTPS://%s/cb",
                "https://%s/CB"
            })
    @DisplayName("case 1: prefix, port, scheme, case")
    void anythingElseIsAnotherAddress(String form) {
        refusedAddress(form.formatted(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://%s@evil.example/cb",
                "https://evil.example@%s/cb",
                "https://a@b@%s/cb",
                "https://evil.example\\@%s/cb",
                "https://%s\\@evil.example/cb",
                "https://例子.%s/cb",
                "https://%s.evil.example/cb"
            })
    @DisplayName("case 2: userinfo, several @, backslash, IDN")
    void aDressedUpAddressIsAnotherAddress(String form) {
        refusedAddress(form.formatted(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JavaScript:alert(1)", "javascript:alert(1)//", "DATA:text/html,x"})
    @DisplayName("case 3: a script for an address")
    void aScriptIsNoAddress(String uri) {
        refusedAddress(uri);
    }

    private void refusedAddress(String uri) {
        int before = codes();
        request.put("redirect_uri", uri);
        staysHere(platform.authorize(request, cookie), before);
        assertThat(events("invalid_request")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "redirect_uri, https://evil.example/cb",
        "client_id, evil",
        "state, twice",
        "scope, openid",
        "code_challenge, x"
    })
    @DisplayName("case 5: duplicate parameters")
    void whatIsSaidTwiceIsNotSaid(String name, String value) {
        int before = codes();
        Answer answer =
                platform.authorize(
                        RelyingParty.form(request) + "&" + RelyingParty.form(Map.of(name, value)),
                        cookie);
        staysHere(answer, before);
        assertThat(events("invalid_request")).isEqualTo(1);
    }

    @Test
    @DisplayName("case 10: a code of the attacker's own login, put into a victim's callback")
    void anInjectedCodeIsStoppedByPkceAndByTheNonce() {
        String attackers =
                platform.authorize(request, world.signIn(world.pupil())).redirect().get("code");
        // The victim's application redeems with the verifier of the victim's session.
        var redemption = platform.redemption(String.valueOf(attackers));
        redemption.put("code_verifier", "v".repeat(43));
        Answer answer = platform.token(redemption);
        assertThat(answer.text("error")).isEqualTo("invalid_grant");
        // And the code is worthless from then on, also to the attacker.
        assertThat(platform.redeem(String.valueOf(attackers)).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(events("invalid_grant")).isEqualTo(1);
    }

    @Test
    @DisplayName("case 12: mix-up, iss is there and right on success and on error (RFC 9207)")
    void issNamesTheHubOnSuccessAndOnError() {
        String issuer = platform.get("/.well-known/openid-configuration").text("issuer");
        assertThat(platform.authorize(request, cookie).redirect()).containsEntry("iss", issuer);
        request.put("scope", "profile");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_scope")
                .containsEntry("iss", issuer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "code id_token", "code token", "none"})
    @DisplayName("case 13: another response_type")
    void anotherResponseTypeIsRefused(String type) {
        int before = codes();
        request.put("response_type", type);
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "unsupported_response_type");
        assertThat(codes()).isEqualTo(before);
        assertThat(events("unsupported_response_type")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"plain, true", "S256, false", "'', true"})
    @DisplayName("case 11: PKCE downgrade")
    void pkceCannotBeWeakened(String method, boolean withChallenge) {
        int before = codes();
        request.put("code_challenge_method", method);
        if (!withChallenge) {
            request.remove("code_challenge");
        }
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_request");
        assertThat(codes()).isEqualTo(before);
        assertThat(events("invalid_request")).isEqualTo(1);
    }

    @Test
    void whoMerelyHasToLogInDidNothingWrong() {
        request.put("prompt", "none");
        assertThat(platform.authorize(request, "").redirect())
                .containsEntry("error", "login_required");
        assertThat(events("login_required")).isZero();
    }
}
