package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKeys;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registration;
import org.shuniu.gateway.client.SecurityTerms;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.person.PersonProfile;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the FAPI 2.0 Security Profile asks of the tokens of clients marked so. */
@PeopleTest
class FapiTokenIT {
    private static final SecurityTerms FAPI =
            new SecurityTerms(true, true, true, false, false, false);

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;
    @Autowired private RefreshFamilies families;

    private final DpopKey key = DpopKey.fresh();
    private ProtocolWorld world;
    private PersonProfile pupil;
    private Registration registered;
    private SigningClient signing;
    private RelyingParty client;

    @BeforeEach
    void aFapiClient() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        pupil = world.pupil();
        var signingKey = SigningClient.newKey("k1");
        registered =
                world.register(
                        world.metadata(ClientKind.PLATFORM)
                                .withProof(
                                        new ClientProof(
                                                TokenEndpointAuthMethod.PRIVATE_KEY_JWT,
                                                "ES256",
                                                new ClientKeys(
                                                        SigningClient.jwks(signingKey), null),
                                                null))
                                .withSecurity(FAPI));
        client = new RelyingParty(port, registered);
        signing = new SigningClient(client.clientId(), signingKey, JWSAlgorithm.ES256);
        long hourAgo = Instant.now().getEpochSecond() - 3_600;
        for (int part = 0; part < 16; part++) {
            redis.opsForValue().set("{once-" + part + "}:epoch", String.valueOf(hourAgo));
        }
    }

    /** What a redemption begins, without the pushed request that leads to it. */
    private RefreshFamily family() {
        var code =
                new IssuedCode(
                        registered.client().id(),
                        pupil.id(),
                        client.redirectUri(),
                        Set.of("openid"),
                        null,
                        null,
                        null,
                        AskedClaims.NONE,
                        UUID.randomUUID().toString(),
                        Instant.now(),
                        List.of("pwd"),
                        Instant.now().plusSeconds(3_600));
        return families.begin(
                        CodeHash.of(UUID.randomUUID().toString()),
                        code,
                        new Confirmation(key.jkt(), null))
                .orElseThrow();
    }

    private Answer refresh(String refreshToken, Map<String, String> headers) {
        var form = new HashMap<>(SigningClient.grant(signing.assertion(issuer.value())));
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return client.postAnonymously("/oauth2/token", form, headers);
    }

    private Map<String, String> proof() {
        return Map.of("DPoP", key.proof(DpopKey.claims("POST", issuer.value() + "/oauth2/token")));
    }

    @Test
    @DisplayName("fapi2-security-profile-final-refresh-token: the refresh token stays the same")
    void theRefreshTokenIsNotRotated() throws Exception {
        String token = families.firstToken(family());
        for (int i = 0; i < 3; i++) {
            Answer answer = refresh(token, proof());
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.text("refresh_token")).isEqualTo(token);
            assertThat(answer.text("token_type")).isEqualTo("DPoP");
            assertThat(
                            SignedJWT.parse(answer.text("access_token"))
                                    .getJWTClaimsSet()
                                    .getJSONObjectClaim("cnf"))
                    .containsEntry("jkt", key.jkt());
        }
    }

    @Test
    @DisplayName("fapi2-security-profile-final-ensure-holder-of-key-required")
    void noTokenIsABearerToken() {
        String token = families.firstToken(family());
        Answer answer = refresh(token, Map.of());
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo("invalid_dpop_proof");
        assertThat(refresh(token, proof()).status()).isEqualTo(200);
    }
}
