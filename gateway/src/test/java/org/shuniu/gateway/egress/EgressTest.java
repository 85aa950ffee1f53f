package org.shuniu.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.gateway.egress.EgressAnswer.Answered;
import org.shuniu.gateway.egress.EgressAnswer.Failed;
import org.shuniu.gateway.egress.EgressAnswer.Refused;
import org.shuniu.gateway.testing.TestAuthority;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.audit.AuditEvent;

/** Cases 20 to 23 of the attack ledger against servers on this machine. */
class EgressTest {
    private static final Set<String> JSON = Set.of("application/json");
    private static final int MAX = 1_000;

    private final List<AuditEvent> events = new ArrayList<>();
    private final List<TestServer> servers = new ArrayList<>();
    private TestServer victim;

    @BeforeEach
    void somethingPrivateListens() throws IOException {
        victim = serve(TestServer.document("application/json", "{\"secret\":1}"));
    }

    @AfterEach
    void closeServers() {
        servers.forEach(TestServer::close);
    }

    // --- case 20

    @ParameterizedTest
    @DisplayName("case 20, 21, 22: a private address in whatever spelling gets no packet")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "[::1]",
                "[::ffff:127.0.0.1]",
                "[::127.0.0.1]",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.1",
                "127.0.0.1.",
                "0.0.0.0",
                "[::]"
            })
    void aPrivateAddressGetsNoPacket(String host) {
        assertThat(egress().get(victim.uri("https", host), JSON, MAX)).isInstanceOf(Refused.class);
        assertThat(egress().post(victim.uri("https", host), "a=b")).isInstanceOf(Refused.class);
        assertThat(victim.visits()).isZero();
        assertThat(events).isNotEmpty().allMatch(e -> e.type().equals("egress.refused"));
    }

    @Test
    @DisplayName("case 20, control: a client without the guard is served by the same address")
    void aPlainClientWouldHaveReachedIt() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(victim.uri("http", "127.0.0.1")).build(),
                            BodyHandlers.ofString());
            assertThat(answer.body()).contains("secret");
        }
        assertThat(victim.visits()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1.2.3",
                "10.1.2.3",
                "100.64.0.1",
                "100.127.255.255",
                "127.255.255.255",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void whatIsNotOfThePublicInternetIsRefused(String address) throws Exception {
        assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isFalse();
        var egress = egress(host -> List.of(InetAddress.getByName(address)));
        assertThat(egress.get(URI.create("https://rp.example.cn/jwks"), JSON, MAX))
                .isEqualTo(new Refused(EgressRefusal.NOT_PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2400:3200::1",
                "2a00::1"
            })
    void whatIsOfThePublicInternetIsNot(String address) throws Exception {
        assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://rp.example.cn/jwks",
                "ftp://rp.example.cn/jwks",
                "file:///etc/passwd",
                "jar:file:/x!/y",
                "gopher://rp.example.cn/",
                "https:///jwks",
                "https://user:pw@rp.example.cn/jwks",
                "https://rp.example.cn:0/jwks",
                "https://rp.example.cn:70000/jwks",
                "https://rp.example.cn/钥"
            })
    void anUnsoundAddressIsNotEvenLookedUp(String uri) {
        var lookUps = new AtomicInteger();
        var egress =
                egress(
                        host -> {
                            lookUps.incrementAndGet();
                            return List.of();
                        });
        assertThat(egress.get(URI.create(uri), JSON, MAX)).isInstanceOf(Refused.class);
        assertThat(lookUps).hasValue(0);
    }

    // --- case 21

    @Test
    @DisplayName("case 21: of several addresses one private is enough to refuse")
    void oneBadAddressAmongGoodOnesIsRefused() throws Exception {
        var egress =
                egress(
                        host ->
                                List.of(
                                        InetAddress.getByName("2d00::1"),
                                        InetAddress.getByName("127.0.0.1")));
        assertThat(egress.get(victim.uri("https", "rp.example.cn"), JSON, MAX))
                .isEqualTo(new Refused(EgressRefusal.NOT_PUBLIC));
        assertThat(victim.visits()).isZero();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().subject()).isEqualTo("host:rp.example.cn");
    }

    @Test
    @DisplayName("case 21: a name that changes its address (DNS rebinding) is looked up once")
    void aNameIsLookedUpOnceAndTheConnectionGoesThere() {
        var lookUps = new AtomicInteger();
        // An address that no network has, then this machine.
        AddressResolver rebinding =
                host ->
                        List.of(
                                InetAddress.getByName(
                                        lookUps.getAndIncrement() == 0 ? "2d00::1" : "127.0.0.1"));
        var answer = egress(rebinding).get(victim.uri("https", "rp.example.cn"), JSON, MAX);
        assertThat(answer).isInstanceOf(Failed.class);
        assertThat(lookUps).hasValue(1);
        assertThat(victim.visits()).isZero();
    }

    @ParameterizedTest
    @DisplayName("case 21: a redirect is not followed")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) throws Exception {
        var bait =
                serve(
                        out ->
                                TestServer.write(
                                        out,
                                        "HTTP/1.1 %d Go\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
                                                .formatted(
                                                        status, victim.uri("http", "127.0.0.1"))));
        assertThat(allowing(bait).get(bait.uri("http", "localhost"), JSON, MAX))
                .isEqualTo(new Failed("redirect"));
        assertThat(victim.visits()).isZero();
        try (var http =
                HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build()) {
            http.send(
                    HttpRequest.newBuilder(bait.uri("http", "localhost")).build(),
                    BodyHandlers.discarding());
        }
        assertThat(victim.visits()).as("control: with redirects").isEqualTo(1);
    }

    // --- case 23

    @Test
    @DisplayName("case 23: a document that drips in byte by byte ends with the time")
    void aDrippingDocumentEndsWithTheTime() throws Exception {
        var slow =
                serve(
                        out -> {
                            TestServer.write(
                                    out,
                                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n");
                            for (int n = 0; n < 900; n++) {
                                TestServer.write(out, " ");
                                Thread.sleep(50);
                            }
                        });
        assertEndsInTime(slow);
    }

    @Test
    @DisplayName("case 23: so does a head that drips in, and a server that says nothing")
    void aDrippingHeadEndsWithTheTime() throws Exception {
        assertEndsInTime(
                serve(
                        out -> {
                            for (int n = 0; n < 900; n++) {
                                TestServer.write(out, "H");
                                Thread.sleep(50);
                            }
                        }));
        assertEndsInTime(serve(out -> Thread.sleep(5_000)));
    }

    private void assertEndsInTime(TestServer slow) {
        var egress = allowing(slow);
        Instant began = Instant.now();
        assertThat(egress.get(slow.uri("http", "localhost"), JSON, MAX))
                .isEqualTo(new Failed("timeout"));
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("case 23: a huge document is cut, whether it says its length or not")
    void aHugeDocumentIsCut() throws Exception {
        String start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        for (String length :
                List.of(
                        "Content-Length: 100000000\r\n\r\n",
                        "\r\n",
                        "Transfer-Encoding: chunked\r\n\r\n4000\r\n")) {
            var huge =
                    serve(
                            out -> {
                                TestServer.write(out, start + length);
                                byte[] much = new byte[100_000];
                                for (int n = 0; n < 1_000; n++) {
                                    out.write(much);
                                }
                            });
            assertThat(allowing(huge).get(huge.uri("http", "localhost"), JSON, MAX))
                    .as(length)
                    .isEqualTo(new Failed("too-large"));
        }
        var endlessHead =
                serve(
                        out -> {
                            TestServer.write(out, "HTTP/1.1 200 OK\r\n");
                            for (int n = 0; n < 10_000; n++) {
                                TestServer.write(out, "X-" + n + ": y\r\n");
                            }
                        });
        assertThat(allowing(endlessHead).get(endlessHead.uri("http", "localhost"), JSON, MAX))
                .isEqualTo(new Failed("head-too-large"));
    }

    @Test
    @DisplayName("case 23: a gzip bomb is not unpacked")
    void aGzipBombIsNotUnpacked() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[500_000]);
        }
        assertThat(packed.size()).isLessThan(MAX);
        var bomb =
                serve(
                        out -> {
                            TestServer.write(
                                    out,
                                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: "
                                            + packed.size()
                                            + "\r\n\r\n");
                            out.write(packed.toByteArray());
                        });
        assertThat(allowing(bomb).get(bomb.uri("http", "localhost"), JSON, MAX))
                .isEqualTo(new Failed("content-encoding"));
        assertThat(bomb.lastRequest()).contains("Accept-Encoding: identity\r\n");
    }

    @Test
    @DisplayName("case 23: a host that keeps us waiting takes no other host's turn")
    void aSlowHostTakesNoOtherHostsTurn() throws Exception {
        var hold = new CountDownLatch(1);
        var slow = serve(out -> hold.await());
        var quick = serve(TestServer.document("application/json", "{}"));
        var egress =
                new Egress(
                        new EgressProperties(
                                List.of("slow.test:" + slow.port(), "quick.test:" + quick.port()),
                                Duration.ofSeconds(5),
                                8,
                                2),
                        TrustedAuthorities.of(null),
                        host -> List.of(InetAddress.getByName("localhost")),
                        new RefusalTrail(events::add, Clock.systemUTC()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 2; n++) {
                threads.submit(() -> egress.get(slow.uri("http", "slow.test"), JSON, MAX));
            }
            while (slow.visits() < 2) {
                Thread.sleep(5);
            }
            assertThat(egress.get(slow.uri("http", "slow.test"), JSON, MAX))
                    .isEqualTo(new Failed("busy"));
            assertThat(egress.get(quick.uri("http", "quick.test"), JSON, MAX))
                    .isInstanceOf(Answered.class);
            hold.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n: x\r\n\r\n{}"
            })
    void anAnswerThatIsNoneIsNotTaken(String answer) throws Exception {
        var server = serve(out -> TestServer.write(out, answer));
        assertThat(allowing(server).get(server.uri("http", "localhost"), JSON, MAX))
                .isInstanceOf(Failed.class);
    }

    // --- what works

    @Test
    void theOperatorsListOpensOnePortOfOneHost() throws Exception {
        var server =
                serve(
                        out ->
                                TestServer.write(
                                        out,
                                        "HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n"));
        var egress = allowing(server);
        assertThat(body(egress.get(server.uri("http", "LOCALHOST"), JSON, MAX)))
                .isEqualTo("{\"a\":1}");
        assertThat(server.lastRequest()).startsWith("GET /doc?v=1 HTTP/1.1\r\nHost: LOCALHOST:");
        assertThat(egress.get(victim.uri("http", "localhost"), JSON, MAX))
                .isInstanceOf(Refused.class);
        assertThat(egress.get(server.uri("http", "127.0.0.1"), JSON, MAX))
                .isInstanceOf(Refused.class);
        assertThat(victim.visits()).isZero();
        for (String wrong : List.of("localhost", "localhost:x", "http://a:1", "a:1/b", "a b:1")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new EgressAllowList(List.of(wrong)));
        }
    }

    @Test
    void aPostTellsOnlyItsStatus() throws Exception {
        var server =
                serve(
                        out ->
                                TestServer.write(
                                        out,
                                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Length: 5\r\n\r\nhello"));
        var answer = allowing(server).post(server.uri("http", "localhost"), "logout_token=a.b.c");
        assertThat(answer).isInstanceOf(Answered.class);
        assertThat(((Answered) answer).status()).isEqualTo(400);
        assertThat(server.lastRequest())
                .startsWith("POST /doc?v=1 HTTP/1.1\r\n")
                .contains("Content-Type: application/x-www-form-urlencoded\r\n")
                .endsWith("\r\n\r\nlogout_token=a.b.c");
    }

    @Test
    void httpsNeedsACertificateOfThatNameFromAnAuthorityThatWeTrust(@TempDir Path directory)
            throws Exception {
        var authority = new TestAuthority("Test CA");
        Path pem = Files.writeString(directory.resolve("trust.pem"), authority.pem());
        var identity = authority.issue("CN=x", new GeneralName(GeneralName.dNSName, "localhost"));
        var server =
                serve(
                        identity.context().getServerSocketFactory(),
                        TestServer.document("application/json", "{}"));
        URI uri = server.uri("https", "localhost");

        assertThat(body(allowing(server, TrustedAuthorities.of(pem)).get(uri, JSON, MAX)))
                .isEqualTo("{}");
        assertThat(allowing(server, TrustedAuthorities.of(null)).get(uri, JSON, MAX))
                .isEqualTo(new Failed("tls"));
        var otherName =
                serve(
                        authority.issue("CN=localhost.evil").context().getServerSocketFactory(),
                        TestServer.document("application/json", "{}"));
        assertThat(
                        allowing(otherName, TrustedAuthorities.of(pem))
                                .get(otherName.uri("https", "localhost"), JSON, MAX))
                .isEqualTo(new Failed("tls"));
    }

    @Test
    void aFileWithoutCertificatesStopsTheStart(@TempDir Path directory) throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedAuthorities.of(empty));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedAuthorities.of(directory.resolve("none.pem")));
    }

    private static String body(EgressAnswer answer) {
        assertThat(answer).isInstanceOf(Answered.class);
        return ((Answered) answer).body();
    }

    private Egress egress() {
        return egress(AddressResolver::system);
    }

    private Egress egress(AddressResolver resolver) {
        return egress(List.of(), TrustedAuthorities.of(null), resolver);
    }

    private Egress allowing(TestServer server) {
        return allowing(server, TrustedAuthorities.of(null));
    }

    private Egress allowing(TestServer server, TrustedAuthorities authorities) {
        return egress(List.of("localhost:" + server.port()), authorities, AddressResolver::system);
    }

    private Egress egress(
            List<String> allow, TrustedAuthorities authorities, AddressResolver resolver) {
        return new Egress(
                new EgressProperties(allow, Duration.ofSeconds(1), 8, 4),
                authorities,
                resolver,
                new RefusalTrail(events::add, Clock.systemUTC()));
    }

    private TestServer serve(TestServer.Answer answer) throws IOException {
        var server = new TestServer(answer);
        servers.add(server);
        return server;
    }

    private TestServer serve(ServerSocketFactory sockets, TestServer.Answer answer)
            throws IOException {
        var server = new TestServer(sockets, answer);
        servers.add(server);
        return server;
    }
}
