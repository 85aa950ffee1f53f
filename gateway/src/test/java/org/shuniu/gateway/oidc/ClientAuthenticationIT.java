package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientJwks;
import org.shuniu.gateway.client.ClientKeys;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.SecurityTerms;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.TestServer;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.roster.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** {@code private_key_jwt} and its attackers: cases 14 to 19 of the ledger. */
@PeopleTest
class ClientAuthenticationIT {
    private static final AtomicReference<String> DOCUMENT = new AtomicReference<>("{}");
    private static final AtomicReference<CountDownLatch> HELD =
            new AtomicReference<>(new CountDownLatch(0));
    private static final TestServer KEYS = keyServer();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private StringRedisTemplate redis;
    @Autowired private Issuer issuer;
    @Autowired private Egress egress;

    private ProtocolWorld world;
    private RelyingParty anybody;
    private SigningClient client;

    @DynamicPropertySource
    static void theTestsServerMayBeCalled(DynamicPropertyRegistry properties) {
        properties.add("shuniu.egress.allow", () -> "localhost:" + KEYS.port());
    }

    private static TestServer keyServer() {
        try {
            return new TestServer(
                    out -> {
                        HELD.get().await();
                        TestServer.document("application/json", DOCUMENT.get()).to(out);
                    });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void aClientThatSigns() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        anybody = world.client(ClientKind.PLATFORM);
        client = registered(SigningClient.newKey("k1"), JWSAlgorithm.ES256, SecurityTerms.DEFAULT);
    }

    // --- what works

    @Test
    void anAssertionProvesAClientToTheTokenEndpointAndToRevocation() {
        assertThat(grant(client.assertion(issuer.value())).status()).isEqualTo(200);
        assertThat(grant(client.assertion(issuer.value() + "/oauth2/token")).status())
                .isEqualTo(200);
        var revocation = SigningClient.grant(client.assertion(issuer.value()));
        revocation.put("token", "nothing");
        assertThat(anybody.postAnonymously("/oauth2/revoke", revocation).status()).isEqualTo(200);
        var named = SigningClient.grant(client.assertion(issuer.value()));
        named.put("client_id", client.clientId());
        assertThat(anybody.postAnonymously("/oauth2/token", named).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void rsaKeysServeToo(String alg) throws Exception {
        var rsa = new RSAKeyGenerator(2_048).keyID("r1").generate();
        var its = registered(rsa, JWSAlgorithm.parse(alg), SecurityTerms.DEFAULT);
        assertThat(grant(its.assertion(issuer.value())).status()).isEqualTo(200);
    }

    @Test
    void discoveryListsTheMethodsAndAlgorithms() {
        var metadata = anybody.get("/.well-known/openid-configuration").json();
        assertThat(metadata.path("token_endpoint_auth_methods_supported").toString())
                .isEqualTo(
                        "[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\",\"tls_client_auth\",\"self_signed_tls_client_auth\",\"none\"]");
        assertThat(metadata.path("token_endpoint_auth_signing_alg_values_supported").toString())
                .isEqualTo("[\"ES256\",\"PS256\",\"RS256\",\"EdDSA\"]");
    }

    // --- cases 14 and 15

    @ParameterizedTest
    @DisplayName("case 14: an assertion without a signature")
    @ValueSource(strings = {"none", "None", "nOnE", "NONE", ""})
    void anUnsignedAssertionIsRefused(String alg) {
        String header = "{\"alg\":\"%s\",\"kid\":\"k1\"}".formatted(alg);
        String payload = client.claims(issuer.value()).build().toString();
        String unsigned = Base64URL.encode(header) + "." + Base64URL.encode(payload) + ".";
        String signature = client.assertion(issuer.value()).split("\\.", -1)[2];
        assertInvalidClient(unsigned);
        assertThat(refusals(client.clientId())).hasSize(1);
        assertInvalidClient(unsigned + signature);
        assertInvalidClient("no JWT");
    }

    @Test
    @DisplayName("case 15: a public key taken for a shared secret, another algorithm than agreed")
    void anotherAlgorithmThanAgreedIsRefused() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2_048).keyID("r1").generate();
        var its = registered(rsa, JWSAlgorithm.RS256, SecurityTerms.DEFAULT);
        var claims = its.claims(issuer.value()).build();
        for (byte[] secret :
                List.of(
                        rsa.toRSAPublicKey().getEncoded(),
                        rsa.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8),
                        ("-----BEGIN PUBLIC KEY-----\n"
                                        + Base64.encode(rsa.toRSAPublicKey().getEncoded())
                                        + "\n-----END PUBLIC KEY-----\n")
                                .getBytes(StandardCharsets.UTF_8))) {
            var confused =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r1").build(), claims);
            confused.sign(new MACSigner(secret));
            assertInvalidClient(confused.serialize());
        }
        assertRefusedOnce(its, new SigningClient(its.clientId(), rsa, JWSAlgorithm.PS256), c -> c);
        assertThat(refusals(its.clientId())).containsOnly("algorithm");
    }

