package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.consent.Consents;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.shuniu.roster.person.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

@PeopleTest
class ProtocolIT {
    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private Consents consents;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;

    private ProtocolWorld world;
    private PersonProfile pupil;
    private String cookie;
    private RelyingParty platform;
    private RelyingParty vendor;

    @BeforeEach
    void aPupilIsSignedIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        cookie = world.signIn(pupil);
        platform = world.client(ClientKind.PLATFORM);
        vendor = world.client(ClientKind.VENDOR);
    }

    // --- discovery and keys

    @Test
    void discoveryAdvertisesWhatWorksAndNothingElse() {
        var metadata = platform.get("/.well-known/openid-configuration");
        assertThat(metadata.text("issuer")).isEqualTo(issuer.value());
        assertThat(metadata.headers().get("cache-control")).contains("max-age=300");
        assertThat(metadata.text("pushed_authorization_request_endpoint"))
                .isEqualTo(issuer.value() + "/oauth2/par");
        assertThat(metadata.json().path("request_parameter_supported").asBoolean()).isTrue();
        assertThat(metadata.json().path("request_uri_parameter_supported").asBoolean(true))
                .isFalse();
        assertThat(metadata.json().path("claims_supported").toString())
                .contains("\"edu_roles\"", "\"preferred_username\"");
        assertThat(platform.get("/.well-known/oauth-authorization-server").body())
                .isEqualTo(metadata.body());
    }

    @Test
    void aPublishedKeyNeverShowsItsPrivateHalf() throws Exception {
        var answer = platform.get("/oauth2/jwks");
        assertThat(answer.headers().get("cache-control")).contains("max-age=300");
        // Of each algorithm the one that signs and its successor.
        assertThat(JWKSet.parse(answer.body()).getKeys())
                .hasSize(4)
                .allSatisfy(key -> assertThat(key.isPrivate()).isFalse());
        assertThat(
                        jdbc.sql(
                                        "select count(*) from gateway.signing_key where position('\"d\"' in encode(sealed_jwk, 'escape')) > 0")
                                .query(Long.class)
                                .single())
                .isZero();
    }

    // --- code flow

    @Test
    void aSignedInPersonReachesAPlatformWithoutAnyFurtherPage() throws Exception {
        Answer granted = platform.authorize(platform.request(), cookie);
        assertThat(granted.status()).isEqualTo(303);
        assertThat(granted.headers().get("location")).startsWith(platform.redirectUri() + "&code=");
        // Attack 12: iss against mix-up.
        assertThat(granted.redirect())
                .containsEntry("state", "af0ifjsldkj")
                .containsEntry("iss", issuer.value());
        assertThat(granted.headers()).doesNotContainKey("set-cookie");

        Answer tokens = platform.redeem(granted.redirect().get("code"));
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(tokens.headers().get("cache-control")).contains("no-store");
        assertThat(tokens.text("token_type")).isEqualTo("Bearer");
        assertThat(tokens.json().path("expires_in").asInt()).isBetween(1, 300);

        SignedJWT access = verified(tokens.text("access_token"), "ES256");
        assertThat(access.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(access.getJWTClaimsSet().getAudience()).containsExactly(issuer.value());
        assertThat(access.getJWTClaimsSet().getStringClaim("client_id"))
                .isEqualTo(platform.clientId());

        var id = verified(tokens.text("id_token"), "ES256").getJWTClaimsSet();
        assertThat(id.getIssuer()).isEqualTo(issuer.value());
        assertThat(id.getAudience()).containsExactly(platform.clientId());
        assertThat(id.getSubject()).isEqualTo(pupil.publicSubject().value());
        assertThat(id.getStringClaim("nonce")).isEqualTo("n-0S6_WzA2Mj");
        assertThat(id.getStringListClaim("amr")).containsExactly("pwd");
        assertThat(id.getClaims()).containsKeys("auth_time", "sid", "at_hash", "acr");
        assertThat(id.getStringClaim("name")).isEqualTo("张小雨");
        assertThat(id.getStringClaim("edu_space_id")).isEqualTo(pupil.spaceNumber().value());
        assertThat(id.getStringListClaim("edu_roles")).containsExactly("student");

        Answer userInfo = platform.getWith("/userinfo", tokens.text("access_token"));
        assertThat(userInfo.status()).isEqualTo(200);
        assertThat(userInfo.text("sub")).isEqualTo(id.getSubject());
        assertThat(userInfo.text("preferred_username")).isEqualTo(pupil.spaceNumber().value());
        assertThat(userInfo.json().path("edu_orgs").path(0).path("class").asString(""))
                .isEqualTo(InMemoryPeople.CLASS.value());
    }

    @Test
    void aClientThatRegisteredRs256GetsRs256() throws Exception {
        var metadata = world.metadata(ClientKind.PLATFORM);
        var rs256 = world.client(metadata.withSigning(metadata.signing().withIdToken("RS256")));
        verified(rs256.redeem(rs256.code(cookie)).text("id_token"), "RS256");
    }

    @Test
    void twoPlatformsKnowAPersonAlikeAndTwoVendorsDoNot() throws Exception {
        var subjects = new HashSet<String>();
        var sids = new HashSet<String>();
        var other = world.client(ClientKind.VENDOR);
        for (RelyingParty client : List.of(platform, vendor, other)) {
            var id =
                    SignedJWT.parse(client.redeem(client.code(cookie)).text("id_token"))
                            .getJWTClaimsSet();
            subjects.add(id.getSubject());
            sids.add(id.getStringClaim("sid"));
            var again =
                    SignedJWT.parse(client.redeem(client.code(cookie)).text("id_token"))
                            .getJWTClaimsSet();
            assertThat(again.getSubject()).isEqualTo(id.getSubject());
            assertThat(again.getStringClaim("sid")).isEqualTo(id.getStringClaim("sid"));
        }
        assertThat(subjects).hasSize(3).doesNotContain(pupil.id().toString());
        assertThat(sids).hasSize(3);

        var secondPlatform = world.client(ClientKind.PLATFORM);
        assertThat(subject(secondPlatform)).isEqualTo(subject(platform));
    }

    private String subject(RelyingParty client) throws Exception {
        return SignedJWT.parse(client.redeem(client.code(cookie)).text("id_token"))
                .getJWTClaimsSet()
                .getSubject();
    }

    @Test
    void aVendorWithoutConsentLearnsSubjectAndRolesOnly() {
        Answer tokens = vendor.redeem(vendor.code(cookie));
        Answer userInfo = vendor.getWith("/userinfo", tokens.text("access_token"));
        assertThat(userInfo.json().propertyNames()).containsExactlyInAnyOrder("sub", "edu_roles");
        assertThat(tokens.body() + decodedIdToken(tokens))
                .doesNotContain(
                        pupil.spaceNumber().value(),
                        pupil.publicSubject().value(),
                        pupil.id().toString(),
                        "张小雨",
                        InMemoryPeople.SCHOOL.value());
    }

    @Test
    void consentOpensNameAndPairwiseOrgsAndItsWithdrawalKillsTheTokens() {
        var teacher = people.add("李明", Role.TEACHER, null);
        String login = world.signIn(teacher);
        consents.grant(teacher, vendorId(), Set.of("profile", "edu"));

        Answer tokens = vendor.redeem(vendor.code(login));
        Answer userInfo = vendor.getWith("/userinfo", tokens.text("access_token"));
        assertThat(userInfo.text("name")).isEqualTo("李明");
        assertThat(userInfo.body())
                .contains("edu_orgs")
                .doesNotContain(InMemoryPeople.SCHOOL.value(), teacher.spaceNumber().value());

        consents.withdraw(teacher, vendorId());
        assertThat(vendor.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(401);
        assertThat(vendor.refresh(tokens.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(consents.listFor(teacher))
                .singleElement()
                .satisfies(entry -> assertThat(entry.isInForce()).isFalse());
    }

    private ClientId vendorId() {
        return new ClientId(vendor.clientId());
    }

    // --- login

    @Test
    void whoeverIsNotSignedInGoesToTheLoginAndComesBack() {
        Answer answer = platform.authorize(platform.request(), "none=1");
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers().get("location")).startsWith("/login?continue=");
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void promptNoneAsksNobody() {
        var request = platform.request();
        request.put("prompt", "none");
        assertThat(platform.authorize(request, "none=1").redirect())
                .containsEntry("error", "login_required")
                .containsEntry("state", "af0ifjsldkj")
                .containsEntry("iss", issuer.value());
        assertThat(platform.authorize(request, cookie).redirect()).containsKey("code");
    }

    // --- errors

    @ParameterizedTest
    @ValueSource(strings = {"/", "x", "%2e", "#f", "&tenant=2", "@evil.example", "/../cb"})
    void aRedirectUriThatIsNotTheVeryStringIsNoPlaceToGo(String suffix) {
        var request = platform.request();
        for (String changed :
                List.of(
                        platform.redirectUri() + suffix,
                        suffix + platform.redirectUri(),
                        platform.redirectUri().toUpperCase(Locale.ROOT),
                        platform.redirectUri().replace("?tenant=1", ""))) {
            request.put("redirect_uri", changed);
            Answer answer = platform.authorize(request, cookie);
            assertThat(answer.status()).as(changed).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKey("location");
        }
    }

    @Test
    void anUnknownClientLeadsNowhere() {
        var request = platform.request();
        request.put("client_id", "nobody<script>");
        Answer answer = platform.authorize(request, cookie);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKey("location");
        assertThat(answer.body()).doesNotContain("nobody");
    }

    @Test
    void aRepeatedParameterIsRefused() {
        String request = RelyingParty.form(platform.request());
        for (String repeated :
                List.of(
                        "&nonce=2",
                        "&client_id=x",
                        "&redirect_uri=https://a.cn",
                        "&scope=openid")) {
            Answer answer = platform.authorize(request + repeated, cookie);
            assertThat(answer.status()).as(repeated).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKey("location");
        }
        String redemption = RelyingParty.form(platform.redemption(platform.code(cookie)));
        assertThat(platform.post("/oauth2/token", redemption + "&code_verifier=x").text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    void theResponseGoesNoOtherWayThanByCodeInTheQuery() {
        for (String type : List.of("token", "id_token", "code id_token", "none")) {
            var request = platform.request();
            request.put("response_type", type);
            assertThat(platform.authorize(request, cookie).redirect())
                    .as(type)
                    .doesNotContainKey("code");
        }
        var request = platform.request();
        request.put("response_mode", "fragment");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_request");
    }

    @Test
    void anApiScopeIsNothingAPersonCanGrant() {
        var request = platform.request();
        request.put("scope", "openid roster.read");
        assertThat(platform.authorize(request, cookie).redirect())
                .containsEntry("error", "invalid_scope");
    }

    // --- PKCE (attack 11)

    @Test
    void pkceCannotBeLeftOutOrWeakened() {
        var without = platform.request();
        without.remove("code_challenge");
        without.remove("code_challenge_method");
        var plain = platform.request();
        plain.put("code_challenge_method", "plain");
        var unnamed = platform.request();
        unnamed.remove("code_challenge_method");
        for (Map<String, String> request : List.of(without, plain, unnamed)) {
            assertThat(platform.authorize(request, cookie).redirect())
                    .containsEntry("error", "invalid_request")
                    .doesNotContainKey("code");
        }
        var noVerifier = platform.redemption(platform.code(cookie));
        noVerifier.remove("code_verifier");
        assertThat(platform.token(noVerifier).text("error")).isEqualTo("invalid_grant");
        var wrong = platform.redemption(platform.code(cookie));
        wrong.put("code_verifier", "x".repeat(43));
        assertThat(platform.token(wrong).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aWrongVerifierBurnsTheCode() {
        String code = platform.code(cookie);
        var wrong = platform.redemption(code);
        wrong.put("code_verifier", "x".repeat(43));
        platform.token(wrong);
        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aClientThatNeedNotUsePkceIsStillHeldToAChallengeItSent() {
        var metadata = world.metadata(ClientKind.PLATFORM);
        var legacy =
                world.client(metadata.withSecurity(metadata.security().withRequirePkce(false)));
        var without = legacy.request();
        without.remove("code_challenge");
        without.remove("code_challenge_method");
        String code = legacy.authorize(without, cookie).redirect().get("code");
        // A verifier although there was no challenge: somebody took the challenge away.
        assertThat(legacy.redeem(code).text("error")).isEqualTo("invalid_grant");

        var redemption =
                legacy.redemption(legacy.authorize(without, cookie).redirect().get("code"));
        redemption.remove("code_verifier");
        assertThat(legacy.token(redemption).status()).isEqualTo(200);

        var unproven = legacy.redemption(legacy.code(cookie));
        unproven.remove("code_verifier");
        assertThat(legacy.token(unproven).text("error")).isEqualTo("invalid_grant");
    }

    // --- codes

    @Test
    void reusedCodeRevokesTheTokensIssuedForIt() {
        String code = platform.code(cookie);
        Answer tokens = platform.redeem(code);
        long before = world.auditEvents("token.family-revoked", "code-replayed");

        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");
        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");

        assertThat(platform.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(401);
        assertThat(platform.refresh(tokens.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(world.auditEvents("token.family-revoked", "code-replayed"))
                .isEqualTo(before + 1);
    }

    @Test
    void aCodeThatRedisBringsBackIsStillUsedUp() {
        String code = platform.code(cookie);
        String key = "code:" + CodeHash.of(code);
        String stored = redis.opsForValue().get(key);
        assertThat(platform.redeem(code).status()).isEqualTo(200);
        redis.delete(key);
        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");
        redis.opsForValue().set(key, stored);
        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void redisHoldsNoCodeThatAnybodyCouldRedeem() {
        String code = platform.code(cookie);
        assertThat(redis.keys("*")).noneMatch(key -> key.contains(code));
        assertThat(redis.opsForValue().get("code:" + CodeHash.of(code))).doesNotContain(code);
        assertThat(redis.getExpire("code:" + CodeHash.of(code))).isBetween(1L, 60L);
    }

    @Test
    void anotherClientsCodeIsRefusedAndBurned() {
        String code = platform.code(cookie);
        var stolen = platform.redemption(code);
        assertThat(vendor.token(stolen).text("error")).isEqualTo("invalid_grant");
        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void ofManyWhoRedeemTheSameCodeExactlyOneSucceeds() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                String code = platform.code(cookie);
                List<Callable<Integer>> attempts = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    attempts.add(() -> platform.redeem(code).status());
                }
                var statuses = new ArrayList<Integer>();
                for (Future<Integer> attempt : pool.invokeAll(attempts)) {
                    statuses.add(attempt.get());
                }
                assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 400);
            }
        }
    }

    // --- refresh (attacks 33, 34)

    @Test
    void aRefreshGivesASuccessorAndALostAnswerIsGivenAgain() throws Exception {
        Answer first = platform.redeem(platform.code(cookie));
        String token = first.text("refresh_token");

        Answer second = platform.refresh(token);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("refresh_token")).isNotEqualTo(token);
        var id = verified(second.text("id_token"), "ES256").getJWTClaimsSet();
        assertThat(id.getSubject()).isEqualTo(pupil.publicSubject().value());
        // OIDC Core §12.2: the same auth_time, and no nonce of a request that is over.
        assertThat(id.getClaim("nonce")).isNull();

        Answer retry = platform.refresh(token);
        assertThat(retry.text("refresh_token")).isEqualTo(second.text("refresh_token"));
        assertThat(platform.refresh(second.text("refresh_token")).status()).isEqualTo(200);
    }

    @Test
    void aRefreshTokenFromLongAgoRevokesTheFamily() {
        Answer first = platform.redeem(platform.code(cookie));
        Answer second = platform.refresh(first.text("refresh_token"));
        Answer third = platform.refresh(second.text("refresh_token"));
        long before = world.auditEvents("token.family-revoked", "refresh-reused");

        assertThat(platform.refresh(first.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(platform.refresh(third.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(platform.getWith("/userinfo", third.text("access_token")).status())
                .isEqualTo(401);
        assertThat(world.auditEvents("token.family-revoked", "refresh-reused"))
                .isEqualTo(before + 1);
    }

    @Test
    void aRetryAfterTenSecondsIsReuse() {
        Answer first = platform.redeem(platform.code(cookie));
        Answer second = platform.refresh(first.text("refresh_token"));
        jdbc.sql("update gateway.refresh_family set rotated_at = rotated_at - interval '11 s'")
                .update();
        assertThat(platform.refresh(first.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(platform.refresh(second.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void manyRefreshesAtOnceAgreeOnOneSuccessor() throws Exception {
        String token = platform.redeem(platform.code(cookie)).text("refresh_token");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> attempts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                attempts.add(() -> platform.refresh(token).text("refresh_token"));
            }
            var successors = new HashSet<String>();
            for (Future<String> attempt : pool.invokeAll(attempts)) {
                successors.add(attempt.get());
            }
            assertThat(successors).hasSize(1).doesNotContain("");
        }
    }

    @Test
    void anotherClientOrAForgerGetsNothingAndHarmsNothing() {
        String token = platform.redeem(platform.code(cookie)).text("refresh_token");
        assertThat(vendor.refresh(token).text("error")).isEqualTo("invalid_grant");
        String[] parts = token.split("\\.");
        for (String forged :
                List.of(
                        parts[0] + ".1." + parts[2],
                        parts[0] + ".0." + "A".repeat(43),
                        token + "x",
                        "..",
                        "a.b.c")) {
            assertThat(platform.refresh(forged).text("error"))
                    .as(forged)
                    .isEqualTo("invalid_grant");
        }
        assertThat(platform.refresh(token).status()).isEqualTo(200);
    }

    @Test
    void aRefreshCannotAskForMoreThanWasGranted() {
        var request = platform.request();
        request.put("scope", "openid edu");
        String code = platform.authorize(request, cookie).redirect().get("code");
        String token = platform.redeem(code).text("refresh_token");
        var more =
                Map.of(
                        "grant_type", "refresh_token",
                        "refresh_token", token,
                        "scope", "openid profile edu");
        assertThat(platform.token(more).text("error")).isEqualTo("invalid_scope");
        assertThat(platform.refresh(token).text("scope")).contains("edu").doesNotContain("profile");
    }

    @Test
    void whoseOpeningWasUndoneGetsNothing() {
        people.setStatus(pupil, PersonStatus.VOID);
        assertThat(platform.redeem(platform.code(cookie)).text("error")).isEqualTo("invalid_grant");
    }

    @Test
    void aLeaverGetsNothingNew() {
        String code = platform.code(cookie);
        Answer tokens = platform.redeem(platform.code(cookie));
        people.setStatus(pupil, PersonStatus.FROZEN);

        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_grant");
        assertThat(platform.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(401);
        assertThat(platform.refresh(tokens.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void aLogoutEndsTheFamiliesThatMayNotOutliveIt() throws Exception {
        String token = platform.redeem(platform.code(cookie)).text("refresh_token");
        var request = platform.request();
        request.put("scope", "openid offline_access");
        String offlineCode = platform.authorize(request, cookie).redirect().get("code");
        String offline = platform.redeem(offlineCode).text("refresh_token");

        sessions.end(pupil.id(), sessions.of(pupil.id()).getFirst().id());
        assertThat(platform.refresh(token).text("error")).isEqualTo("invalid_grant");
        assertThat(platform.refresh(offline).status()).isEqualTo(200);
    }

    // --- revocation

    @Test
    void aClientTakesBackItsOwnTokensAndNobodyElses() {
        Answer tokens = platform.redeem(platform.code(cookie));
        String form = "token=" + tokens.text("refresh_token");
        assertThat(vendor.post("/oauth2/revoke", form).status()).isEqualTo(200);
        assertThat(platform.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(200);
        assertThat(platform.post("/oauth2/revoke", form).status()).isEqualTo(200);
        assertThat(platform.getWith("/userinfo", tokens.text("access_token")).status())
                .isEqualTo(401);
        assertThat(platform.post("/oauth2/revoke", "token=whatever").status()).isEqualTo(200);
    }

    // --- clients

    @Test
    void aPublicClientProvesItselfByPkceAndRotation() {
        var metadata = world.metadata(ClientKind.PLATFORM);
        var mobile = world.client(metadata.withProof(ClientProof.of(TokenEndpointAuthMethod.NONE)));
        Answer tokens = mobile.redeem(mobile.code(cookie));
        assertThat(tokens.status()).isEqualTo(200);
        assertThat(mobile.refresh(tokens.text("refresh_token")).status()).isEqualTo(200);
        assertThat(mobile.token(Map.of("grant_type", "client_credentials")).text("error"))
                .isEqualTo("unauthorized_client");
    }

    @Test
    void aConfidentialClientCannotPassForAPublicOne() {
        var nobody =
                new RelyingParty(
                        port,
                        new Registration(
                                world.register(world.metadata(ClientKind.PLATFORM)).client(),
                                null));
        Answer answer =
                nobody.post(
                        "/oauth2/token",
                        RelyingParty.form(
                                Map.of("grant_type", "refresh_token", "refresh_token", "x")));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error")).isEqualTo("invalid_client");
    }

    @Test
    void aWrongSecretIsInvalidClientWithAChallenge() {
        Answer answer =
                platform.postAs(
                        platform.clientId(),
                        "wrong",
                        "/oauth2/token",
                        "grant_type=client_credentials");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error")).isEqualTo("invalid_client");
        assertThat(answer.headers().get("www-authenticate")).startsWith("Basic");
        assertThat(
                        platform.postAs(
                                        "nobody",
                                        "wrong",
                                        "/oauth2/token",
                                        "grant_type=client_credentials")
                                .body())
                .isEqualTo(answer.body());
    }

    @Test
    void aGrantThatDoesNotExistIsRefused() {
        assertThat(platform.token(Map.of("grant_type", "password", "username", "a")).text("error"))
                .isEqualTo("unsupported_grant_type");
    }

    // --- access tokens

    @Test
    void whatOnlyLooksLikeAnAccessTokenOpensNothing() {
        Answer tokens = platform.redeem(platform.code(cookie));
        String access = tokens.text("access_token");
        String[] parts = access.split("\\.");
        String none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                "{\"alg\":\"none\",\"typ\":\"at+jwt\"}"
                                        .getBytes(StandardCharsets.UTF_8));
        for (String forged :
                List.of(
                        tokens.text("id_token"),
                        none + "." + parts[1] + ".",
                        parts[0] + "." + parts[1] + ".AAAA",
                        "x",
                        "..")) {
            Answer answer = platform.getWith("/userinfo", forged);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers().get("www-authenticate")).contains("invalid_token");
        }
        assertThat(platform.get("/userinfo").headers().get("www-authenticate"))
                .doesNotContain("error");
    }

    private static String decodedIdToken(Answer tokens) {
        return new String(
                Base64.getUrlDecoder().decode(tokens.text("id_token").split("\\.")[1]),
                StandardCharsets.UTF_8);
    }

    /** With the keys that the hub publishes, as any client would. */
    private SignedJWT verified(String token, String algorithm) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.parse(algorithm));
        var key =
                (AsymmetricJWK)
                        JWKSet.parse(platform.get("/oauth2/jwks").body())
                                .getKeyByKeyId(jwt.getHeader().getKeyID());
        JWSVerifier verifier =
                new DefaultJWSVerifierFactory()
                        .createJWSVerifier(jwt.getHeader(), key.toPublicKey());
        assertThat(jwt.verify(verifier)).isTrue();
        return jwt;
    }
}
