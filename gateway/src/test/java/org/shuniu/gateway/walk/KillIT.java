package org.shuniu.gateway.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.synthetic.DefectRates;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.testing.ImportingProcess;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 at ten random moments of an import and two of an undo, then the next start: the people
 * are those of an import or undo that nobody disturbed, and whoever was there when the process died
 * is the same person after it.
 *
 * <p>A start of the whole hub takes half a minute where two cores are shared. So eight of the
 * moments kill a process with only the roster engine in it, on a database that lives on as the
 * embedded one does when its hub is killed; they are spread over the import's whole duration, one
 * in each eighth. The other two kill the packaged hub: in the first start of a demo, and in an
 * import that it has accepted over HTTP, while half a page of another platform's answer is there
 * and events are under way to a receiver. Beside it a change of suite is killed, which the next one
 * ends.
 */
class KillIT {
    private static final int QUARTERS = 4;
    private static final long SEED = System.nanoTime();

    private static final Random RANDOM = new Random(SEED);
    @TempDir private static Path temporary;
    private static Path file;
    private static String undisturbedHash;
    private static String undisturbedEnd;
    private static String undoneHash;
    private static Duration reading;
    private static Duration applying;
    private static Duration undoing;

    @BeforeAll
    static void importUndisturbed() throws Exception {
        System.out.println("KillIT: seed " + SEED);
        file = temporary.resolve("roster.xls");
        Files.write(file, registry(ProvinceSpec.of(7, 3_000, 6)));
        PGSimpleDataSource database = TestDatabase.freshConnection();
        var process = ImportingProcess.on(database, home("undisturbed"), file.toString());
        String id = process.line();
        Instant received = Instant.now();
        awaitFirstPeople(database);
        Instant firstPeople = Instant.now();
        undisturbedEnd = process.line();
        reading = Duration.between(received, firstPeople);
        applying = Duration.between(firstPeople, Instant.now());
        process.awaitEnd();
        undisturbedHash = RosterEngine.stateHash(database);
        assertThat(undisturbedEnd).startsWith("applied ");
        undoUndisturbed(database, id);
    }

