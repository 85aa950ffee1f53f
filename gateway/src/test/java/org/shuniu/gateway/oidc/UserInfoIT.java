package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.oidc.RelyingParty.Answer;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.gateway.testing.InMemoryPeople;
import org.shuniu.gateway.testing.PeopleTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Userinfo: how it may be asked (OIDC Core §5.3.1), and the signed answer (§5.3.2). */
@PeopleTest
class UserInfoIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private ProtocolWorld world;
    private String cookie;
    private RelyingParty platform;
    private String token;

    @BeforeEach
    void logIn() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        cookie = world.signIn(world.pupil());
        platform = world.client(ClientKind.PLATFORM);
        token = platform.redeem(platform.code(cookie)).text("access_token");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder at(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    private HttpRequest.Builder posting(String form) {
        return at("/userinfo")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    @Test
    @DisplayName("oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body")
    void itCanBeAskedInThreeWays() throws Exception {
        assertThat(platform.getWith("/userinfo", token).text("sub")).isNotEmpty();
        assertThat(send(posting("").header("Authorization", "Bearer " + token)).statusCode())
                .isEqualTo(200);
        assertThat(send(posting("access_token=" + token)).body()).contains("\"sub\"");
    }

    @Test
    @DisplayName("RFC 6750 §2.3: a token in the query is none")
    void theQueryIsNoPlaceForAToken() throws Exception {
        assertThat(send(at("/userinfo?access_token=" + token)).statusCode()).isEqualTo(401);
        assertThat(
                        send(at("/userinfo?access_token=" + token)
                                        .header("Content-Type", "application/x-www-form-urlencoded")
                                        .POST(BodyPublishers.noBody()))
                                .statusCode())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("RFC 6750 §2: one method at a time")
    void twoMethodsAtOnceAreRefused() throws Exception {
        var answer =
                send(posting("access_token=" + token).header("Authorization", "Bearer " + token));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(c -> assertThat(c).contains("invalid_request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256"})
    @DisplayName("oidcc-userinfo-rs256: signed by a published key, with iss and aud")
    void theAnswerIsSignedWhereTheClientRegisteredThat(String algorithm) throws Exception {
        var metadata = world.metadata(ClientKind.PLATFORM);
        RelyingParty careful =
                world.client(metadata.withSigning(metadata.signing().withUserinfo(algorithm)));
        Answer tokens = careful.redeem(careful.code(cookie));
        var answer =
                send(
                        at("/userinfo")
                                .header("Authorization", "Bearer " + tokens.text("access_token")));
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(t -> assertThat(t).startsWith("application/jwt"));
        SignedJWT signed = SignedJWT.parse(answer.body());
        JWK key =
                JWKSet.parse(platform.get("/oauth2/jwks").body())
                        .getKeyByKeyId(signed.getHeader().getKeyID());
        assertThat(signed.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(
                        signed.verify(
                                algorithm.equals("ES256")
                                        ? new ECDSAVerifier(key.toECKey())
                                        : new RSASSAVerifier(key.toRSAKey())))
                .isTrue();
        var claims = signed.getJWTClaimsSet();
        assertThat(claims.getIssuer())
                .isEqualTo(platform.get("/.well-known/openid-configuration").text("issuer"));
        assertThat(claims.getAudience()).containsExactly(careful.clientId());
        assertThat(claims.getStringClaim("name")).isEqualTo("张小雨");
    }
}
