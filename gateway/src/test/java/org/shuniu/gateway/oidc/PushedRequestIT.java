package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKeys;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.SecurityTerms;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pushed authorization requests (RFC 9126), and the clients that must push. */
@PeopleTest
class PushedRequestIT {
    private static final String PAR = "/oauth2/par";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;

    private ProtocolWorld world;
    private RelyingParty client;
    private String cookie;

    @BeforeEach
    void aClientAndAPupil() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        client = world.client(ClientKind.PLATFORM);
        cookie = world.signIn(world.pupil());
    }

    private static String push(RelyingParty pusher, Map<String, String> request) {
        Answer answer = pusher.post(PAR, RelyingParty.form(request));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().get("cache-control")).contains("no-store");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(60);
        return answer.text("request_uri");
    }

    private static Map<String, String> use(RelyingParty user, String uri) {
        return Map.of("client_id", user.clientId(), "request_uri", uri);
    }

    private Set<String> pushed() {
        return redis.keys("par:*");
    }

    @Test
    void whatWasPushedIsAnsweredAndRedeemedLikeAnyRequest() {
        Answer answer = client.authorize(use(client, push(client, client.request())), cookie);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().get("location")).startsWith(client.redirectUri());
        assertThat(answer.redirect())
                .containsEntry("state", "af0ifjsldkj")
                .containsEntry("iss", issuer.value());
        assertThat(client.redeem(answer.redirect().get("code")).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("the parameters beside a request_uri count for nothing")
    void nothingBesideItCounts() {
        var beside = new HashMap<>(use(client, push(client, client.request())));
        beside.put("state", "another");
        beside.put("scope", "openid offline_access");
        beside.put("redirect_uri", "https://evil.example/cb");
        Answer answer = client.authorize(beside, cookie);
        assertThat(answer.headers().get("location")).startsWith(client.redirectUri());
        assertThat(answer.redirect()).containsEntry("state", "af0ifjsldkj");
    }

    @Test
    @DisplayName("fapi2-security-profile-final-par-attempt-reuse-request_uri")
    void itCountsOnce() {
        String uri = push(client, client.request());
        assertThat(client.authorize(use(client, uri), cookie).redirect()).containsKey("code");
        Answer again = client.authorize(use(client, uri), cookie);
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.headers()).doesNotContainKey("location");
    }

    @Test
    @DisplayName("of parallel uses exactly one is answered with a code")
    void itCountsOnceInParallelToo() throws Exception {
        String uri = push(client, client.request());
        try (var threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> attempt =
                    () -> client.authorize(use(client, uri), cookie).redirect().containsKey("code");
            long codes = 0;
            for (var result : threads.invokeAll(Collections.nCopies(16, attempt))) {
                codes += result.get() ? 1 : 0;
            }
            assertThat(codes).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("fapi2-security-profile-final-par-attempt-to-use-expired-request_uri: 60 seconds")
    void itIsShortLived() {
        Set<String> before = pushed();
        String uri = push(client, client.request());
        var key = new HashSet<>(pushed());
        key.removeAll(before);
        assertThat(redis.getExpire(key.iterator().next())).isBetween(50L, 60L);
        redis.expire(key.iterator().next(), Duration.ZERO);
        assertThat(client.authorize(use(client, uri), cookie).status()).isEqualTo(400);
    }

    @Test
    @DisplayName(
            "case 35, fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client")
    void itIsItsClientsAlone() {
        String uri = push(client, client.request());
        RelyingParty other = world.client(ClientKind.VENDOR);
        Answer stolen = other.authorize(use(other, uri), cookie);
        assertThat(stolen.status()).isEqualTo(400);
        assertThat(stolen.headers()).doesNotContainKey("location");
        assertThat(refusals(other, "unknown-request-uri")).isEqualTo(1);
        assertThat(client.authorize(use(client, uri), cookie).redirect()).containsKey("code");
    }

    private long refusals(RelyingParty whose, String because) {
        return jdbc.sql(
                        """
                        select count(*) from roster.audit_event
                         where type = 'oidc.request-refused'
                           and payload->>'client' = :client and payload->>'because' = :because
                        """)
                .param("client", whose.clientId())
                .param("because", because)
                .query(Long.class)
                .single();
    }

    @Test
    @DisplayName("case 36: a code is no request_uri, and a foreign address is never fetched")
    void nothingElseIsARequestUri() {
        String urn = "urn:ietf:params:oauth:request_uri:";
        for (String uri :
                List.of(
                        urn + client.code(cookie),
                        urn,
                        urn + "../../x",
                        "https://127.0.0.1/request.jwt",
                        "x".repeat(5_000))) {
            Answer answer = client.authorize(use(client, uri), cookie);
            assertThat(answer.status()).as(uri).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKey("location");
        }
    }

    @Test
    void whoeverMustSignInFirstComesBackToTheSameRequest() {
        String uri = push(client, client.request());
        Answer login = client.authorize(use(client, uri), "none=");
        assertThat(login.status()).isEqualTo(303);
        assertThat(login.headers().get("location")).startsWith("/login?continue=");
        assertThat(client.authorize(use(client, uri), cookie).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("oidcc-prompt-login: what a pushed request demands is met by a login after it")
    void anOldLoginDoesNotDo() throws InterruptedException {
        Thread.sleep(5);
        for (Map<String, String> demand :
                List.of(
                        Map.of("prompt", "login"),
                        Map.of("prompt", "select_account"),
                        Map.of("max_age", "0"))) {
            var request = client.request();
            request.putAll(demand);
            Answer login = client.authorize(use(client, push(client, request)), cookie);
            Answer again = client.authorize(login.onward(), cookie);
            String fresh = world.signIn(world.pupil());
            assertThat(client.authorize(again.onward(), fresh).redirect())
                    .as("%s", demand)
                    .containsKey("code");
        }
    }

    @Test
    @DisplayName("cases 1, 5, 11 and 35: a bad request is refused where it is pushed, and not kept")
    void badRequestsAreNotKept() {
        RelyingParty other = world.client(ClientKind.PLATFORM);
        var refused =
                Map.of(
                        "redirect_uri", client.redirectUri() + "/",
                        "code_challenge_method", "plain",
                        "response_mode", "fragment",
                        "request_uri", "urn:ietf:params:oauth:request_uri:x",
                        "client_id", other.clientId(),
                        "request", "e30.e30.",
                        "response_type", "token",
                        "scope", "openid roster.read");
        Set<String> before = pushed();
        refused.forEach(
                (name, value) -> {
                    var request = client.request();
                    request.put(name, value);
                    Answer answer = client.post(PAR, RelyingParty.form(request));
                    assertThat(answer.status()).as(name).isEqualTo(400);
                    assertThat(answer.text("error"))
                            .as(name)
                            .isEqualTo(
                                    switch (name) {
                                        case "request" -> "invalid_request_object";
                                        case "response_type" -> "unsupported_response_type";
                                        case "scope" -> "invalid_scope";
                                        default -> "invalid_request";
                                    });
                });
        String twice = RelyingParty.form(client.request()) + "&state=2";
        assertThat(client.post(PAR, twice).text("error")).isEqualTo("invalid_request");
        assertThat(pushed()).isEqualTo(before);
    }

    @Test
    @DisplayName("only who proves to be the client may push")
    void onlyTheClientItselfPushes() {
        Set<String> before = pushed();
        Answer nobody = client.postAnonymously(PAR, client.request());
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.text("error")).isEqualTo("invalid_client");
        Answer wrong =
                client.postAs(client.clientId(), "wrong", PAR, RelyingParty.form(client.request()));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(pushed()).isEqualTo(before);
        assertThat(client.get(PAR).status()).isIn(404, 405);
    }

    @Test
    @DisplayName("require_pushed_authorization_requests: a plain request is refused, by redirect")
    void whoMustPushPushes() {
        RelyingParty strict =
                world.client(
                        world.metadata(ClientKind.PLATFORM)
                                .withSecurity(
                                        new SecurityTerms(false, true, true, false, false, false)));
        assertThat(strict.authorize(strict.request(), cookie).redirect())
                .containsEntry("error", "invalid_request")
                .containsEntry("iss", issuer.value())
                .doesNotContainKey("code");
        String uri = push(strict, strict.request());
        assertThat(strict.authorize(use(strict, uri), cookie).redirect()).containsKey("code");
    }

    @Test
    @DisplayName(
            "fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails,"
                    + " ensure-request-without-pkce-fails, happy-flow with DPoP at the push")
    void fapiClientsPush() {
        forgetRedisLoss();
        var signingKey = SigningClient.newKey("k1");
        RelyingParty fapi =
                world.client(
                        world.metadata(ClientKind.PLATFORM)
                                .withProof(
                                        new ClientProof(
                                                TokenEndpointAuthMethod.PRIVATE_KEY_JWT,
                                                "ES256",
                                                new ClientKeys(
                                                        SigningClient.jwks(signingKey), null),
                                                null))
                                .withSecurity(
                                        new SecurityTerms(true, true, false, false, false, false)));
        var signing = new SigningClient(fapi.clientId(), signingKey, JWSAlgorithm.ES256);
        assertThat(fapi.authorize(fapi.request(), cookie).redirect())
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
        DpopKey key = DpopKey.fresh();
        var withoutPkce = asFapi(signing, fapi.request());
        withoutPkce.remove("code_challenge");
        withoutPkce.remove("code_challenge_method");
        assertThat(fapi.postAnonymously(PAR, withoutPkce).text("error"))
                .isEqualTo("invalid_request");
        Answer pushed = fapi.postAnonymously(PAR, asFapi(signing, fapi.request()), proof(key, PAR));
        assertThat(pushed.status()).as(pushed.body()).isEqualTo(201);
        Answer answer = fapi.authorize(use(fapi, pushed.text("request_uri")), cookie);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.redirect()).containsEntry("iss", issuer.value());
        var redemption = asFapi(signing, fapi.redemption(answer.redirect().get("code")));
        // RFC 9449 §10.1: the key of the push, and no other, redeems the code.
        assertThat(
                        fapi.postAnonymously(
                                        "/oauth2/token", redemption, proof(key, "/oauth2/token"))
                                .text("token_type"))
                .isEqualTo("DPoP");
    }

    private Map<String, String> proof(DpopKey key, String path) {
        return Map.of("DPoP", key.proof(DpopKey.claims("POST", issuer.value() + path)));
    }

    private Map<String, String> asFapi(SigningClient signing, Map<String, String> form) {
        var whole = new HashMap<>(form);
        whole.put("client_assertion_type", ClientAssertions.TYPE);
        whole.put("client_assertion", signing.assertion(issuer.value()));
        return whole;
    }

    private void forgetRedisLoss() {
        long hourAgo = Instant.now().getEpochSecond() - 3_600;
        for (int part = 0; part < 16; part++) {
            redis.opsForValue().set("{once-" + part + "}:epoch", String.valueOf(hourAgo));
        }
    }
}
