package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
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

/** DPoP (RFC 9449) from the authorization request to userinfo and the API. */
@PeopleTest
class DpopIT {
    private static final String REFUSED = "oidc.request-refused";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;

    private ProtocolWorld world;
    private String cookie;
    private RelyingParty platform;
    private RelyingParty spa;
    private final DpopKey key = DpopKey.fresh();

    @BeforeEach
    void redisHasRememberedForLong() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        cookie = world.signIn(world.pupil());
        platform = world.client(ClientKind.PLATFORM);
        spa = world.client(publicClient());
        remembersSince(Instant.now().minus(Duration.ofHours(1)));
    }

    private void remembersSince(Instant moment) {
        for (int part = 0; part < 16; part++) {
            redis.opsForValue()
                    .set("{once-" + part + "}:epoch", String.valueOf(moment.getEpochSecond()));
        }
    }

    private ClientMetadata publicClient() {
        return world.metadata(ClientKind.PLATFORM)
                .withProof(ClientProof.of(TokenEndpointAuthMethod.NONE));
    }

    private String tokenUri() {
        return issuer.value() + "/oauth2/token";
    }

    private String proof() {
        return key.proof(DpopKey.claims("POST", tokenUri()));
    }

    private Answer redeem(RelyingParty client, String proof) {
        return token(client, client.redemption(client.code(cookie)), proof);
    }

    private Answer refresh(RelyingParty client, String refreshToken, String proof) {
        return token(
                client,
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken),
                proof);
    }

    private static Answer token(RelyingParty client, Map<String, String> form, String proof) {
        return client.post("/oauth2/token", RelyingParty.form(form), Map.of("DPoP", proof));
    }

    private Answer userInfo(String accessToken, DpopKey holder) {
        var claims = DpopKey.claims("GET", issuer.value() + "/userinfo");
        claims.put("ath", DpopKey.ath(accessToken));
        return userInfo("DPoP", accessToken, holder.proof(claims));
    }

    private Answer userInfo(String scheme, String accessToken, String proof) {
        return platform.getWith(
                "/userinfo", Map.of("Authorization", scheme + " " + accessToken, "DPoP", proof));
    }

    private void refused(Answer answer, String error, String because, long before) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(refusals(because)).isEqualTo(before + 1);
    }

    /** Of all clients: the trail keeps each kind of each client once a minute. */
    private long refusals(String because) {
        return world.auditEvents(REFUSED, because);
    }

    private int families() {
        return jdbc.sql("select count(*) from gateway.refresh_family")
                .query(Integer.class)
                .single();
    }

    // --- what works

    @Test
    @DisplayName("a token is bound to the key that the proof shows, and opens with it alone")
    void aTokenIsBoundToTheKeyThatTheProofShows() throws Exception {
        Answer tokens = redeem(platform, proof());
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.text("token_type")).isEqualTo("DPoP");
        String access = tokens.text("access_token");
        assertThat(SignedJWT.parse(access).getJWTClaimsSet().getJSONObjectClaim("cnf"))
                .isEqualTo(Map.of("jkt", key.jkt()));
        assertThat(userInfo(access, key).status()).isEqualTo(200);

        Answer renewed = refresh(platform, tokens.text("refresh_token"), proof());
        assertThat(renewed.text("token_type")).isEqualTo("DPoP");
        assertThat(userInfo(renewed.text("access_token"), key).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("discovery names the algorithms of proofs, and challenges do")
    void discoveryNamesTheAlgorithmsOfProofs() {
        assertThat(
                        platform.get("/.well-known/openid-configuration")
                                .json()
                                .path("dpop_signing_alg_values_supported")
                                .toString())
                .contains("ES256", "PS256")
                .doesNotContain("HS", "none", "RS256");
        for (String path : List.of("/userinfo", "/api/v1/stats")) {
            assertThat(platform.get(path).headers().get("www-authenticate"))
                    .contains("Bearer realm", "DPoP realm", "algs=\"ES256");
        }
    }

    @ParameterizedTest(name = "htu {0}")
    @MethodSource
    void theAddressIsComparedInItsNormalForm(UnaryOperator<String> written) {
        var claims = DpopKey.claims("POST", written.apply(tokenUri()));
        assertThat(redeem(platform, key.proof(claims)).status()).isEqualTo(200);
    }

    static Stream<UnaryOperator<String>> theAddressIsComparedInItsNormalForm() {
        return Stream.of(
                uri -> uri + "?a=b#c",
                uri -> uri.replace("http://localhost", "HTTP://LOCALHOST"),
                uri -> uri.replace("/oauth2/", "/x/../oauth2/./"));
    }

    @Test
    @DisplayName(
            "fapi2-security-profile-final-ensure-dpop-proof-with-iat-10-seconds-before-succeeds, …-after-succeeds")
    void clocksMayDifferByTenSeconds() {
        for (int seconds : List.of(-10, 9)) {
            var claims = DpopKey.claims("POST", tokenUri());
            claims.put("iat", Instant.now().plusSeconds(seconds).getEpochSecond());
            assertThat(redeem(platform, key.proof(claims)).status()).isEqualTo(200);
        }
    }

    @Test
    void aConfidentialClientMayChangeItsKeyAndAPublicOneMayNot() {
        var next = DpopKey.fresh();
        String byNext = next.proof(DpopKey.claims("POST", tokenUri()));
        Answer confidential = redeem(platform, proof());
        assertThat(refresh(platform, confidential.text("refresh_token"), byNext).status())
                .isEqualTo(200);

        Answer open = redeem(spa, proof());
        long before = refusals("refresh-token-refused");
        String byAnother = next.proof(DpopKey.claims("POST", tokenUri()));
        refused(
                refresh(spa, open.text("refresh_token"), byAnother),
                "invalid_grant",
                "refresh-token-refused",
                before);
        // It harmed nobody: the holder of the key goes on.
        assertThat(refresh(spa, open.text("refresh_token"), proof()).status()).isEqualTo(200);
    }

    // --- case 34

    @Test
    @DisplayName("case 34: a bound refresh token without a proof is refused")
    void aBoundRefreshTokenWithoutAProofIsRefused() {
        for (RelyingParty client : List.of(platform, spa)) {
            Answer tokens = redeem(client, proof());
            long before = refusals("refresh-token-refused");
            refused(
                    client.refresh(tokens.text("refresh_token")),
                    "invalid_grant",
                    "refresh-token-refused",
                    before);
            assertThat(refresh(client, tokens.text("refresh_token"), proof()).status())
                    .isEqualTo(200);
        }
    }

    @Test
    @DisplayName("case 34: a stolen key-bound token is no bearer token, nor good with another key")
    void aBoundTokenIsNoBearerToken() {
        String access = redeem(platform, proof()).text("access_token");
        long before = refusals("dpop-token-sent-as-bearer");
        Answer stripped = platform.getWith("/userinfo", access);
        assertThat(stripped.status()).isEqualTo(401);
        assertThat(stripped.headers().get("www-authenticate"))
                .startsWith("DPoP ")
                .contains("error=\"invalid_token\"");
        assertThat(refusals("dpop-token-sent-as-bearer")).isEqualTo(before + 1);

        assertThat(userInfo(access, DpopKey.fresh()).status()).isEqualTo(401);
        assertThat(refusals("dpop-key-is-another")).isPositive();
        assertThat(userInfo(access, key).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("case 34: a proof seen before, for another token or none is refused at userinfo")
    void aProofAtAnEndpointGoesWithOneTokenAndOnce() {
        String access = redeem(platform, proof()).text("access_token");
        var claims = DpopKey.claims("GET", issuer.value() + "/userinfo");
        String withoutToken = key.proof(claims);
        claims.put("ath", DpopKey.ath("another"));
        String ofAnother = key.proof(claims);
        claims.put("ath", DpopKey.ath(access));
        String good = key.proof(claims);

        for (String bad : List.of(withoutToken, ofAnother)) {
            Answer answer = userInfo("DPoP", access, bad);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers().get("www-authenticate")).contains("invalid_dpop_proof");
        }
        assertThat(userInfo("DPoP", access, good).status()).isEqualTo(200);
        assertThat(userInfo("DPoP", access, good).status()).isEqualTo(401);
        assertThat(refusals("dpop-proof-replayed")).isPositive();
    }

    @Test
    @DisplayName("case 34: a bearer token does not become one bound to whoever sends a proof")
    void aBearerTokenIsNotSentAsABoundOne() {
        String access = platform.redeem(platform.code(cookie)).text("access_token");
        assertThat(userInfo(access, key).status()).isEqualTo(401);
        assertThat(platform.getWith("/userinfo", access).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("case 34: of many who send the same proof at once one succeeds")
    void ofManyWhoSendTheSameProofOneSucceeds() throws Exception {
        String proof = proof();
        var codes = new ArrayList<String>();
        for (int i = 0; i < 16; i++) {
            codes.add(platform.code(cookie));
        }
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var calls =
                    codes.stream()
                            .<Callable<Answer>>map(
                                    c -> () -> token(platform, platform.redemption(c), proof))
                            .toList();
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers).filteredOn(a -> a.status() == 200).hasSize(1);
        assertThat(answers)
                .filteredOn(a -> a.status() != 200)
                .allSatisfy(a -> assertThat(a.text("error")).isEqualTo("invalid_dpop_proof"));
    }

    // --- proofs that prove nothing

    @ParameterizedTest(name = "{0}")
    @MethodSource
    @DisplayName("fapi2-security-profile-final-dpop-negative-tests")
    void aProofThatIsWrongGivesNothing(String because, String what) {
        String code = platform.code(cookie);
        int before = families();
        long events = refusals(because);
        refused(
                token(platform, platform.redemption(code), bad(what)),
                "invalid_dpop_proof",
                because,
                events);
        assertThat(families()).isEqualTo(before);
        // The client may have made a mistake: its code is still good.
        assertThat(token(platform, platform.redemption(code), proof()).status()).isEqualTo(200);
    }

    static Stream<Arguments> aProofThatIsWrongGivesNothing() {
        return Stream.of(
                Arguments.of("dpop-proof-malformed", "garbage"),
                Arguments.of("dpop-proof-for-other-request", "another method"),
                Arguments.of("dpop-proof-out-of-time", "an old one"));
    }

    @Test
    @DisplayName("cases 14 and 16: no key, a private key, alg none, HMAC, another type, no jti")
    void whatIsNoProofAtAllIsRefused() {
        for (String what :
                List.of(
                        "another type",
                        "no key",
                        "a private key",
                        "alg none",
                        "HMAC",
                        "another's signature",
                        "no jti",
                        "no iat",
                        "the Host header's address",
                        "another path",
                        "one from the future")) {
            Answer answer = redeem(platform, bad(what));
            assertThat(answer.status()).as(what).isEqualTo(400);
            assertThat(answer.text("error")).as(what).isEqualTo("invalid_dpop_proof");
        }
    }

    private String bad(String what) {
        var claims = DpopKey.claims("POST", tokenUri());
        return switch (what) {
            case "garbage" -> "x.y.z";
            case "another type" -> key.proof(key.header().type(JOSEObjectType.JWT).build(), claims);
            case "no key" -> key.proof(key.header().jwk(null).build(), claims);
            case "a private key" ->
                    unsigned(
                                    "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":%s}"
                                            .formatted(key.key().toJSONString()))
                            + "."
                            + key.proof(claims).split("\\.")[1]
                            + "."
                            + key.proof(claims).split("\\.")[2];
            case "alg none" ->
                    unsigned(
                                    "{\"typ\":\"dpop+jwt\",\"alg\":\"none\",\"jwk\":%s}"
                                            .formatted(key.key().toPublicJWK().toJSONString()))
                            + "."
                            + key.proof(claims).split("\\.")[1]
                            + ".";
            case "HMAC" ->
                    unsigned(
                                    "{\"typ\":\"dpop+jwt\",\"alg\":\"HS256\",\"jwk\":%s}"
                                            .formatted(key.key().toPublicJWK().toJSONString()))
                            + "."
                            + key.proof(claims).split("\\.")[1]
                            + "."
                            + key.proof(claims).split("\\.")[2];
            case "another's signature" -> DpopKey.fresh().proof(key.header().build(), claims);
            case "no jti" -> without("jti", claims);
            case "no iat" -> without("iat", claims);
            case "another method" -> key.proof(DpopKey.claims("GET", tokenUri()));
            case "another path" ->
                    key.proof(DpopKey.claims("POST", issuer.value() + "/oauth2/revoke"));
            case "the Host header's address" ->
                    key.proof(DpopKey.claims("POST", "http://127.0.0.1:" + port + "/oauth2/token"));
            case "an old one" -> at(Instant.now().minusSeconds(90), claims);
            case "one from the future" -> at(Instant.now().plusSeconds(60), claims);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String unsigned(String header) {
        return Base64URL.encode(header.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private String without(String claim, Map<String, Object> claims) {
        claims.remove(claim);
        return key.proof(claims);
    }

    private String at(Instant moment, Map<String, Object> claims) {
        claims.put("iat", moment.getEpochSecond());
        return key.proof(claims);
    }

    // --- the key named beforehand, and clients that must have one

    @Test
    void aCodeForAKeyIsGoodWithThatKeyOnly() {
        var request = platform.request();
        request.put("dpop_jkt", key.jkt());
        String code = platform.authorize(request, cookie).redirect().get("code");
        long before = refusals("code-in-wrong-hands");
        String byAnother = DpopKey.fresh().proof(DpopKey.claims("POST", tokenUri()));
        refused(
                token(platform, platform.redemption(code), byAnother),
                "invalid_grant",
                "code-in-wrong-hands",
                before);
        assertThat(token(platform, platform.redemption(code), proof()).text("error"))
                .isEqualTo("invalid_grant");

        String next = platform.authorize(request, cookie).redirect().get("code");
        assertThat(token(platform, platform.redemption(next), proof()).status()).isEqualTo(200);
        String third = platform.authorize(request, cookie).redirect().get("code");
        assertThat(platform.redeem(third).text("error")).isEqualTo("invalid_grant");
        request.put("dpop_jkt", "short");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_request");
    }

    @Test
    @DisplayName("dpop_bound_access_tokens: no token without a proof, by whatever grant")
    void aClientThatMustBindItsTokensGetsNoOthers() {
        var bound =
                world.client(
                        world.metadata(ClientKind.PLATFORM)
                                .withSecurity(
                                        new SecurityTerms(false, true, false, false, true, false)));
        long before = refusals("dpop-proof-missing");
        refused(
                bound.redeem(bound.code(cookie)),
                "invalid_dpop_proof",
                "dpop-proof-missing",
                before);
        assertThat(bound.token(Map.of("grant_type", "client_credentials")).text("error"))
                .isEqualTo("invalid_dpop_proof");
        Answer tokens = redeem(bound, proof());
        assertThat(tokens.text("token_type")).isEqualTo("DPoP");
        assertThat(bound.refresh(tokens.text("refresh_token")).text("error"))
                .isEqualTo("invalid_dpop_proof");
        assertThat(refresh(bound, tokens.text("refresh_token"), proof()).status()).isEqualTo(200);
    }

    @Test
    void theApiTakesABoundTokenFromItsHolderOnly() {
        var api = world.client(ClientMetadata.service("接口", Set.of("roster.read"), null));
        Answer tokens = token(api, Map.of("grant_type", "client_credentials"), proof());
        String access = tokens.text("access_token");
        assertThat(tokens.text("token_type")).isEqualTo("DPoP");
        var claims = DpopKey.claims("GET", issuer.value() + "/api/v1/persons/x");
        claims.put("ath", DpopKey.ath(access));
        String proof = key.proof(claims);
        var headers = Map.of("Authorization", "DPoP " + access, "DPoP", proof);
        assertThat(api.getWith("/api/v1/persons/x", access).status()).isEqualTo(401);
        assertThat(api.getWith("/api/v1/persons/x", headers).status()).isEqualTo(404);
        Answer again = api.getWith("/api/v1/persons/x", headers);
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.headers().get("www-authenticate")).contains("invalid_dpop_proof");
    }

    // --- Redis loses its memory

    @Test
    void aProofFromBeforeALossIsNotTakenAndANonceHelps() {
        String used = proof();
        assertThat(redeem(platform, used).status()).isEqualTo(200);
        for (String key : redis.keys("{once-*")) {
            redis.delete(key);
        }
        String code = platform.code(cookie);
        Answer answer = token(platform, platform.redemption(code), used);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("use_dpop_nonce");
        String nonce = answer.headers().get("dpop-nonce");

        var claims = DpopKey.claims("POST", tokenUri());
        claims.put("nonce", nonce);
        assertThat(token(platform, platform.redemption(code), key.proof(claims)).status())
                .isEqualTo(200);
        claims.put("nonce", nonce.substring(1) + "A");
        assertThat(redeem(platform, key.proof(claims)).text("error")).isEqualTo("use_dpop_nonce");
    }
}
