package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
import org.shuniu.gateway.testing.TestAuthority;
import org.shuniu.roster.seal.Sha256;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Tokens bound to a certificate (RFC 8705 §3), behind a proxy that ends TLS and is trusted. */
@PeopleTest
@TestPropertySource(properties = "shuniu.trusted-proxies=127.0.0.1,::1")
class MutualTlsTokenIT {
    private static final SecurityTerms BOUND =
            new SecurityTerms(false, true, false, false, false, true);

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private InMemoryPeople people;
    @Autowired private SsoSessions sessions;
    @Autowired private JdbcClient jdbc;

    private final X509Certificate own = TestAuthority.selfSigned("CN=own").certificate();
    private final X509Certificate another = TestAuthority.selfSigned("CN=own").certificate();
    private ProtocolWorld world;
    private String cookie;
    private RelyingParty platform;
    private RelyingParty open;

    @BeforeEach
    void clientsThatBindTheirTokens() {
        world = new ProtocolWorld(port, clients, people, sessions, jdbc);
        cookie = world.signIn(world.pupil());
        ClientMetadata metadata = world.metadata(ClientKind.PLATFORM);
        platform = world.client(metadata.withSecurity(BOUND));
        open =
                world.client(
                        metadata.withProof(ClientProof.of(TokenEndpointAuthMethod.NONE))
                                .withSecurity(BOUND));
    }

    private static Map<String, String> shows(X509Certificate certificate) throws Exception {
        String der = Base64.getEncoder().encodeToString(certificate.getEncoded());
        return Map.of("Client-Cert", ":" + der + ":");
    }

    private static Answer token(
            RelyingParty client, Map<String, String> form, X509Certificate certificate)
            throws Exception {
        return client.post("/oauth2/token", RelyingParty.form(form), shows(certificate));
    }

    private Answer redeem(RelyingParty client) throws Exception {
        return token(client, client.redemption(client.code(cookie)), own);
    }

    private static Answer refresh(RelyingParty client, Answer tokens, X509Certificate certificate)
            throws Exception {
        return token(
                client,
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        tokens.text("refresh_token")),
                certificate);
    }

    private int userInfo(String access, X509Certificate certificate) throws Exception {
        var headers = new HashMap<>(shows(certificate));
        headers.put("Authorization", "Bearer " + access);
        return platform.getWith("/userinfo", headers).status();
    }

    private long refusals(String because) {
        return world.auditEvents("oidc.request-refused", because);
    }

    @Test
    @DisplayName("a token names the certificate and opens with it alone")
    void aTokenOpensWithItsCertificateAlone() throws Exception {
        Answer tokens = redeem(platform);
        assertThat(tokens.text("token_type")).isEqualTo("Bearer");
        String access = tokens.text("access_token");
        String thumbprint =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(own.getEncoded()));
        assertThat(SignedJWT.parse(access).getJWTClaimsSet().getJSONObjectClaim("cnf"))
                .isEqualTo(Map.of("x5t#S256", thumbprint));
        assertThat(userInfo(access, own)).isEqualTo(200);
        long before = refusals("certificate-is-another");
        assertThat(userInfo(access, another)).isEqualTo(401);
        assertThat(platform.getWith("/userinfo", access).status()).isEqualTo(401);
        assertThat(refusals("certificate-is-another")).isEqualTo(before + 1);
    }

    @Test
    void aPublicClientRefreshesWithItsCertificateOnly() throws Exception {
        Answer tokens = redeem(open);
        assertThat(refresh(open, tokens, another).text("error")).isEqualTo("invalid_grant");
        assertThat(refresh(open, tokens, own).status()).isEqualTo(200);
    }

    @Test
    void aConfidentialClientMayRenewItsCertificate() throws Exception {
        Answer tokens = redeem(platform);
        Answer renewed = refresh(platform, tokens, another);
        assertThat(userInfo(renewed.text("access_token"), another)).isEqualTo(200);
        assertThat(userInfo(renewed.text("access_token"), own)).isEqualTo(401);
    }

    @Test
    void withoutACertificateThereIsNoToken() throws Exception {
        String code = platform.code(cookie);
        long before = refusals("certificate-missing");
        assertThat(platform.redeem(code).text("error")).isEqualTo("invalid_request");
        assertThat(refusals("certificate-missing")).isEqualTo(before + 1);
        assertThat(token(platform, platform.redemption(code), own).status()).isEqualTo(200);
    }

    @Test
    void theApiAsksForTheCertificateToo() throws Exception {
        var api =
                world.client(
                        ClientMetadata.service("接口", Set.of("roster.read"), null)
                                .withSecurity(BOUND));
        String access =
                token(api, Map.of("grant_type", "client_credentials"), own).text("access_token");
        var headers = new HashMap<>(shows(own));
        headers.put("Authorization", "Bearer " + access);
        assertThat(api.getWith("/api/v1/persons/x", headers).status()).isEqualTo(404);
        assertThat(api.getWith("/api/v1/persons/x", access).status()).isEqualTo(401);
    }

    @Test
    void discoverySaysSo() {
        assertThat(
                        platform.get("/.well-known/openid-configuration")
                                .json()
                                .path("tls_client_certificate_bound_access_tokens")
                                .asBoolean())
                .isTrue();
    }
}
