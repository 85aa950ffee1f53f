package org.shuniu.gateway.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shuniu.gateway.client.CertificateSubject;
import org.shuniu.gateway.client.ClientKeys;
import org.shuniu.gateway.client.ClientMetadata;
import org.shuniu.gateway.client.ClientProof;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.client.Registrar;
import org.shuniu.gateway.client.TokenEndpointAuthMethod;
import org.shuniu.gateway.testing.PeopleTest;
import org.shuniu.gateway.testing.TestAuthority;
import org.shuniu.gateway.testing.TestAuthority.Identity;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** RFC 8705 §2 against a hub that ends TLS itself. */
@PeopleTest
class MutualTlsIT {
    private static final String DN = "CN=rp,O=School";
    private static final TestAuthority AUTHORITY = new TestAuthority("Test CA");
    private static final Identity SERVER =
            AUTHORITY.issue("CN=hub", new GeneralName(GeneralName.dNSName, "localhost"));

    @TempDir static Path directory;

    @LocalServerPort private int port;
    @Autowired private Clients clients;
    @Autowired private JdbcClient jdbc;

    @DynamicPropertySource
    static void theHubEndsTls(DynamicPropertyRegistry properties) throws Exception {
        Path store = directory.resolve("server.p12");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "hub",
                SERVER.key(),
                "changeit".toCharArray(),
                new Certificate[] {SERVER.certificate()});
        try (var out = Files.newOutputStream(store)) {
            keys.store(out, "changeit".toCharArray());
        }
        Path trust = Files.writeString(directory.resolve("trust.pem"), AUTHORITY.pem());
        properties.add("server.ssl.key-store", store::toString);
        properties.add("server.ssl.key-store-password", () -> "changeit");
        properties.add("server.ssl.key-store-type", () -> "PKCS12");
        properties.add("server.ssl.client-auth", () -> "want");
        properties.add("shuniu.trust-certs", trust::toString);
    }

    @Test
    void aCertificateOfTheRegisteredNameProvesTheClient() throws Exception {
        String client = register(CertificateSubject.Field.SUBJECT_DN, DN);
        assertThat(grant(client, AUTHORITY.issue(DN))).isEqualTo(200);
        assertThat(grant(client, AUTHORITY.issue("CN=other,O=School"))).isEqualTo(401);
        assertThat(grant(client, AUTHORITY.issue("O=School,CN=rp"))).isEqualTo(401);
        assertThat(refusals(client)).containsExactly("certificate-subject");
    }

    @Test
    void aCertificateThatNobodyVouchesForDoesNot() throws Exception {
        String client = register(CertificateSubject.Field.SUBJECT_DN, DN);
        assertThat(grant(client, TestAuthority.selfSigned(DN))).isEqualTo(401);
        assertThat(grant(client, new TestAuthority("Evil CA").issue(DN))).isEqualTo(401);
        assertThat(grant(client, null)).isEqualTo(401);
        assertThat(refusals(client))
                .containsExactlyInAnyOrder("certificate-untrusted", "no-certificate");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUBJECT_DN")
    void soDoesAnAlternativeName(CertificateSubject.Field field) throws Exception {
        String value =
                switch (field) {
                    case SAN_DNS -> "rp.example.cn";
                    case SAN_URI -> "https://rp.example.cn/";
                    case SAN_IP -> "2001:db8::7";
                    case SAN_EMAIL -> "it@rp.example.cn";
                    case SUBJECT_DN -> throw new AssertionError();
                };
        int kind =
                switch (field) {
                    case SAN_DNS -> GeneralName.dNSName;
                    case SAN_URI -> GeneralName.uniformResourceIdentifier;
                    case SAN_IP -> GeneralName.iPAddress;
                    case SAN_EMAIL -> GeneralName.rfc822Name;
                    case SUBJECT_DN -> throw new AssertionError();
                };
        String client = register(field, value);
        assertThat(grant(client, AUTHORITY.issue("CN=x", new GeneralName(kind, value))))
                .isEqualTo(200);
        // The same text where another kind of name stands.
        assertThat(grant(client, AUTHORITY.issue("CN=" + value))).isEqualTo(401);
    }

    @Test
    void aSelfSignedCertificateProvesWhoRegisteredItsKey() throws Exception {
        Identity own = TestAuthority.selfSigned("CN=self");
        var key = (ECPublicKey) own.certificate().getPublicKey();
        String jwks = SigningClient.jwks(new ECKey.Builder(Curve.P_256, key).build());
        String client =
                register(
                        new ClientProof(
                                TokenEndpointAuthMethod.SELF_SIGNED_TLS_CLIENT_AUTH,
                                null,
                                new ClientKeys(jwks, null),
                                null));
        assertThat(grant(client, own)).isEqualTo(200);
        assertThat(grant(client, TestAuthority.selfSigned("CN=self"))).isEqualTo(401);
        assertThat(grant(client, AUTHORITY.issue("CN=self"))).isEqualTo(401);
        assertThat(refusals(client)).containsExactly("certificate-unknown");
    }

    @Test
    void aHeaderOfSomebodyWhomNobodyTrustsIsNoCertificate() throws Exception {
        String client = register(CertificateSubject.Field.SUBJECT_DN, DN);
        String header =
                ":"
                        + Base64.getEncoder()
                                .encodeToString(AUTHORITY.issue(DN).certificate().getEncoded())
                        + ":";
        assertThat(grant(client, null, "Client-Cert", header)).isEqualTo(401);
        assertThat(refusals(client)).containsExactly("no-certificate");
    }

    private String register(CertificateSubject.Field field, String value) {
        return register(
                new ClientProof(
                        TokenEndpointAuthMethod.TLS_CLIENT_AUTH,
                        null,
                        ClientKeys.NONE,
                        new CertificateSubject(field, value)));
    }

    private String register(ClientProof proof) {
        var metadata = ClientMetadata.service("接口", Set.of("roster.read"), null);
        return clients.register(metadata.withProof(proof), Registrar.hub()).client().id().value();
    }

    private int grant(String client, Identity identity, String... headers)
            throws GeneralSecurityException, IOException, InterruptedException {
        var form = Map.of("grant_type", "client_credentials", "client_id", client);
        var request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(RelyingParty.form(form)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (var http = HttpClient.newBuilder().sslContext(context(identity)).build()) {
            return http.send(request.build(), BodyHandlers.ofString()).statusCode();
        }
    }

    private static SSLContext context(Identity identity)
            throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ca", AUTHORITY.certificate());
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        if (identity != null) {
            return identity.context(managers.getTrustManagers());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private List<String> refusals(String client) {
        return jdbc.sql(
                        "select payload->>'because' from roster.audit_event where type = 'client.authentication-refused' and subject = :client")
                .param("client", client)
                .query(String.class)
                .list();
    }
}
