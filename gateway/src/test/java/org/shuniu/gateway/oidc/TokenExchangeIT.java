package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMembers;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientMetadataRefused;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.GrantType;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.person.PersonStatus;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Token exchange (RFC 8693) between platforms, and introspection (RFC 7662) of what it gives. */
@PeopleTest
class TokenExchangeIT {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String INACTIVE = "{\"active\":false}";

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private Issuer issuer;
    @Autowired private StringRedisTemplate redis;

    private ProtocolWorld world;
    private PersonProfile pupil;
    private String cookie;
    private RelyingParty first;
    private RelyingParty second;
    private RelyingParty third;

    @BeforeEach
    void threePlatforms() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        cookie = world.signIn(pupil);
        first = world.client(exchanging(world.metadata(ClientKind.PLATFORM)));
        second = world.client(exchanging(world.metadata(ClientKind.PLATFORM)));
        third = world.client(ClientKind.PLATFORM);
    }

    private static ClientMetadata exchanging(ClientMetadata metadata) {
        return new ClientMetadata(
                metadata.name(),
                metadata.kind(),
                metadata.scopes(),
                Set.of(
                        GrantType.AUTHORIZATION_CODE,
                        GrantType.REFRESH_TOKEN,
                        GrantType.TOKEN_EXCHANGE),
                metadata.addresses(),
                metadata.proof(),
                metadata.signing(),
                metadata.security(),
                metadata.login(),
                metadata.presentation(),
                metadata.orgSubtree());
    }

    private static Map<String, String> exchange(String token, RelyingParty audience) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", GrantType.TOKEN_EXCHANGE.code());
        form.put("subject_token", token);
        form.put("subject_token_type", ACCESS_TOKEN);
        form.put("audience", audience.clientId());
        return form;
    }

    private String access(RelyingParty client) {
        return client.redeem(client.code(cookie)).text("access_token");
    }

    private static JWTClaimsSet claims(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private static Answer introspect(RelyingParty client, String token) {
        return client.post("/oauth2/introspect", RelyingParty.form(Map.of("token", token)));
    }

    @Test
    void anotherPlatformGetsATokenThatSaysWhoActs() throws Exception {
        String own = access(first);
        var form = exchange(own, second);
        form.put("scope", "openid edu");
        Answer answer = first.token(form);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.text("issued_token_type")).isEqualTo(ACCESS_TOKEN);
        assertThat(answer.text("refresh_token")).isEmpty();
        JWTClaimsSet claims = claims(answer.text("access_token"));
        assertThat(claims.getAudience()).containsExactly(second.clientId());
        assertThat(claims.getSubject()).isEqualTo(pupil.publicSubject().value());
        assertThat(claims.getStringClaim("scope")).isEqualTo("edu openid");
        assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", first.clientId()));
        assertThat(claims.getExpirationTime()).isBeforeOrEqualTo(claims(own).getExpirationTime());
        // It is for the other platform and nobody else.
        assertThat(first.getWith("/userinfo", answer.text("access_token")).status()).isEqualTo(401);

        Answer onward = second.token(exchange(answer.text("access_token"), third));
        JWTClaimsSet chain = claims(onward.text("access_token"));
        assertThat(chain.getStringClaim("scope")).isEqualTo("edu openid");
        assertThat(chain.getJSONObjectClaim("act"))
                .isEqualTo(
                        Map.of("sub", second.clientId(), "act", Map.of("sub", first.clientId())));
    }

    @Test
    void whoTakesATokenMayLookIntoItAndNobodyElse() throws Exception {
        String token = first.token(exchange(access(first), second)).text("access_token");
        for (RelyingParty entitled : List.of(first, second)) {
            Answer answer = introspect(entitled, token);
            assertThat(answer.json().path("active").asBoolean()).isTrue();
            assertThat(answer.text("sub")).isEqualTo(pupil.publicSubject().value());
            assertThat(answer.text("client_id")).isEqualTo(first.clientId());
            assertThat(answer.text("aud")).isEqualTo(second.clientId());
            assertThat(answer.text("iss")).isEqualTo(issuer.value());
            assertThat(answer.json().path("act").path("sub").asString())
                    .isEqualTo(first.clientId());
            assertThat(answer.headers().get("cache-control")).contains("no-store");
        }
        assertThat(introspect(third, token).body()).isEqualTo(INACTIVE);
        for (String garbage : List.of("x", "a.b.c", token + "x")) {
            assertThat(introspect(first, garbage).body()).isEqualTo(INACTIVE);
        }
        assertThat(first.postAnonymously("/oauth2/introspect", Map.of("token", token)).status())
                .isEqualTo(401);
        assertThat(
                        first.postAnonymously(
                                        "/oauth2/introspect",
                                        Map.of("token", token, "client_id", first.clientId()))
                                .status())
                .isEqualTo(401);
        assertThat(first.post("/oauth2/introspect", "").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a leaver's and a revoked login's tokens are inactive and exchanged for nothing")
    void whatIsOverIsOverForEveryAudience() {
        String own = access(first);
        String exchanged = first.token(exchange(own, second)).text("access_token");
        people.setStatus(pupil, PersonStatus.FROZEN);
        assertThat(introspect(second, exchanged).body()).isEqualTo(INACTIVE);
        assertThat(introspect(first, own).body()).isEqualTo(INACTIVE);
        assertThat(first.token(exchange(own, second)).text("error")).isEqualTo("invalid_request");
        people.setStatus(pupil, PersonStatus.ACTIVE);
        assertThat(introspect(second, exchanged).json().path("active").asBoolean()).isTrue();

        first.post("/oauth2/revoke", RelyingParty.form(Map.of("token", own)));
        assertThat(introspect(second, exchanged).body()).isEqualTo(INACTIVE);
        assertThat(second.token(exchange(exchanged, third)).text("error"))
                .isEqualTo("invalid_request");
    }

    @Test
    @DisplayName("cases 35 and 39: nobody exchanges another's token, for a vendor, or for more")
    void anExchangeGivesNothingMore() {
        String own = access(first);
        long before = world.auditEvents("oidc.request-refused", "subject-token-of-another");
        assertThat(second.token(exchange(own, third)).text("error")).isEqualTo("invalid_request");
        assertThat(world.auditEvents("oidc.request-refused", "subject-token-of-another"))
                .isEqualTo(before + 1);

        var vendor = world.client(ClientKind.VENDOR);
        assertThat(first.token(exchange(own, vendor)).text("error")).isEqualTo("invalid_target");
        assertThat(first.token(exchange(own, first)).text("error")).isEqualTo("invalid_target");
        var nowhere = exchange(own, second);
        nowhere.remove("audience");
        assertThat(first.token(nowhere).text("error")).isEqualTo("invalid_target");
        var more = exchange(own, second);
        more.put("scope", "openid offline_access");
        assertThat(first.token(more).text("error")).isEqualTo("invalid_scope");
        more.put("scope", "roster.read");
        assertThat(first.token(more).text("error")).isEqualTo("invalid_scope");
        var acting = exchange(own, second);
        acting.put("actor_token", own);
        acting.put("actor_token_type", ACCESS_TOKEN);
        assertThat(first.token(acting).text("error")).isEqualTo("invalid_request");
        assertThat(third.token(exchange(access(third), second)).text("error"))
                .isEqualTo("unauthorized_client");
    }

    @Test
    @DisplayName("case 39: a vendor cannot be given the grant, by registration or update")
    void aVendorIsNeverGivenTheGrant() {
        assertThatExceptionOfType(ClientMetadataRefused.class)
                .isThrownBy(() -> world.register(exchanging(world.metadata(ClientKind.VENDOR))));
        var registered = world.register(world.metadata(ClientKind.VENDOR)).client();
        assertThat(ClientMembers.of(registered.metadata()).grantTypes())
                .doesNotContain(GrantType.TOKEN_EXCHANGE.code());
        assertThatExceptionOfType(ClientMetadataRefused.class)
                .isThrownBy(
                        () ->
                                clients.update(
                                        registered,
                                        exchanging(registered.metadata()),
                                        Registrar.hub()));
    }

    @Test
    @DisplayName("case 34: a key-bound token is exchanged by the holder of its key only")
    void aBoundTokenIsExchangedByItsHolderOnly() throws Exception {
        for (int part = 0; part < 16; part++) {
            redis.opsForValue().set("{once-" + part + "}:epoch", "1");
        }
        var key = DpopKey.fresh();
        String own = post(first.redemption(first.code(cookie)), key).text("access_token");
        var form = exchange(own, second);
        long before = world.auditEvents("oidc.request-refused", "subject-token-in-wrong-hands");
        assertThat(first.token(form).text("error")).isEqualTo("invalid_request");
        assertThat(world.auditEvents("oidc.request-refused", "subject-token-in-wrong-hands"))
                .isEqualTo(before + 1);
        assertThat(post(form, DpopKey.fresh()).text("error")).isEqualTo("invalid_request");
        Answer exchanged = post(form, key);
        assertThat(exchanged.text("token_type")).isEqualTo("DPoP");
        assertThat(claims(exchanged.text("access_token")).getJSONObjectClaim("cnf"))
                .isEqualTo(Map.of("jkt", key.jkt()));
        assertThat(
                        introspect(second, exchanged.text("access_token"))
                                .json()
                                .path("cnf")
                                .path("jkt")
                                .asString())
                .isEqualTo(key.jkt());
        // Whoever was given it cannot make a bearer token of it either.
        assertThat(second.token(exchange(exchanged.text("access_token"), third)).text("error"))
                .isEqualTo("invalid_request");
    }

    private Answer post(Map<String, String> form, DpopKey key) {
        String proof = key.proof(DpopKey.claims("POST", issuer.value() + "/oauth2/token"));
        return first.post("/oauth2/token", RelyingParty.form(form), Map.of("DPoP", proof));
    }
}
