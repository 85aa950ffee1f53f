package org.shuniu.routes.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.routes.RunningRoutes.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
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

/** An education management platform is asked over HTTP, with a token and page by page. */
class PagesPullIT {
    private static final String FIELDS =
            """
            {"学校标识码": "/school/code", "姓名": "/name", "性别": "/gender", "出生日期": "/birthDate",
             "学籍号": "/studentNumber", "年级": "/grade", "班级": "/class"}
            """;

    /** Nobody is in two tests. */
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static TestHub hub;

    @TempDir private Path home;
    private HttpServer server;
    private final List<String> pages = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String changes = page(List.of(), "null");
    private final AtomicInteger tokens = new AtomicInteger();

    /** So many pages break off in the middle. */
    private final AtomicInteger deaths = new AtomicInteger();

    /** So many pages stop in the middle and leave the connection open. */
    private final AtomicInteger stalls = new AtomicInteger();

    /** So many times a token is revoked when it has brought a page. */
    private final AtomicInteger revocations = new AtomicInteger();

    /** So many requests had a token that is not valid. */
    private final AtomicInteger refused = new AtomicInteger();

    /** So many requests are answered with 503 first. */
    private final AtomicInteger outages = new AtomicInteger();

    @BeforeAll
    static void startHub() {
        hub = TestHub.withoutBrakes();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/token", this::token);
        server.createContext("/pupils", this::page);
        server.start();
        TESTS.incrementAndGet();
        pages.add(page(List.of(pupil("例一", 1), pupil("例二", 2)), "\"p1\""));
        pages.add(page(List.of(pupil("例三", 3)), "null"));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void allPagesTogetherAreOneSnapshot() throws IOException {
        outages.set(1);
        PulledSource source = source("https-all", Source.Mode.SNAPSHOT);
        try (var routes = source.start()) {
            Batch batch = source.firstApplied(routes);
            assertThat(batch.state()).isEqualTo(BatchState.APPLIED);
            assertThat(batch.counts().rows()).isEqualTo(3);
            assertThat(batch.counts().created()).isEqualTo(3);
        }
        assertThat(asked.subList(0, 2)).containsExactly("null", "cursor=p1");
    }

    @Test
    void aPageThatBreaksOffIsAFaultAndNoShortRoster() throws Exception {
        deaths.set(Integer.MAX_VALUE);
        PulledSource source = source("https-dying", Source.Mode.SNAPSHOT);
        try (var routes = source.start()) {
            await(() -> asked.size() >= 4);
            assertThat(source.imports()).isEmpty();
            assertThat(source.dropped(routes)).isEmpty();
            deaths.set(0);
            assertThat(source.firstApplied(routes).counts().rows()).isEqualTo(3);
        }
    }

    @Test
    void aPageThatNeverEndsIsGivenUp() throws IOException {
        stalls.set(3);
        PulledSource source =
                source("https-stalling", Source.Mode.SNAPSHOT).set("timeout", "500ms");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().rows()).isEqualTo(3);
        }
        assertThat(stalls.get()).isZero();
    }

    @Test
    void whoDoesNotSayThatItIsTheLastPageMayHaveMore() throws Exception {
        pages.set(1, "{\"items\": [%s]}".formatted(pupil("例三", 3)));
        PulledSource source = source("https-silent", Source.Mode.SNAPSHOT);
        try (var routes = source.start()) {
            await(() -> asked.size() >= 4);
            assertThat(source.imports()).isEmpty();
            pages.set(1, page(List.of(pupil("例三", 3)), "\"\""));
            assertThat(source.firstApplied(routes).counts().rows()).isEqualTo(3);
        }
    }

    @Test
    void changesAreAskedForWithTheMomentOfTheLastTime() throws IOException {
        PulledSource source =
                source("https-changes", Source.Mode.DELTA).set("since-parameter", "changedSince");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().created()).isEqualTo(3);
            await(() -> asked.getLast().startsWith("changedSince=20"));
            assertThat(source.imports()).hasSize(1);
            changes = page(List.of(pupil("例四", 4)), "null");
            await(() -> source.imports().size() >= 2);
            await(() -> source.imports().getFirst().state().isFinal(false));
            assertThat(source.imports().getFirst().counts().rows()).isEqualTo(1);
        }
    }

    @Test
    void aTokenThatIsRevokedBetweenTwoPagesIsAskedForAgain() throws IOException {
        revocations.set(1);
        PulledSource source = source("https-token", Source.Mode.SNAPSHOT);
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().rows()).isEqualTo(3);
        }
        assertThat(refused.get()).isOne();
    }

    private PulledSource source(String id, Source.Mode mode) throws IOException {
        String base = "http://localhost:" + server.getAddress().getPort();
        return new PulledSource(hub, "https", id, "xueji", mode, home)
                .set("url", base + "/pupils")
                .set("token-url", base + "/token")
                .set("client-id", "hub:1")
                .set("scope", "roster")
                .file("client-secret-file", "in ven+ted\n")
                .file("fields-file", FIELDS);
    }

    private static String pupil(String name, int number) {
        return """
               {"school": {"code": "2133000001"}, "name": "%s", "gender": "男", "birthDate": "2018-09-01",
                "studentNumber": "L330102201809%02d%04d", "grade": "三年级", "class": "1班", "bloodType": "A"}
               """
                .formatted(name, TESTS.get(), number);
    }

    private static String page(List<String> items, String next) {
        return "{\"items\": [%s], \"next\": %s}".formatted(String.join(",", items), next);
    }

    private void token(HttpExchange exchange) throws IOException {
        String expected =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("hub%3A1:in+ven%2Bted".getBytes(UTF_8));
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        boolean right =
                expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        && form.equals("grant_type=client_credentials&scope=roster");
        answer(
                exchange,
                right ? 200 : 401,
                "{\"access_token\": \"t%d\", \"token_type\": \"Bearer\", \"expires_in\": 300}"
                        .formatted(tokens.incrementAndGet()));
    }

    private void page(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        if (!("Bearer t" + tokens.get())
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refused.incrementAndGet();
            answer(exchange, 401, "{}");
            return;
        }
        if (revocations.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            tokens.incrementAndGet();
        }
        if (outages.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            answer(exchange, 503, "{}");
            return;
        }
        asked.add(query);
        String page =
                query.startsWith("changedSince=")
                        ? changes
                        : pages.get(query.contains("cursor=p1") ? 1 : 0);
        if (query.contains("cursor=p1") && stalls.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            byte[] bytes = page.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            return;
        }
        if (query.contains("cursor=p1") && deaths.get() > 0) {
            byte[] bytes = page.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        answer(exchange, 200, page);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
