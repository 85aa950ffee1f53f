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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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

/** A OneRoster service is asked, collection by collection and page by page. */
class OneRosterPullIT {
    private static TestHub hub;

    @TempDir private Path home;
    private HttpServer server;
    private final Map<String, List<String>> collections = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** So many pages of enrollments break off in the middle. */
    private final AtomicInteger deaths = new AtomicInteger();

    private volatile boolean counts = true;
    private volatile boolean mayReadBirthDates = true;

    /** How many users the service says beyond those that it gives. */
    private volatile int kept;

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
        server.createContext(
                "/token",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "{\"access_token\": \"t\", \"token_type\": \"bearer\", \"expires_in\": 300}"));
        server.createContext("/ims/oneroster/v1p1", this::collection);
        server.start();
        collections.put(
                "orgs",
                List.of(
                        item("d1", "\"name\": \"城东区\", \"type\": \"district\""),
                        item(
                                "s1",
                                "\"name\": \"城东小学\", \"type\": \"school\", \"parent\": {\"sourcedId\": \"d1\"}")));
        collections.put(
                "users",
                List.of(
                        user("u1", "一诺", "王", "student"),
                        user("u2", "Ann", "Lee", "student"),
                        user("t1", "丽", "张", "teacher")));
        collections.put(
                "classes",
                List.of(
                        item(
                                "c1",
                                "\"title\": \"三年级(1)班\", \"classType\": \"homeroom\", \"grades\": [\"03\"], \"school\": {\"sourcedId\": \"s1\"}")));
        collections.put(
                "enrollments",
                List.of(
                        item(
                                "e1",
                                "\"user\": {\"sourcedId\": \"u1\"}, \"class\": {\"sourcedId\": \"c1\"}, \"role\": \"student\""),
                        item(
                                "e2",
                                "\"user\": {\"sourcedId\": \"t1\"}, \"class\": {\"sourcedId\": \"c1\"}, \"role\": \"teacher\"")));
        collections.put(
                "demographics",
                List.of(item("u1", "\"birthDate\": \"2017-05-04\", \"sex\": \"male\"")));
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void allCollectionsTogetherAreOneSnapshot() throws IOException {
        PulledSource source = source("rest-all");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().created()).isEqualTo(3);
        }
        assertThat(places("rest-all"))
                .containsExactly(
                        "Ann Lee student 城东小学",
                        "张丽 teacher 城东小学 小学%s级1班".formatted(thirdGrade()),
                        "王一诺 student 城东小学 小学%s级1班".formatted(thirdGrade()));
        assertThat(asked).contains("users?limit=2&offset=2&sort=sourcedId");
    }

    @Test
    void rolesOf12StandInTheUser() throws IOException {
        collections.put(
                "users",
                List.of(
                        item(
                                "u9",
                                "\"givenName\": \"梅\", \"familyName\": \"李\", \"roles\": [{\"role\": \"teacher\", \"roleType\": \"primary\", \"org\": {\"sourcedId\": \"s1\"}}, {\"role\": \"wizard\", \"org\": {\"sourcedId\": \"d1\"}}]")));
        PulledSource source = source("rest-roles");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).state()).isEqualTo(BatchState.APPLIED);
        }
        assertThat(places("rest-roles")).containsExactly("李梅 teacher 城东小学");
    }

    @Test
    void aServiceThatBreaksOffOrGivesFewerThanItCountsGivesNothing() throws Exception {
        deaths.set(Integer.MAX_VALUE);
        PulledSource source = source("rest-dying");
        try (var routes = source.start()) {
            await(() -> asked.stream().filter(a -> a.startsWith("enrollments")).count() >= 3);
            assertThat(source.imports()).isEmpty();
            kept = 1;
            deaths.set(0);
            int before = asked.size();
            await(
                    () ->
                            asked.subList(before, asked.size()).stream()
                                            .filter(a -> a.startsWith("users"))
                                            .count()
                                    >= 3);
            assertThat(source.imports()).isEmpty();
            assertThat(source.dropped(routes)).isEmpty();
            kept = 0;
            Batch batch = source.firstApplied(routes);
            assertThat(batch.counts().created()).isEqualTo(3);
        }
    }

    @Test
    void somebodyWithoutAnIdIsAFault() throws Exception {
        collections.put(
                "users", List.of(user("u1", "一诺", "王", "student"), user("", "某", "王", "student")));
        PulledSource source = source("rest-nameless");
        try (var routes = source.start()) {
            await(() -> asked.stream().filter(a -> a.startsWith("users")).count() >= 2);
            assertThat(source.imports()).isEmpty();
            assertThat(source.dropped(routes)).isEmpty();
        }
    }

    @Test
    void aServiceThatDoesNotCountIsReadUntilAnEmptyPage() throws IOException {
        counts = false;
        mayReadBirthDates = false;
        PulledSource source = source("rest-uncounted");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().created()).isEqualTo(3);
        }
        assertThat(asked).contains("users?limit=2&offset=3&sort=sourcedId");
    }

    private static String thirdGrade() {
        return hub.sql()
                .sql("select max(entry_year) from roster.org where kind = 'class'")
                .query(String.class)
                .single();
    }

    private static List<String> places(String source) {
        return hub.sql()
                .sql(
                        """
                        select p.name || ' ' || a.role || ' ' || o.name || coalesce(' ' || c.name, '')
                          from roster.affiliation a
                          join roster.person p using (person_id)
                          join roster.org o on o.org_id = a.org_id
                          left join roster.org c on c.org_id = a.class_id
                         where a.ended_on is null and a.source_id = :source
                         order by 1
                        """)
                .param("source", source)
                .query(String.class)
                .list();
    }

    private PulledSource source(String id) throws IOException {
        String base = "http://localhost:" + server.getAddress().getPort();
        return new PulledSource(hub, "oneroster", id, "oneroster", Source.Mode.SNAPSHOT, home)
                .set("url", base + "/ims/oneroster/v1p1")
                .set("token-url", base + "/token")
                .set("client-id", "hub")
                .set("page-size", "2")
                .file("client-secret-file", "invented\n");
    }

    private static String item(String id, String fields) {
        return "{\"sourcedId\": \"%s\", \"status\": \"active\", %s}".formatted(id, fields);
    }

    private static String user(String id, String given, String family, String role) {
        return item(
                id,
                "\"givenName\": \"%s\", \"familyName\": \"%s\", \"role\": \"%s\", \"password\": \"x\", \"orgs\": [{\"sourcedId\": \"s1\"}], \"grades\": [\"03\"]"
                        .formatted(given, family, role));
    }

    private void collection(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        asked.add(name + "?" + exchange.getRequestURI().getRawQuery());
        if (!"Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
            return;
        }
        if (name.equals("demographics") && !mayReadBirthDates) {
            answer(exchange, 403, "{}");
            return;
        }
        Map<String, Integer> query =
                Arrays.stream(exchange.getRequestURI().getRawQuery().split("&"))
                        .filter(p -> p.matches("(limit|offset)=[0-9]+"))
                        .collect(
                                Collectors.toMap(
                                        p -> p.split("=")[0],
                                        p -> Integer.parseInt(p.split("=")[1])));
        List<String> all = collections.getOrDefault(name, List.of());
        int from = Math.min(query.get("offset"), all.size());
        List<String> page =
                new ArrayList<>(all.subList(from, Math.min(from + query.get("limit"), all.size())));
        if (counts) {
            int more = name.equals("users") ? kept : 0;
            exchange.getResponseHeaders().set("X-Total-Count", Integer.toString(all.size() + more));
        }
        String body = "{\"%s\": [%s]}".formatted(name, String.join(",", page));
        if (name.equals("enrollments") && deaths.get() > 0) {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
            exchange.getResponseBody().flush();
            exchange.close();
            return;
        }
        answer(exchange, 200, body);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
