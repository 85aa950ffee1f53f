package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Codes and tokens in the wrong hands, twice, or at the wrong door. */
@PeopleTest
class TokenAttackIT {
    private static final String REFUSED = "oidc.request-refused";
    private static final int PAIRS = 1_000;

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private ProtocolWorld world;
    private String cookie;
    private RelyingParty platform;
    private RelyingParty other;

    @BeforeEach
    void twoClients() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        cookie = world.signIn(world.pupil());
        platform = world.client(ClientKind.PLATFORM);
        other = world.client(ClientKind.PLATFORM);
    }

    private int families() {
        return jdbc.sql("select count(*) from gateway.refresh_family where revoked_at is null")
                .query(Integer.class)
                .single();
    }

    @Test
    @DisplayName("case 8: a code with another client or redirect_uri is refused and burned")
    void aCodeInOtherHandsIsBurned() {
        int families = families();
        String first = platform.code(cookie);
        var elsewhere = platform.redemption(first);
        elsewhere.put("redirect_uri", platform.redirectUri() + "&x=y");
        long before = world.auditEvents(REFUSED, "code-in-wrong-hands");
        assertThat(platform.token(elsewhere).text("error")).isEqualTo("invalid_grant");
        assertThat(world.auditEvents(REFUSED, "code-in-wrong-hands")).isEqualTo(before + 1);
        assertThat(platform.redeem(first).text("error")).isEqualTo("invalid_grant");

        String second = platform.code(cookie);
        assertThat(other.token(platform.redemption(second)).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(world.auditEvents(REFUSED, "code-in-wrong-hands")).isEqualTo(before + 2);
        assertThat(platform.redeem(second).text("error")).isEqualTo("invalid_grant");
        assertThat(families()).isEqualTo(families);
    }

    @Test
    @DisplayName("case 9: of 1,000 pairs of parallel redemptions exactly one each succeeds")
    void ofEveryPairOfRedemptionsOneSucceeds() throws Exception {
        try (var pool = Executors.newFixedThreadPool(8)) {
            for (int pair = 0; pair < PAIRS; pair++) {
                String code = platform.code(cookie);
                assertThat(statuses(pool, code))
                        .as("pair %d", pair)
                        .containsExactlyInAnyOrder(200, 400);
            }
        }
    }

    private List<Integer> statuses(ExecutorService pool, String code) throws Exception {
        var together = new CountDownLatch(2);
        Callable<Integer> redemption =
                () -> {
                    together.countDown();
                    together.await();
                    return platform.redeem(code).status();
                };
        var statuses = new ArrayList<Integer>();
        for (Future<Integer> answer : pool.invokeAll(List.of(redemption, redemption))) {
            statuses.add(answer.get());
        }
        return statuses;
    }

    @Test
    @DisplayName("case 35: another client's tokens cannot be refreshed, revoked or looked into")
    void anotherClientsTokensAreNothingToAClient() {
        Answer tokens = platform.redeem(platform.code(cookie));
        String refresh = tokens.text("refresh_token");
        String access = tokens.text("access_token");
        long before = world.auditEvents(REFUSED, "refresh-token-refused");
        assertThat(other.refresh(refresh).text("error")).isEqualTo("invalid_grant");
        assertThat(world.auditEvents(REFUSED, "refresh-token-refused")).isEqualTo(before + 1);
        for (String token : List.of(refresh, access)) {
            var form = RelyingParty.form(Map.of("token", token));
            assertThat(other.post("/oauth2/introspect", form).body())
                    .isEqualTo("{\"active\":false}");
            assertThat(other.post("/oauth2/revoke", form).status()).isEqualTo(200);
        }
        assertThat(platform.getWith("/userinfo", access).status()).isEqualTo(200);
        assertThat(platform.refresh(refresh).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("case 36: one kind of one-time value is never good as another")
    void oneKindOfValueIsNoOther() {
        Answer tokens = platform.redeem(platform.code(cookie));
        String code = platform.code(cookie);
        String session = cookie.substring(cookie.indexOf('=') + 1);
        int families = families();
        for (String value :
                List.of(
                        tokens.text("refresh_token"),
                        tokens.text("access_token"),
                        tokens.text("id_token"),
                        session)) {
            assertThat(platform.redeem(value).text("error")).as("code").isEqualTo("invalid_grant");
        }
        for (String value :
                List.of(code, tokens.text("access_token"), tokens.text("id_token"), session)) {
            assertThat(platform.refresh(value).text("error"))
                    .as("refresh token")
                    .isEqualTo("invalid_grant");
        }
        for (String value :
                List.of(code, tokens.text("refresh_token"), tokens.text("id_token"), session)) {
            assertThat(platform.getWith("/userinfo", value).status())
                    .as("access token")
                    .isEqualTo(401);
        }
        for (String value : List.of(code, tokens.text("refresh_token"))) {
            String forged = cookie.substring(0, cookie.indexOf('=') + 1) + value;
            assertThat(platform.authorize(platform.request(), forged).redirect())
                    .as("session")
                    .doesNotContainKey("code");
        }
        assertThat(families()).isEqualTo(families);
        assertThat(platform.redeem(code).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("RFC 7009: a revoked token, of either kind, opens nothing at once")
    void aRevokedTokenOpensNothing() {
        for (String kind : List.of("access_token", "refresh_token")) {
            Answer tokens = platform.redeem(platform.code(cookie));
            var form = RelyingParty.form(Map.of("token", tokens.text(kind)));
            long before = world.auditEvents("token.family-revoked", "revoked-by-client");
            assertThat(platform.post("/oauth2/revoke", form).status()).isEqualTo(200);
            assertThat(platform.getWith("/userinfo", tokens.text("access_token")).status())
                    .isEqualTo(401);
            assertThat(
                            platform.post(
                                            "/oauth2/introspect",
                                            RelyingParty.form(
                                                    Map.of("token", tokens.text("access_token"))))
                                    .body())
                    .isEqualTo("{\"active\":false}");
            assertThat(platform.refresh(tokens.text("refresh_token")).text("error"))
                    .isEqualTo("invalid_grant");
            assertThat(world.auditEvents("token.family-revoked", "revoked-by-client"))
                    .isEqualTo(before + 1);
        }
    }

    @Test
    @DisplayName("case 33: reuse ends the family, and one event tells of it; a retry survives")
    void reuseEndsTheFamilyAndOneEventTellsOfIt() {
        Answer first = platform.redeem(platform.code(cookie));
        Answer second = platform.refresh(first.text("refresh_token"));
        assertThat(platform.refresh(first.text("refresh_token")).text("refresh_token"))
                .isEqualTo(second.text("refresh_token"));
        Answer third = platform.refresh(second.text("refresh_token"));
        int families = families();
        long events = events();
        assertThat(platform.refresh(first.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
        assertThat(families()).isEqualTo(families - 1);
        assertThat(events()).isEqualTo(events + 1);
        assertThat(platform.getWith("/userinfo", third.text("access_token")).status())
                .isEqualTo(401);
        assertThat(platform.refresh(third.text("refresh_token")).text("error"))
                .isEqualTo("invalid_grant");
    }

    private long events() {
        return jdbc.sql(
                        "select count(*) from roster.audit_event where type in ('oidc.request-refused', 'token.family-revoked')")
                .query(Long.class)
                .single();
    }
}