    private static void undoUndisturbed(PGSimpleDataSource database, String id) throws Exception {
        var process = ImportingProcess.undoing(database, temporary.resolve("undisturbed"), id);
        process.line();
        Instant begun = Instant.now();
        assertThat(process.line()).startsWith("undone ");
        undoing = Duration.between(begun, Instant.now());
        process.awaitEnd();
        undoneHash = RosterEngine.stateHash(database);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatWasKilledWhileReadingGoesOnToTheSamePeople(int quarter) throws Exception {
        PGSimpleDataSource database = TestDatabase.freshConnection();
        Path home = home("reading" + quarter);
        var process = ImportingProcess.on(database, home, file.toString());
        String id = process.line();
        Thread.sleep(momentIn(quarter, reading));
        killAndGoOn(process, id, database, home);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatWasKilledWhileApplyingGoesOnToTheSamePeople(int quarter) throws Exception {
        PGSimpleDataSource database = TestDatabase.freshConnection();
        Path home = home("applying" + quarter);
        var process = ImportingProcess.on(database, home, file.toString());
        String id = process.line();
        awaitFirstPeople(database);
        Thread.sleep(momentIn(quarter, applying));
        killAndGoOn(process, id, database, home);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatWasKilledWhileUndoingIsUndoneAfterwards(int quarter) throws Exception {
        PGSimpleDataSource database = TestDatabase.freshConnection();
        Path home = home("undoing" + quarter);
        var importing = ImportingProcess.on(database, home, file.toString());
        String id = importing.line();
        assertThat(importing.line()).isEqualTo(undisturbedEnd);
        importing.awaitEnd();

        var process = ImportingProcess.undoing(database, home, id);
        process.line();
        Thread.sleep(momentIn(quarter, undoing));
        process.kill();
        var next = ImportingProcess.undoing(database, home, id);
        assertThat(next.line()).isEqualTo(id);
        assertThat(next.line()).as("seed %d", SEED).startsWith("undone ");
        next.awaitEnd();
        assertThat(RosterEngine.stateHash(database)).as("seed %d", SEED).isEqualTo(undoneHash);
    }

    private static long momentIn(int quarter, Duration whole) {
        return (long) (whole.toMillis() * (quarter + RANDOM.nextDouble()) / QUARTERS);
    }

    private static void killAndGoOn(
            ImportingProcess process, String id, PGSimpleDataSource database, Path home)
            throws Exception {
        process.kill();
        Set<String> committed = people(database);

        var next = ImportingProcess.on(database, home, id);
        assertThat(next.line()).isEqualTo(id);
        String end = next.line();
        next.awaitEnd();

        String moment =
                "seed %d, killed with %d people committed".formatted(SEED, committed.size());
        System.out.println("KillIT: " + moment);
        assertThat(end).as(moment).isEqualTo(undisturbedEnd);
        assertThat(RosterEngine.stateHash(database)).as(moment).isEqualTo(undisturbedHash);
        assertThat(people(database)).as(moment).containsAll(committed);
        assertThat(peopleWithoutExactlyOneSpace(database)).as(moment).isZero();
    }

    /** From one suite to the other while the hub runs, killed when some of it is done. */
    private static void killedWhileItSealsAnew(RunningHub hub) throws Exception {
        Map<String, String> other = Map.of("SHUNIU_SEAL_SUITE", "sm");
        Process reseal = hub.begin(other, "reseal");
        Instant deadline = Instant.now().plusSeconds(90);
        while (sealedBy(2, hub) == 0) {
            assertThat(Instant.now()).as("waited in vain for SM4").isBefore(deadline);
            RunningHub.pause(5);
        }
        // The launcher has become the Java process.
        reseal.destroyForcibly().waitFor();
        assertThat(sealedBy(1, hub)).as("seed %d", SEED).isPositive();

        Process again = hub.begin(other, "reseal");
        String said = new String(again.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(again.waitFor()).as(said).isZero();
        assertThat(said).contains("done");
        assertThat(sealedBy(1, hub)).isZero();
    }

    private static long sealedBy(int version, RunningHub hub) {
        return JdbcClient.create(hub.database())
                .sql(
                        """
                        select (select count(*) from roster.identifier where get_byte(sealed, 0) = :version)
                             + (select count(*) from roster.guardian_link where get_byte(sealed, 0) = :version)
                             + (select count(*) from roster.change where get_byte(payload, 0) = :version)
                             + (select count(*) from gateway.signing_key where get_byte(sealed_jwk, 0) = :version)
                        """)
                .param("version", version)
                .query(Long.class)
                .single();
    }

    private static void awaitFirstPeople(PGSimpleDataSource database) {
        Instant deadline = Instant.now().plusSeconds(90);
        while (people(database).isEmpty()) {
            assertThat(Instant.now()).as("waited in vain for people").isBefore(deadline);
            RunningHub.pause(5);
        }
    }

    @Test
    void aHubKilledInItsFirstStartAndInAnAcceptedImportLosesNothing() throws Exception {
        RunningHub reference = RunningHub.shared();
        try (var neighbours = new Neighbours(temporary.resolve("neighbours"));
                RunningHub hub = reference.twinOnFreshHome(neighbours.settings())) {
            hub.await(
                    "the province is delivered",
                    Duration.ofMinutes(3),
                    () -> hasFiles(hub.home().resolve("spool")));
            RunningHub.pause((long) (reference.firstImport().toMillis() * RANDOM.nextDouble()));
            hub.kill();
            hub.startAgain();
            hub.awaitReady();
            assertThat(hub.stateHash()).as("seed %d", SEED).isEqualTo(reference.firstStateHash());

            var other =
                    new ProvinceSpec(
                            9, "36", 3_000, 6, ProvinceSpec.DEFAULT_AS_OF, DefectRates.USUAL);
            byte[] registry = registry(other);
            Api api = hub.api();
            api.put(
                            "/api/v1/sources/other-province",
                            "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[%s]}"
                                    .formatted(
                                            Province.of(other).schools().stream()
                                                    .map(school -> "\"" + school + "\"")
                                                    .collect(Collectors.joining(","))))
                    .expect(201);
            String begin = listen(api, neighbours);
            api.put(
                            "/api/v1/sources/pulled",
                            "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[]}")
                    .expect(201);
            hub.await("half a page came", Api.PATIENCE, neighbours::hasStalled);
            Set<String> before = hub.people();
            String id =
                    api.deliver("other-province", "filename=other.xls", registry)
                            .expect(202)
                            .json()
                            .required("id")
                            .asString();
            RunningHub.pause((long) (reading.plus(applying).toMillis() * RANDOM.nextDouble()));
            hub.kill();
            Set<String> committed = hub.people();
            neighbours.goOn();
            hub.startAgain();
            hub.awaitReady();
            whatWasAskedForCameOnce(hub, api, neighbours);
            before.addAll(pulled(hub));

            JsonNode done = api.settled(id);
            assertThat(done.required("state").asString()).isEqualTo("applied");
            assertThat(done.at("/counts/rows").asInt()).isEqualTo(Province.of(other).studentRows());
            Set<String> after = hub.people();
            assertThat(after).containsAll(before).containsAll(committed);
            assertThat(after).hasSize(before.size() + done.at("/counts/created").asInt());
            everyEventWasHeard(hub, api, neighbours, begin);

            String hash = hub.stateHash();
            JsonNode again =
                    api.settled(api.deliver("other-province", "filename=other.xls", registry));
            assertThat(again.at("/counts/created").asInt()).isZero();
            assertThat(again.at("/counts/updated").asInt()).isZero();
            assertThat(again.at("/counts/quarantined")).isEqualTo(done.at("/counts/quarantined"));
            assertThat(hub.stateHash()).isEqualTo(hash);

            killedWhileItSealsAnew(hub);
            assertThat(hub.stateHash()).isEqualTo(hash);

            hub.stop();
            assertThat(hub.ask("state-hash").strip()).as("asked while it sleeps").isEqualTo(hash);
            // What was killed was also the sealer of the audit trail.
            assertThat(hub.ask("audit", "verify")).contains("events hold", "head ");
            assertThat(hub.ask("audit", "verify", hub.ask("audit", "head").strip()))
                    .contains("events hold");
        }
    }

    /** Returns where the events begin that the receiver hears of. */
    private static String listen(Api api, Neighbours neighbours) {
        String begin =
                api.get("/api/v1/events/snapshot?limit=1")
                        .expect(200)
                        .json()
                        .required("events")
                        .asString();
        api.put(
                        "/api/v1/receivers/neighbour",
                        "{\"url\":\"http://%s/events\"}".formatted(neighbours.address()))
                .expect(201);
        return begin;
    }

    /**
     * An answer that was cut off is no roster; asked again, it is one, and nobody is there twice.
     */
    private static void whatWasAskedForCameOnce(RunningHub hub, Api api, Neighbours neighbours) {
        hub.await(
                "the roster is asked for again",
                Api.PATIENCE,
                () ->
                        !imports(api).isEmpty()
                                && isApplied(imports(api).get(imports(api).size() - 1)));
        neighbours.closePlatform();
        JsonNode imports = imports(api);
        assertThat(imports.get(imports.size() - 1).at("/counts/created").asInt()).isEqualTo(3);
        for (JsonNode each : imports) {
            assertThat(each.at("/counts/rows").asInt()).isEqualTo(3);
        }
        assertThat(pulled(hub)).hasSize(3);
    }

    private static JsonNode imports(Api api) {
        return api.get("/api/v1/sources/pulled/imports").expect(200).json().required("items");
    }

    private static boolean isApplied(JsonNode batch) {
        return batch.required("state").asString().equals("applied");
    }

    private static Set<String> pulled(RunningHub hub) {
        return new HashSet<>(
                JdbcClient.create(hub.database())
                        .sql(RunningHub.PEOPLE + " where p.name in ('例一', '例二', '例三')")
                        .query(String.class)
                        .list());
    }

    /** What was under way when the process died may come again, under the id that it had. */
    private static void everyEventWasHeard(
            RunningHub hub, Api api, Neighbours neighbours, String begin) {
        var told = new HashSet<String>();
        hub.await(
                "every event was heard",
                Api.PATIENCE,
                () -> {
                    told.addAll(events(api, begin));
                    return new HashSet<>(neighbours.heard()).containsAll(told);
                });
        assertThat(told).hasSizeGreaterThan(2_000);
        assertThat(neighbours.heard()).noneMatch(id -> id.startsWith("another event"));
        assertThat(neighbours.heard().size() - told.size())
                .as("heard twice: what three lanes had sent ahead")
                .isLessThan(400);
    }

    private static Set<String> events(Api api, String begin) {
        var ids = new HashSet<String>();
        String cursor = begin;
        JsonNode page;
        do {
            page = api.get("/api/v1/events?limit=1000&cursor=" + cursor).expect(200).json();
            page.required("items").forEach(event -> ids.add(event.required("id").asString()));
            cursor = page.required("next").asString();
        } while (page.required("more").asBoolean());
        return ids;
    }

    private static Path home(String name) throws IOException {
        return Files.createDirectory(temporary.resolve(name));
    }

    private static byte[] registry(ProvinceSpec spec) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Province.of(spec).writeStudentRegistry(bytes);
        return bytes.toByteArray();
    }

    /** Who is there, by the ids and numbers that stay with them for life. */
    private static Set<String> people(PGSimpleDataSource database) {
        return new HashSet<>(
                JdbcClient.create(database).sql(RunningHub.PEOPLE).query(String.class).list());
    }

    private static int peopleWithoutExactlyOneSpace(PGSimpleDataSource database) {
        return JdbcClient.create(database)
                .sql(
                        """
                        select count(*) from roster.person p
                         where 1 <> (select count(*) from roster.space s where s.person_id = p.person_id)
                        """)
                .query(Integer.class)
                .single();
    }

    private static boolean hasFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
