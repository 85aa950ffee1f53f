package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.client.ClientKeys;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.SecurityTerms;
import org.shuniu.gateway.client.SigningAlgorithms;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Request objects (RFC 9101) and their attackers: cases 14 to 17 and 19 of the ledger. */
@PeopleTest
class RequestObjectIT {
    private static final Date LATER = Date.from(Instant.now().plusSeconds(3_600));

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;
    @Autowired private Issuer issuer;

    private final JWK key = SigningClient.newKey("k1");
    private ProtocolWorld world;
    private RelyingParty client;
    private SigningClient signing;
    private String cookie;

    @BeforeEach
    void aClientWithAKey() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        client = world.client(metadata(SecurityTerms.DEFAULT));
        signing = new SigningClient(client.clientId(), key, JWSAlgorithm.ES256);
        cookie = world.signIn(world.pupil());
    }

    private ClientMetadata metadata(SecurityTerms terms) {
        return world.metadata(ClientKind.PLATFORM)
                .withProof(
                        new ClientProof(
                                TokenEndpointAuthMethod.PRIVATE_KEY_JWT,
                                "ES256",
                                new ClientKeys(SigningClient.jwks(key), null),
                                null))
                .withSigning(new SigningAlgorithms("ES256", null, "ES256"))
                .withSecurity(terms);
    }

    private JWTClaimsSet.Builder object() {
        var claims = new JWTClaimsSet.Builder();
        client.request().forEach(claims::claim);
        return claims.issuer(client.clientId()).audience(issuer.value()).expirationTime(LATER);
    }

    private Answer send(String object) {
        return client.authorize(Map.of("client_id", client.clientId(), "request", object), cookie);
    }

    /** The answer, no code, and exactly one event. */
    private void assertRefused(String object, String because) {
        long before = refusals(because);
        Answer answer = send(object);
        assertThat(answer.status()).as(because).isEqualTo(400);
        assertThat(answer.headers()).as(because).doesNotContainKey("location");
        assertThat(refusals(because)).as(because).isEqualTo(Math.max(before, 1));
    }

    private long refusals(String because) {
        return jdbc.sql(
                        """
                        select count(*) from roster.audit_event
                         where type = 'oidc.request-refused' and payload->>'client' = :client
                           and payload->>'error' = 'invalid_request_object'
                           and payload->>'because' = :because
                        """)
                .param("client", client.clientId())
                .param("because", because)
                .query(Long.class)
                .single();
    }

    @Test
    void aSignedRequestIsAnswered() {
        String typed =
                signing.sign(
                        object().claim("max_age", 3_600).build(),
                        h -> h.type(new JOSEObjectType("oauth-authz-req+jwt")));
        for (String object : List.of(signing.sign(object().build()), typed)) {
            Answer answer = send(object);
            assertThat(answer.headers().get("location")).startsWith(client.redirectUri());
            assertThat(answer.redirect())
                    .containsKey("code")
                    .containsEntry("state", "af0ifjsldkj")
                    .containsEntry("iss", issuer.value());
        }
    }

    @Test
    @DisplayName("only what is signed counts: parameters beside the object change nothing")
    void parametersBesideItAreIgnored() {
        var sent = new HashMap<>(client.request());
        sent.put("state", "another");
        sent.put("redirect_uri", "https://evil.example/cb");
        sent.put("request", signing.sign(object().build()));
        Answer answer = client.authorize(sent, cookie);
        assertThat(answer.headers().get("location")).startsWith(client.redirectUri());
        assertThat(answer.redirect()).containsEntry("state", "af0ifjsldkj");
        // Nor do they stand in for what is missing inside.
        var withoutChallenge = object().claim("code_challenge", null).build();
        sent = new HashMap<>(client.request());
        sent.put("request", signing.sign(withoutChallenge));
        assertThat(client.authorize(sent, cookie).redirect())
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
    }

    @Test
    @DisplayName("a refused object is told to the client only at an address it registered")
    void theErrorGoesToARegisteredAddressOnly() {
        var sent = new HashMap<>(client.request());
        sent.put("request", "e30.e30.e30");
        assertThat(client.authorize(sent, cookie).redirect())
                .containsEntry("error", "invalid_request_object")
                .containsEntry("state", "af0ifjsldkj")
                .containsEntry("iss", issuer.value());
        sent.put("redirect_uri", "https://evil.example/cb");
        assertThat(client.authorize(sent, cookie).headers()).doesNotContainKey("location");
    }

    @Test
    @DisplayName("oidcc-prompt-login: what a signed request demands is met by a login after it")
    void anOldLoginDoesNotDo() throws InterruptedException {
        Thread.sleep(5);
        Answer login = send(signing.sign(object().claim("prompt", "login").build()));
        Answer again = client.authorize(login.onward(), cookie);
        String fresh = world.signIn(world.pupil());
        assertThat(client.authorize(again.onward(), fresh).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("case 14: alg=none in any spelling")
    void unsignedObjects() {
        for (String none : List.of("none", "None", "NONE", "nOnE")) {
            String header = Base64URL.encode("{\"alg\":\"" + none + "\"}").toString();
            String payload = Base64URL.encode(object().build().toString()).toString();
            for (String signature : List.of("", "c2ln")) {
                Answer answer = send(header + "." + payload + "." + signature);
                assertThat(answer.status()).as(none).isEqualTo(400);
                assertThat(answer.headers()).as(none).doesNotContainKey("location");
            }
        }
        assertThat(refusals("malformed") + refusals("algorithm")).isBetween(1L, 2L);
    }

    @Test
    @DisplayName(
            "case 15: the public key as a shared secret, and another algorithm than registered")
    void confusedAlgorithms() throws Exception {
        byte[] secret = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        var confused =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                        object().build());
        confused.sign(new MACSigner(secret));
        assertRefused(confused.serialize(), "algorithm");
    }

    @Test
    @DisplayName("case 16: jku, x5u and embedded jwk are never trusted")
    void foreignKeys() {
        JWK foreign = SigningClient.newKey("k1");
        var attacker = new SigningClient(client.clientId(), foreign, JWSAlgorithm.ES256);
        List<UnaryOperator<JWSHeader.Builder>> headers =
                List.of(
                        h -> h.jwk(foreign.toPublicJWK()),
                        h -> h.jwkURL(URI.create("https://evil.example/jwks")),
                        h -> h.x509CertURL(URI.create("https://evil.example/x5u")));
        for (var header : headers) {
            assertRefused(attacker.sign(object().build(), header), "foreign-key");
        }
        // Case 19: a key of somebody else under the same name.
        assertRefused(attacker.sign(object().build()), "signature");
    }

    @Test
    @DisplayName("case 17: a kid that is a path, SQL, NUL or huge")
    void strangeKeyIds() {
        for (String kid : List.of("../../etc/passwd", "' or 1=1", "k1\0", "k".repeat(3_000))) {
            Answer answer = send(signing.sign(object().build(), h -> h.keyID(kid)));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKey("location");
        }
        assertThat(refusals("kid")).isEqualTo(1);
        assertThat(refusals("unknown-key")).isEqualTo(1);
    }

    @Test
    void whatIsSignedMustBeMeantForUsAndNow() {
        String other = world.client(ClientKind.PLATFORM).clientId();
        assertRefused(signing.sign(object().claim("client_id", other).build()), "client-id");
        assertRefused(signing.sign(object().claim("client_id", null).build()), "client-id");
        assertRefused(signing.sign(object().issuer(other).build()), "issuer");
        assertRefused(signing.sign(object().audience("https://other.cn").build()), "audience");
        assertRefused(signing.sign(object().expirationTime(new Date(1)).build()), "time");
        assertRefused(signing.sign(object().notBeforeTime(LATER).build()), "time");
        assertRefused(signing.sign(object().subject(client.clientId()).build()), "subject");
        assertRefused(signing.sign(object().claim("request_uri", "urn:x").build()), "nested");
        assertRefused(
                signing.sign(object().claim("state", List.of("a")).build()), "parameter-type");
        assertRefused(
                signing.sign(object().build(), h -> h.type(new JOSEObjectType("at+jwt"))), "type");
        // A client assertion is no request.
        assertRefused(signing.assertion(issuer.value()), "client-id");
    }

    @Test
    @DisplayName("require_signed_request_object: a plain request is refused")
    void whoMustSignSigns() {
        client = world.client(metadata(new SecurityTerms(false, true, false, true, false, false)));
        signing = new SigningClient(client.clientId(), key, JWSAlgorithm.ES256);
        assertThat(client.authorize(client.request(), cookie).redirect())
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
        assertThat(send(signing.sign(object().build())).redirect()).containsKey("code");
    }

    @Test
    @DisplayName("request and request_uri do not stand together; no request_uri is fetched")
    void notBoth() {
        var sent = new HashMap<>(client.request());
        sent.put("request", signing.sign(object().build()));
        sent.put("request_uri", "https://127.0.0.1/object");
        assertThat(client.authorize(sent, cookie).redirect())
                .containsEntry("error", "invalid_request");
        sent.remove("request");
        assertThat(client.authorize(sent, cookie).redirect())
                .containsEntry("error", "request_uri_not_supported");
    }
}
