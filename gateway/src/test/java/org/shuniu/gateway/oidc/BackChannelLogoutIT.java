package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientAddresses;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.session.EndCause;
import org.shuniu.gateway.session.SsoSession;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** OIDC Back-Channel Logout 1.0. */
@PeopleTest
class BackChannelLogoutIT {
    private static final LogoutReceiver RECEIVER = new LogoutReceiver();
    private static final LogoutReceiver PRIVATE = new LogoutReceiver();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;

    private ProtocolWorld world;
    private PersonProfile pupil;
    private String cookie;

    @DynamicPropertySource
    static void patience(DynamicPropertyRegistry properties) {
        properties.add("shuniu.egress.allow", () -> "localhost:" + RECEIVER.port());
        properties.add("shuniu.egress.timeout", () -> "1s");
        properties.add("shuniu.logout.first-pause", () -> "20ms");
        properties.add("shuniu.logout.longest-pause", () -> "100ms");
        properties.add("shuniu.logout.attempts", () -> "3");
    }

    @BeforeEach
    void aPupilIsSignedIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        cookie = world.signIn(pupil);
    }

    @Test
    @DisplayName(
            "oidcc-backchannel-rp-initiated-logout: every client of the login hears of its end")
    void everyClientOfTheLoginHearsOfItsEnd() throws Exception {
        RelyingParty platform = listening(ClientKind.PLATFORM, "/platform", "ES256");
        RelyingParty vendor = listening(ClientKind.VENDOR, "/vendor", "RS256");
        RelyingParty never = listening(ClientKind.PLATFORM, "/never-entered", "ES256");
        SignedJWT platformId = enter(platform);
        SignedJWT vendorId = enter(vendor);

        end();

        SignedJWT told = told("/platform");
        assertThat(told.getHeader().getType().getType()).isEqualTo("logout+jwt");
        assertThat(told.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        Map<String, Object> claims = told.getJWTClaimsSet().getClaims();
        assertThat(claims.keySet())
                .containsExactlyInAnyOrder(
                        "iss", "aud", "iat", "exp", "jti", "events", "sid", "sub");
        assertThat(told.getJWTClaimsSet().getIssuer()).isEqualTo(issuer.value());
        assertThat(told.getJWTClaimsSet().getAudience()).containsExactly(platform.clientId());
        assertThat(claims.get("events"))
                .isEqualTo(Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        long life =
                told.getJWTClaimsSet().getExpirationTime().getTime()
                        - told.getJWTClaimsSet().getIssueTime().getTime();
        assertThat(life).isBetween(1L, 120_000L);
        assertSame(told, platformId);

        SignedJWT toldVendor = told("/vendor");
        assertThat(toldVendor.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
        assertSame(toldVendor, vendorId);
        assertThat(toldVendor.getJWTClaimsSet().getSubject())
                .isNotEqualTo(told.getJWTClaimsSet().getSubject());
        assertThat(toldVendor.getJWTClaimsSet().getClaim("sid"))
                .isNotEqualTo(told.getJWTClaimsSet().getClaim("sid"));

        assertThat(RECEIVER.next("/never-entered", 1)).isNull();
        assertThat(RECEIVER.next("/platform", 1)).as("told once").isNull();
        assertThat(delivery(platform)).isEqualTo("delivered after 1");
        assertThat(delivery(never)).isEqualTo("none");
    }

    @Test
    void whoFailsIsToldAgainWithAnotherToken() throws Exception {
        RelyingParty app = listening(ClientKind.PLATFORM, "/flaky", "ES256");
        RECEIVER.answer("/flaky", 503, 400);
        enter(app);
        end();
        String first = told("/flaky").getJWTClaimsSet().getJWTID();
        String second = told("/flaky").getJWTClaimsSet().getJWTID();
        String third = told("/flaky").getJWTClaimsSet().getJWTID();
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(await(app, "delivered after 3")).isEqualTo("delivered after 3");
    }

    @Test
    void whoNeverAnswersDelaysNobodyAndIsGivenUp() throws Exception {
        RelyingParty dead = listening(ClientKind.PLATFORM, "/dead", "ES256");
        RelyingParty alive = listening(ClientKind.PLATFORM, "/alive", "ES256");
        RECEIVER.answer("/dead", 0);
        for (int i = 0; i < 5; i++) {
            enter(dead);
            end();
            cookie = world.signIn(pupil);
        }
        enter(alive);
        Instant before = Instant.now();
        end();
        told("/alive");
        assertThat(Instant.now()).isBefore(before.plusSeconds(2));
        assertThat(await(dead, "dead after 3")).isEqualTo("dead after 3");
        assertThat(undelivered(dead)).isPositive();
    }

    @Test
    @DisplayName("case 22: nothing is sent to a private address that the operator did not allow")
    void nothingIsSentToAPrivateAddress() throws Exception {
        RelyingParty app =
                world.client(
                        listening(
                                world.metadata(ClientKind.PLATFORM),
                                "https://localhost:" + PRIVATE.port() + "/in"));
        enter(app);
        end();
        assertThat(await(app, "dead after 3")).isEqualTo("dead after 3");
        assertThat(PRIVATE.next("/in", 0)).isNull();
        assertThat(undelivered(app)).isOne();
        assertThat(
                        jdbc.sql(
                                        "select count(*) from roster.audit_event where type = 'egress.refused' and subject = 'host:localhost'")
                                .query(Long.class)
                                .single())
                .isOne();
    }

    @Test
    void aNodeThatDiedWithADeliveryInHandCostsAPauseAndNoMore() throws Exception {
        RelyingParty app = listening(ClientKind.PLATFORM, "/orphan", "ES256");
        // Taken by somebody whose lease is over now.
        jdbc.sql(
                        """
                        insert into gateway.logout_delivery
                            (sso_session_id, client_id, person_id, ended_at, attempts, next_at)
                        values ('orphan', ?, ?, now() - interval '61 seconds', 1, now())
                        """)
                .params(app.clientId(), pupil.id().value())
                .update();
        told("/orphan");
        assertThat(await(app, "delivered after 2")).isEqualTo("delivered after 2");
    }

    @Test
    void aRedisThatForgotEverythingForgetsNobodyWhoMustBeTold() throws Exception {
        RelyingParty app = listening(ClientKind.PLATFORM, "/after-loss", "ES256");
        SignedJWT id = enter(app);
        Objects.requireNonNull(redis.getConnectionFactory())
                .getConnection()
                .serverCommands()
                .flushDb();
        assertThat(sessions.of(pupil.id())).isEmpty();
        sessions.endAll(
                pupil.id(), Instant.now(), EndCause.administrator(new ClientId("operator")));
        assertSame(told("/after-loss"), id);
    }

    @Test
    void discoverySaysSo() {
        var metadata = world.client(ClientKind.PLATFORM).get("/.well-known/openid-configuration");
        assertThat(metadata.json().path("backchannel_logout_supported").asBoolean()).isTrue();
        assertThat(metadata.json().path("backchannel_logout_session_supported").asBoolean())
                .isTrue();
    }

    private RelyingParty listening(ClientKind kind, String path, String alg) {
        ClientMetadata metadata = world.metadata(kind);
        return world.client(
                listening(metadata, RECEIVER.uri(path))
                        .withSigning(metadata.signing().withIdToken(alg)));
    }

    private static ClientMetadata listening(ClientMetadata metadata, String uri) {
        ClientAddresses web = metadata.addresses();
        return metadata.withAddresses(
                new ClientAddresses(
                        web.applicationType(),
                        web.redirectUris(),
                        web.postLogoutRedirectUris(),
                        new BackchannelLogout(uri, true),
                        web.sectorIdentifierUri()));
    }

    private SignedJWT enter(RelyingParty app) throws Exception {
        return SignedJWT.parse(app.redeem(app.code(cookie)).text("id_token"));
    }

    private void end() {
        for (SsoSession session : sessions.of(pupil.id())) {
            sessions.end(pupil.id(), session.id());
        }
    }

    private static SignedJWT told(String path) throws Exception {
        String token = RECEIVER.next(path, 10);
        assertThat(token).as("a post to " + path).isNotNull();
        return SignedJWT.parse(token);
    }

    private static void assertSame(SignedJWT logout, SignedJWT id) throws Exception {
        assertThat(logout.getJWTClaimsSet().getClaim("sid"))
                .isEqualTo(id.getJWTClaimsSet().getClaim("sid"));
        assertThat(logout.getJWTClaimsSet().getSubject())
                .isEqualTo(id.getJWTClaimsSet().getSubject());
    }

    private String await(RelyingParty app, String wanted) throws InterruptedException {
        for (int i = 0; i < 300 && !delivery(app).equals(wanted); i++) {
            Thread.sleep(100);
        }
        return delivery(app);
    }

    /** What became of the oldest delivery to a client. */
    private String delivery(RelyingParty app) {
        return jdbc.sql(
                        "select state || ' after ' || attempts from gateway.logout_delivery where client_id = ? order by ended_at limit 1")
                .param(app.clientId())
                .query(String.class)
                .optional()
                .orElse("none");
    }

    private long undelivered(RelyingParty app) {
        return jdbc.sql(
                        "select count(*) from roster.audit_event where type = 'session.logout-undelivered' and payload->>'client' = ?")
                .param(app.clientId())
                .query(Long.class)
                .single();
    }
}
