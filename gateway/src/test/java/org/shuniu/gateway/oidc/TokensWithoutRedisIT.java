package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What goes on while Redis is away, and what asks to come back later. */
@PeopleTest
@Import(TokensWithoutRedisIT.NobodyListens.class)
class TokensWithoutRedisIT {
    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private Issuer issuer;
    @Autowired private RefreshFamilies families;
    @Autowired private Tokens tokens;

    private final DpopKey key = DpopKey.fresh();
    private Registration registered;
    private PersonProfile pupil;
    private RelyingParty platform;

    @TestConfiguration(proxyBeanMethods = false)
    static class NobodyListens {
        @Bean
        LettuceConnectionFactory redisConnectionFactory() {
            return new LettuceConnectionFactory("127.0.0.1", 1);
        }
    }

    @BeforeEach
    void somebodyLoggedInBefore() {
        var world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        registered = world.register(world.metadata(ClientKind.PLATFORM));
        platform = new RelyingParty(port, registered);
    }

    private String refreshToken(Confirmation confirmation) {
        var code =
                new IssuedCode(
                        registered.client().id(),
                        pupil.id(),
                        platform.redirectUri(),
                        Set.of("openid"),
                        null,
                        null,
                        null,
                        AskedClaims.NONE,
                        UUID.randomUUID().toString(),
                        Instant.now(),
                        List.of("pwd"),
                        Instant.now().plusSeconds(3_600));
        CodeHash hash = CodeHash.of(UUID.randomUUID().toString());
        return families.firstToken(families.begin(hash, code, confirmation).orElseThrow());
    }

    private static void comesBackLater(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("retry-after");
    }

    @Test
    void bearerTokensAndKeysGoOn() {
        Answer tokens = platform.refresh(refreshToken(Confirmation.NONE));
        assertThat(tokens.status()).isEqualTo(200);
        String access = tokens.text("access_token");
        assertThat(platform.getWith("/userinfo", access).status()).isEqualTo(200);
        var form = RelyingParty.form(Map.of("token", access));
        assertThat(platform.post("/oauth2/introspect", form).text("sub"))
                .isEqualTo(pupil.publicSubject().value());
        assertThat(platform.post("/oauth2/revoke", form).status()).isEqualTo(200);
        assertThat(platform.getWith("/userinfo", access).status()).isEqualTo(401);
        assertThat(platform.get("/oauth2/jwks").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a code and whatever comes with a DPoP proof ask to come back later")
    void codesAndProofsAskToComeBackLater() {
        comesBackLater(platform.redeem("A".repeat(43)));
        String proof = key.proof(DpopKey.claims("POST", issuer.value() + "/oauth2/token"));
        String bound = refreshToken(new Confirmation(key.jkt(), null));
        comesBackLater(
                platform.post(
                        "/oauth2/token",
                        RelyingParty.form(
                                Map.of("grant_type", "refresh_token", "refresh_token", bound)),
                        Map.of("DPoP", proof)));
        // It cost the client nothing: the token is still the family's first.
        assertThat(
                        jdbc.sql("select generation from gateway.refresh_family where jkt = :jkt")
                                .param("jkt", key.jkt())
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    @DisplayName("a bound token at userinfo or the API asks to come back later")
    void boundTokensAskToComeBackLater() {
        for (String path : List.of("/userinfo", "/api/v1/stats")) {
            String access =
                    tokens.access(
                                    registered.client(),
                                    "anybody",
                                    Set.of("openid"),
                                    null,
                                    new Confirmation(key.jkt(), null))
                            .getTokenValue();
            var claims = DpopKey.claims("GET", issuer.value() + path);
            claims.put("ath", DpopKey.ath(access));
            comesBackLater(
                    platform.getWith(
                            path,
                            Map.of("Authorization", "DPoP " + access, "DPoP", key.proof(claims))));
        }
    }
}