    @Test
    @DisplayName("case 15: RS256 of a FAPI client")
    void aFapiClientNeverUsesRs256() throws Exception {
        var rsa = new RSAKeyGenerator(2_048).keyID("r1").generate();
        var its = register(rsa, null, fapi());
        assertRefusedOnce(
                its, new SigningClient(its.clientId(), rsa, JWSAlgorithm.RS256), claims -> claims);
        assertThat(
                        proves(
                                        new SigningClient(its.clientId(), rsa, JWSAlgorithm.PS256)
                                                .assertion(issuer.value()))
                                .status())
                .isEqualTo(200);
    }

    // --- cases 16 and 17

    @Test
    @DisplayName("case 16: jku, x5u, jwk and x5c of the header are neither fetched nor trusted")
    void aKeyThatTheHeaderBringsIsNoKey() {
        JWK own = SigningClient.newKey("k1");
        DOCUMENT.set(SigningClient.jwks(own.toPublicJWK()));
        var attacker = new SigningClient(client.clientId(), own, JWSAlgorithm.ES256);
        URI place = KEYS.uri("http", "localhost");
        int visits = KEYS.visits();
        List<UnaryOperator<JWSHeader.Builder>> headers =
                List.of(
                        h -> h.jwkURL(place),
                        h -> h.x509CertURL(place),
                        h -> h.jwk(own.toPublicJWK()),
                        h -> h.x509CertChain(List.of(Base64.encode("x"))));
        for (var header : headers) {
            var claims = client.claims(issuer.value()).build();
            assertInvalidClient(attacker.sign(claims, header));
            // Signed with the right key it is refused all the same: no reader could be misled.
            assertInvalidClient(client.sign(claims, header));
        }
        assertThat(KEYS.visits()).isEqualTo(visits);
        assertThat(refusals(client.clientId())).containsExactly("foreign-key");
        assertThat(grant(client.assertion(issuer.value())).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @DisplayName("case 17: a kid that is a path, SQL, NUL or huge")
    @ValueSource(
            strings = {
                "../../../../etc/passwd",
                "k1' or '1'='1",
                "k1\0",
                "k1\r\nX: y",
                "http://localhost/keys",
                "HUGE"
            })
    void aStrangeKidIsComparedAndNothingElse(String kid) {
        String strange = kid.equals("HUGE") ? "k".repeat(9_000) : kid;
        int visits = KEYS.visits();
        assertInvalidClient(
                client.sign(client.claims(issuer.value()).build(), h -> h.keyID(strange)));
        assertThat(KEYS.visits()).isEqualTo(visits);
        assertThat(refusals(client.clientId())).hasSize(1);
    }

    @Test
    void acriticalHeaderThatWeDoNotKnowIsRefused() {
        assertInvalidClient(
                client.sign(
                        client.claims(issuer.value()).build(),
                        h -> h.criticalParams(Set.of("exp")).customParam("exp", 1)));
        assertThat(refusals(client.clientId())).hasSize(1);
        assertThat(
                        grant(
                                        client.sign(
                                                client.claims(issuer.value()).build(),
                                                h -> h.type(JOSEObjectType.JWT)))
                                .status())
                .isEqualTo(200);
    }

    // --- case 18

    @Test
    @DisplayName("case 18: an assertion counts once, for whatever endpoint")
    void anAssertionCountsOnce() {
        String assertion = client.assertion(issuer.value());
        assertThat(grant(assertion).status()).isEqualTo(200);
        assertInvalidClient(assertion);
        var revocation = SigningClient.grant(assertion);
        revocation.put("token", "nothing");
        assertThat(anybody.postAnonymously("/oauth2/revoke", revocation).status()).isEqualTo(401);
        assertThat(refusals(client.clientId())).containsExactly("replayed");
        // The same jti of another client is another value.
        var other =
                registered(SigningClient.newKey("k1"), JWSAlgorithm.ES256, SecurityTerms.DEFAULT);
        String jti = jti(assertion);
        assertThat(grant(other.sign(other.claims(issuer.value()).jwtID(jti).build())).status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("case 18: a wrong audience, time or name")
    void anAssertionForSomebodyElseOrAnotherTimeIsRefused() {
        Instant now = Instant.now();
        List<UnaryOperator<JWTClaimsSet.Builder>> faults =
                List.of(
                        c -> c.audience("https://other.example.cn"),
                        c -> c.audience(List.of()),
                        c -> c.audience(List.of(issuer.value(), "https://other.example.cn")),
                        c -> c.audience(issuer.value() + "/"),
                        c -> c.audience(issuer.value() + "/oauth2/revoke"),
                        c -> c.expirationTime(Date.from(now.minusSeconds(1))),
                        c -> c.expirationTime(Date.from(now.plusSeconds(400))),
                        c -> c.expirationTime(null),
                        c -> c.notBeforeTime(Date.from(now.plusSeconds(30))),
                        c -> c.issueTime(Date.from(now.plusSeconds(30))),
                        c -> c.jwtID(null),
                        c -> c.jwtID(""),
                        c -> c.jwtID("j".repeat(300)),
                        c -> c.issuer("somebody"),
                        c -> c.issuer(null));
        for (var fault : faults) {
            var its =
                    registered(
                            SigningClient.newKey("k1"), JWSAlgorithm.ES256, SecurityTerms.DEFAULT);
            assertRefusedOnce(its, its, fault);
        }
    }

    @Test
    @DisplayName("case 18: the issuer as a string is the only audience of a FAPI client")
    void aFapiClientNamesTheIssuerAndNothingElse() {
        var its = registered(SigningClient.newKey("k1"), JWSAlgorithm.ES256, fapi());
        assertThat(proves(its.sign(its.claims(issuer.value()).build())).status()).isEqualTo(200);
        assertInvalidClient(its.assertion(issuer.value() + "/oauth2/token"));
        assertInvalidClient(
                its.sign(
                        its.claims(issuer.value())
                                .claim("aud", List.of(issuer.value(), issuer.value()))
                                .build()));
        assertThat(refusals(its.clientId())).containsExactly("audience");
    }

    @Test
    @DisplayName("case 18: after Redis lost its data, what was issued before is refused")
    void whatWasIssuedBeforeALossOfRedisIsRefused() {
        Instant before = Instant.now().minusSeconds(20);
        String unused =
                client.sign(client.claims(issuer.value()).issueTime(Date.from(before)).build());
        String undated =
                client.sign(
                        client.claims(issuer.value())
                                .issueTime(null)
                                .expirationTime(Date.from(before.plusSeconds(290)))
                                .build());
        redis.execute(
                connection -> {
                    connection.serverCommands().flushDb();
                    return null;
                },
                true);
        assertInvalidClient(unused);
        assertInvalidClient(undated);
        assertThat(refusals(client.clientId())).containsExactly("older-than-redis");
        assertThat(grant(client.assertion(issuer.value())).status()).isEqualTo(200);
    }

    // --- case 19

    @Test
    @DisplayName("case 19: a key of another client")
    void anotherClientsKeyProvesNothing() {
        var other =
                registered(SigningClient.newKey("k1"), JWSAlgorithm.ES256, SecurityTerms.DEFAULT);
        assertRefusedOnce(
                client,
                new SigningClient(client.clientId(), other.key(), JWSAlgorithm.ES256),
                claims -> claims);
        assertThat(refusals(client.clientId())).containsExactly("signature");
        var mixed = SigningClient.grant(client.assertion(issuer.value()));
        mixed.put("client_id", other.clientId());
        assertThat(anybody.postAnonymously("/oauth2/token", mixed).text("error"))
                .isEqualTo("invalid_client");
        assertThat(refusals(other.clientId())).hasSize(1);
    }

    // --- methods

    @Test
    void aClientProvesItselfByItsRegisteredMethodAndByOneOnly() {
        var both = SigningClient.grant(client.assertion(issuer.value()));
        assertThat(anybody.postAs("x", "y", "/oauth2/token", RelyingParty.form(both)).text("error"))
                .isEqualTo("invalid_request");
        both.put("client_secret", "x");
        assertThat(anybody.postAnonymously("/oauth2/token", both).text("error"))
                .isEqualTo("invalid_request");

        Map<String, String> named =
                Map.of("grant_type", "client_credentials", "client_id", client.clientId());
        assertThat(anybody.postAnonymously("/oauth2/token", named).text("error"))
                .isEqualTo("invalid_client");
        var bySecret = new SigningClient(anybody.clientId(), client.key(), JWSAlgorithm.ES256);
        assertInvalidClient(bySecret.assertion(issuer.value()));
        assertThat(refusals(client.clientId())).containsExactly("method");

        var otherType = SigningClient.grant(client.assertion(issuer.value()));
        otherType.put(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:saml2-bearer");
        assertThat(anybody.postAnonymously("/oauth2/token", otherType).text("error"))
                .isEqualTo("invalid_request");
    }

    // --- jwks_uri

    @Test
    void keysAtAnAddressAreFetchedKeptAndLookedForAgain() {
        JWK first = SigningClient.newKey("first");
        JWK second = SigningClient.newKey("second");
        DOCUMENT.set(SigningClient.jwks(first.toPublicJWK()));
        String uri = KEYS.uri("http", "localhost") + "&case=rotation";
        var keys = new ClientKeys(null, uri);
        var clock = new TestClock(Instant.parse("2026-11-26T01:00:00Z"));
        var jwks = new ClientJwks(egress, clock);
        int visits = KEYS.visits();

        assertThat(jwks.of(keys, "first")).hasSize(1);
        assertThat(jwks.of(keys, null)).hasSize(1);
        assertThat(KEYS.visits()).isEqualTo(visits + 1);
        // Unknown kids, however many, are no way to have us hammer a client.
        DOCUMENT.set(SigningClient.jwks(first.toPublicJWK(), second.toPublicJWK()));
        for (int n = 0; n < 50; n++) {
            assertThat(jwks.of(keys, "kid" + n)).hasSize(1);
        }
        assertThat(KEYS.visits()).isEqualTo(visits + 1);
        clock.advance(Duration.ofSeconds(31));
        assertThat(jwks.of(keys, "second")).hasSize(2);
        assertThat(KEYS.visits()).isEqualTo(visits + 2);
        // What cannot be had any more counts for an hour.
        DOCUMENT.set("no JSON");
        clock.advance(Duration.ofMinutes(30));
        assertThat(jwks.of(keys, "second")).isEmpty();
    }

    @Test
    @DisplayName("case 23: keys that cannot be had are asked for twice a minute and not more")
    void anUnreachableDocumentIsNotAskedForByEveryRequest() throws Exception {
        var clock = new TestClock(Instant.parse("2026-11-26T01:00:00Z"));
        var jwks = new ClientJwks(egress, clock);
        try (var dead = new TestServer(out -> TestServer.write(out, "HTTP/1.1 500 No\r\n\r\n"))) {
            // Not on the operator's list, so nothing is even sent.
            var keys = new ClientKeys(null, dead.uri("http", "localhost").toString());
            for (int n = 0; n < 50; n++) {
                assertThat(jwks.of(keys, "k1")).isEmpty();
            }
            assertThat(dead.visits()).isZero();
        }
        DOCUMENT.set("x".repeat(100_000));
        var huge = new ClientKeys(null, KEYS.uri("http", "localhost") + "&case=huge");
        int visits = KEYS.visits();
        for (int n = 0; n < 50; n++) {
            assertThat(jwks.of(huge, "k1")).isEmpty();
        }
        assertThat(KEYS.visits()).isEqualTo(visits + 1);
    }

    @Test
    @DisplayName("case 23: while one client's keys are slow, the others are served")
    void aSlowDocumentKeepsNobodyElseWaiting() throws Exception {
        JWK key = SigningClient.newKey("slow");
        DOCUMENT.set(SigningClient.jwks(key.toPublicJWK()));
        var slow =
                signing(
                        key,
                        new ClientKeys(null, KEYS.uri("http", "localhost") + "&case=slow"),
                        null,
                        SecurityTerms.DEFAULT);
        int visits = KEYS.visits();
        var hold = new CountDownLatch(1);
        HELD.set(hold);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = new ArrayList<Future<Integer>>();
            for (int n = 0; n < 20; n++) {
                waiting.add(threads.submit(() -> grant(slow.assertion(issuer.value())).status()));
            }
            while (KEYS.visits() == visits) {
                Thread.sleep(5);
            }
            assertThat(grant(client.assertion(issuer.value())).status()).isEqualTo(200);
            assertThat(waiting).noneMatch(Future::isDone);
            hold.countDown();
            for (var answer : waiting) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            hold.countDown();
        }
        assertThat(KEYS.visits()).as("fetched once for all of them").isEqualTo(visits + 1);
    }

    @Test
    @DisplayName("case 20: a jwks_uri of a private address proves nobody and gets no packet")
    void aPrivateKeyAddressGetsNoPacket() throws Exception {
        JWK key = SigningClient.newKey("k1");
        try (var victim =
                new TestServer(
                        TestServer.document(
                                "application/json", SigningClient.jwks(key.toPublicJWK())))) {
            var its =
                    signing(
                            key,
                            new ClientKeys(null, victim.uri("https", "localhost").toString()),
                            null,
                            SecurityTerms.DEFAULT);
            assertInvalidClient(its.assertion(issuer.value()));
            assertThat(victim.visits()).isZero();
            assertThat(refusals(its.clientId())).containsExactly("unknown-key");
        }
        assertThat(world.auditEvents("egress.refused", "not-public")).isEqualTo(1);
    }

    @Test
    void aClientIsProvedByKeysAtItsAddress() {
        JWK key = SigningClient.newKey("k9");
        DOCUMENT.set(SigningClient.jwks(key.toPublicJWK()));
        var its =
                signing(
                        key,
                        new ClientKeys(null, KEYS.uri("http", "localhost") + "&case=works"),
                        null,
                        SecurityTerms.DEFAULT);
        assertThat(grant(its.assertion(issuer.value())).status()).isEqualTo(200);
    }

    // --- helpers

    private void assertRefusedOnce(
            SigningClient named, SigningClient signer, UnaryOperator<JWTClaimsSet.Builder> fault) {
        long families = families();
        assertInvalidClient(signer.sign(fault.apply(named.claims(issuer.value())).build()));
        assertThat(refusals(named.clientId())).hasSize(1);
        assertThat(families()).isEqualTo(families);
    }

    private void assertInvalidClient(String assertion) {
        Answer answer = grant(assertion);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text("error")).isEqualTo("invalid_client");
        assertThat(answer.body().toLowerCase(Locale.ROOT)).doesNotContain("exception");
    }

    private Answer grant(String assertion) {
        return anybody.postAnonymously("/oauth2/token", SigningClient.grant(assertion));
    }

    /** Where a FAPI client needs nothing but its assertion: a token needs DPoP too. */
    private Answer proves(String assertion) {
        var revocation = new HashMap<>(SigningClient.grant(assertion));
        revocation.remove("grant_type");
        revocation.put("token", "none");
        return anybody.postAnonymously("/oauth2/revoke", revocation);
    }

    private List<String> refusals(String clientId) {
        return jdbc.sql(
                        "select payload->>'because' from roster.audit_event where type = 'client.authentication-refused' and subject = :client")
                .param("client", clientId)
                .query(String.class)
                .list();
    }

    private long families() {
        return jdbc.sql("select count(*) from gateway.refresh_family").query(Long.class).single();
    }

    private static String jti(String assertion) {
        try {
            return SignedJWT.parse(assertion).getJWTClaimsSet().getJWTID();
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static SecurityTerms fapi() {
        return new SecurityTerms(true, true, true, false, true, false);
    }

    private SigningClient registered(JWK key, JWSAlgorithm alg, SecurityTerms terms) {
        return register(key, alg, terms);
    }

    private SigningClient register(JWK key, JWSAlgorithm alg, SecurityTerms terms) {
        return signing(
                key, new ClientKeys(SigningClient.jwks(key.toPublicJWK()), null), alg, terms);
    }

    private SigningClient signing(JWK key, ClientKeys keys, JWSAlgorithm alg, SecurityTerms terms) {
        var proof =
                new ClientProof(
                        TokenEndpointAuthMethod.PRIVATE_KEY_JWT,
                        alg == null ? null : alg.getName(),
                        keys,
                        null);
        var made =
                world.register(
                        ClientMetadata.service("接口", Set.of("roster.read"), null)
                                .withSecurity(terms)
                                .withProof(proof));
        return new SigningClient(
                made.client().id().value(), key, alg == null ? JWSAlgorithm.ES256 : alg);
    }
}
