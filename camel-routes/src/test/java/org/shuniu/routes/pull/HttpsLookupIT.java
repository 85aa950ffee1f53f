package org.shuniu.routes.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.Assurance;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;
import org.shuniu.roster.verify.Verification;
import org.shuniu.roster.verify.Verification.Outcome;

/** A person of a real roster is checked against a registry that answers over HTTP. */
class HttpsLookupIT {
    private static final Pupil PUPIL = Pupil.of("2133010001", "王一诺", 902);
    private static final String QUESTION = "{\"xm\": \"name\", \"sfzh\": \"citizenId\"}";
    private static final String ANSWER =
            "{\"name\": \"/data/xm\", \"idNumber\": \"/data/sfzh\", \"gender\": \"/data/xb\"}";

    private static TestHub hub;

    @TempDir private Path home;
    private HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String answer = record("王一诺", PUPIL.idNumber());
    private volatile boolean silent;

    @BeforeAll
    static void startHub() {
        hub = TestHub.withoutBrakes();
        hub.snapshotSource("xueji", "xueji");
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/person", this::person);
        server.createContext(
                "/token",
                exchange ->
                        write(
                                exchange,
                                200,
                                "{\"access_token\": \"t\", \"token_type\": \"Bearer\"}"));
        server.start();
        hub.deliver("xueji", Pupil.file(PUPIL));
        hub.sql().sql("update roster.person set assurance = 'registry'").update();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void whoIsConfirmedIsKnownBetterAndSoWithAHistory() throws IOException {
        assertThat(verify(population())).isEqualTo(new Outcome.Confirmed(Assurance.POPULATION));
        assertThat(person().assurance()).isEqualTo(Assurance.POPULATION);
        assertThat(asked)
                .containsExactly("{\"xm\":\"王一诺\",\"sfzh\":\"%s\"}".formatted(PUPIL.idNumber()));
        assertThat(hub.engine().history().of(person().id(), 0, 10).getLast().rule())
                .isEqualTo("verification");
        assertThat(
                        hub.sql()
                                .sql(
                                        "select payload::text from roster.audit_event where type = 'person.verified' order by audit_event_id desc limit 1")
                                .query(String.class)
                                .single())
                .isEqualTo("{\"outcome\": \"confirmed\", \"registry\": \"gongan\"}");
    }

    @Test
    void aRecordThatSaysOtherwiseChangesNothing() throws IOException {
        answer = record("王二诺", PUPIL.idNumber());
        assertThat(verify(population())).isEqualTo(new Outcome.Contradicted(List.of("name")));
        answer = record("王一诺", "11010519491231002X");
        assertThat(verify(population())).isEqualTo(new Outcome.Contradicted(List.of("citizenId")));
        assertThat(person().assurance()).isEqualTo(Assurance.REGISTRY);
        assertThat(person().name()).isEqualTo("王一诺");
    }

    @Test
    void aRegistryThatSaysYesOrNoIsBelieved() throws IOException {
        answer = "{\"data\": {\"same\": true}}";
        assertThat(verify(registry(null, "/data/same")))
                .isEqualTo(new Outcome.Confirmed(Assurance.POPULATION));
        answer = "{\"data\": {\"same\": false}}";
        assertThat(verify(registry(null, "/data/same")))
                .isEqualTo(new Outcome.Contradicted(List.of()));
        answer = "{\"data\": {}}";
        assertThat(verify(registry(null, "/data/same"))).isEqualTo(new Outcome.Away());
    }

    @Test
    void nobodyOfThatNumberIsNoContradiction() throws IOException {
        status = 404;
        assertThat(verify(population())).isEqualTo(new Outcome.NotHeld());
    }

    @Test
    void aRegistryThatIsAwayIsSaidToBeAwayWithinFiveSeconds() throws IOException {
        status = 500;
        assertThat(verify(population())).isEqualTo(new Outcome.Away());
        silent = true;
        long began = System.nanoTime();
        assertThat(verify(population())).isEqualTo(new Outcome.Away());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
        silent = false;
        server.stop(0);
        assertThat(verify(population())).isEqualTo(new Outcome.Away());
        assertThat(person().assurance()).isEqualTo(Assurance.REGISTRY);
    }

    @Test
    void anAnswerWithoutANumberProvesNothing() throws IOException {
        answer = "{\"data\": {\"xm\": \"王一诺\"}}";
        assertThat(verify(population())).isEqualTo(new Outcome.Away());
        assertThat(person().assurance()).isEqualTo(Assurance.REGISTRY);
    }

    @Test
    void aQuestionThatNamesNoIdentifierIsNoConfiguration() throws IOException {
        Files.writeString(home.resolve("question"), "{\"a\": \"shoeSize\"}");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new HttpsLookup("gongan", population(), Clock.systemUTC()))
                .withMessageContaining("neither name nor one of");
    }

    @Test
    void aRegistryThatSaysYesIsNeverAskedByTheNumberAlone() throws IOException {
        Files.writeString(home.resolve("question"), "{\"sfzh\": \"citizenId\"}");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> new HttpsLookup("gongan", registry(null, "/same"), Clock.systemUTC()))
                .withMessageContaining("is asked with the name");
    }

    private Outcome verify(LookupProperties.Registry registry) throws IOException {
        if (!Files.exists(home.resolve("question"))) {
            Files.writeString(home.resolve("question"), QUESTION);
        }
        Files.writeString(home.resolve("answer"), ANSWER);
        Files.writeString(home.resolve("secret"), "invented");
        try (var lookup = new HttpsLookup("gongan", registry, Clock.systemUTC())) {
            Verification verification = hub.engine().verification(List.of(lookup));
            return verification.verify(person().id(), "gongan", "clerk");
        }
    }

    private LookupProperties.Registry population() {
        return registry(home.resolve("answer"), null);
    }

    private LookupProperties.Registry registry(
            @Nullable Path answerFile, @Nullable String matches) {
        String base = "http://localhost:" + server.getAddress().getPort();
        return new LookupProperties.Registry(
                URI.create(base + "/person"),
                URI.create(base + "/token"),
                "hub",
                home.resolve("secret"),
                null,
                home.resolve("question"),
                answerFile,
                matches,
                LookupProperties.Confirms.POPULATION,
                Duration.ofSeconds(4));
    }

    private static PersonProfile person() {
        return hub.engine()
                .people()
                .search(IdentifierType.CITIZEN_ID, PUPIL.idNumber(), OrgScope.WHOLE_HUB)
                .getFirst();
    }

    private static String record(String name, String idNumber) {
        return "{\"data\": {\"xm\": \"%s\", \"sfzh\": \"%s\", \"xb\": \"9\"}}"
                .formatted(name, idNumber);
    }

    private void person(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        if (silent) {
            return;
        }
        boolean known = "Bearer t".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        write(exchange, known ? status : 401, answer);
    }

    private static void write(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
