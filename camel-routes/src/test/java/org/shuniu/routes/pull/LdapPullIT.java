package org.shuniu.routes.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.routes.RunningRoutes.await;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import com.unboundid.util.ssl.cert.ManageCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.TestHub;

/** A university's directory is asked, over StartTLS and page by page. */
class LdapPullIT {
    private static final char[] PIN = "invented".toCharArray();
    private static final String FIELDS =
            """
            {"学校标识码": "departmentNumber", "姓名": "cn", "教职工号": "employeeNumber", "出生日期": "schacDateOfBirth"}
            """;

    private static TestHub hub;

    @TempDir private static Path keys;
    @TempDir private Path home;
    private InMemoryDirectoryServer server;
    private final AtomicInteger pages = new AtomicInteger();

    /** Nobody is in two tests. */
    private static final AtomicInteger PEOPLE = new AtomicInteger(1_000);

    /** The page with which the server breaks off; 0 for none. */
    private final AtomicInteger dyingPage = new AtomicInteger();

    @BeforeAll
    static void startHub() throws Exception {
        hub = TestHub.withoutBrakes();
        ManageCertificates.main(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                "generate-self-signed-certificate",
                "--keystore",
                keys.resolve("keys.p12").toString(),
                "--keystore-type",
                "PKCS12",
                "--keystore-password",
                new String(PIN),
                "--alias",
                "server",
                "--subject-dn",
                "CN=localhost",
                "--subject-alternative-name-dns",
                "localhost");
        KeyStore store = KeyStore.getInstance(keys.resolve("keys.p12").toFile(), PIN);
        Files.writeString(
                keys.resolve("ca.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getCertificate("server").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void startServer() throws Exception {
        var config = new InMemoryDirectoryServerConfig("dc=example");
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=hub", "invented");
        var ssl =
                new SSLUtil(
                        new KeyStoreKeyManager(
                                keys.resolve("keys.p12").toFile(), PIN, "PKCS12", "server"),
                        new TrustAllTrustManager());
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig(
                        "plain", null, 0, ssl.createSSLSocketFactory()));
        config.addInMemoryOperationInterceptor(
                new InMemoryOperationInterceptor() {
                    @Override
                    public void processSearchRequest(InMemoryInterceptedSearchRequest request) {
                        if (pages.incrementAndGet() == dyingPage.get()) {
                            server.closeAllConnections(false);
                        }
                    }
                });
        server = new InMemoryDirectoryServer(config);
        server.add("dn: dc=example", "objectClass: domain", "dc: example");
        server.startListening();
    }

    @AfterEach
    void stopServer() {
        server.shutDown(true);
    }

    @Test
    void everybodyOfTheDirectoryComesInPageByPage() throws Exception {
        for (int i = 0; i < 25; i++) {
            add("例" + (char) ('一' + i));
        }
        PulledSource source = source("ldap-all", Source.Mode.SNAPSHOT);
        try (var routes = source.start()) {
            Batch batch = source.firstApplied(routes);
            assertThat(batch.state()).isEqualTo(BatchState.APPLIED);
            assertThat(batch.counts().rows()).isEqualTo(25);
            assertThat(batch.counts()).matches(counts -> counts.created() == 25);
        }
        assertThat(pages.get()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aServerThatDiesBetweenTwoPagesIsAFaultAndNoShortRoster() throws Exception {
        for (int i = 0; i < 25; i++) {
            add("例" + (char) ('一' + i));
        }
        dyingPage.set(2);
        PulledSource source = source("ldap-dying", Source.Mode.SNAPSHOT);
        try (var routes = source.start()) {
            await(() -> pages.get() >= 2);
            assertThat(source.imports()).isEmpty();
            assertThat(source.firstApplied(routes).counts().rows()).isEqualTo(25);
        }
    }

    @Test
    void onlyWhatWasModifiedSinceIsAskedForAgain() throws Exception {
        add("例一");
        String second = add("例二");
        PulledSource source =
                source("ldap-changes", Source.Mode.DELTA)
                        .set("changes", "modify-timestamp")
                        .set("overlap", "2s");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts())
                    .matches(counts -> counts.created() == 2);
            // What the overlap brings again is over.
            Thread.sleep(3_000);
            int before = source.imports().size();
            server.modify("dn: " + second, "changetype: modify", "replace: cn", "cn: 例三");
            await(() -> source.imports().size() > before);
            await(() -> source.imports().getFirst().state().isFinal(false));
            assertThat(source.imports().getFirst().counts().rows()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatCannotProveWhoItIsIsNotTold() throws Exception {
        add("例一");
        PulledSource source =
                new PulledSource(hub, "ldap", "ldap-strange", "teacher", Source.Mode.SNAPSHOT, home)
                        .set("host", "localhost")
                        .set("port", server.getListenPort())
                        .set("tls", "start-tls")
                        .set("bind-dn", "cn=hub")
                        .set("base", "dc=example")
                        .file("password-file", "invented\n")
                        .file("fields-file", FIELDS);
        try (var routes = source.start()) {
            routes.folder("ldap-strange");
            Thread.sleep(2_000);
        }
        assertThat(source.imports()).isEmpty();
        assertThat(pages.get()).isZero();
    }

    @Test
    void aServerOfAnotherNameIsNotTold() throws Exception {
        add("例一");
        // The certificate is trusted, and it is localhost's. What is said to this machine's own
        // loopback needs no name.
        String another =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                        .findFirst()
                        .orElseThrow()
                        .getHostAddress();
        PulledSource source =
                source("ldap-misnamed", Source.Mode.SNAPSHOT)
                        .set("host", another.replaceFirst("%.*", ""));
        try (var routes = source.start()) {
            routes.folder("ldap-misnamed");
            Thread.sleep(2_000);
        }
        assertThat(source.imports()).isEmpty();
        assertThat(pages.get()).isZero();
    }

    private PulledSource source(String id, Source.Mode mode) throws IOException {
        return new PulledSource(hub, "ldap", id, "teacher", mode, home)
                .set("host", "localhost")
                .set("port", server.getListenPort())
                .set("tls", "start-tls")
                .set("ca-file", keys.resolve("ca.pem"))
                .set("bind-dn", "cn=hub")
                .set("base", "dc=example")
                .set("page-size", 10)
                .file("password-file", "invented\n")
                .file("fields-file", FIELDS);
    }

    /** Returns the new entry's name. */
    private String add(String name) throws LDAPException, LDIFException {
        int number = PEOPLE.incrementAndGet();
        String dn = "employeeNumber=%d,dc=example".formatted(number);
        server.add(
                "dn: " + dn,
                "objectClass: person",
                "employeeNumber: " + number,
                "departmentNumber: 4133010001",
                "schacDateOfBirth: 19800101",
                "cn: " + name);
        return dn;
    }
}
