package org.shuniu.gateway.bench;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.bench.OnlineClient.Account;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.gateway.walk.Api;
import org.shuniu.gateway.walk.RunningHub;
import org.shuniu.roster.synthetic.DefectRates;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.synthetic.RegistryDay;
import org.shuniu.roster.synthetic.Rendering;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures how long logins and their like take, and how late receivers hear of events, while a
 * packaged hub, which has the demo's ten thousand people, is given a province and then a snapshot
 * in which nearly every row differs. Writes a line of JSON per figure and a table at the end.
 *
 * <p>Arguments: a folder to work in, the file for the figures, the number of rows, and how many
 * operations begin in a second.
 */
public final class LoginBench {
    private static final long SEED = 20_261_126;

    /** Not the demo's province, whose people have numbers of 33. */
    private static final String PROVINCE = "36";

    /** 44 of 47 registry rows are pupils; the benchmark counts rows of their file. */
    private static final double ROWS_PER_PUPIL = 47.0 / 44.0;

    private static final int ROWS_PER_SCHOOL = 1_000;
    private static final String SOURCE = "loaded";
    private static final String PASSWORD = "river-and-hills-7";
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final int WARM_UP_ROUNDS = 60;
    private static final int ACCOUNTS = 8;
    private static final int ASKED_ABOUT = 500;

    /** Half of a school differs: that is the point, and nobody is there to approve it. */
    private static final String NO_BRAKES =
            """
            {"brakes": [
              {"name": "school-leavers", "off": true},
              {"name": "class-leavers", "off": true},
              {"name": "school-leavers-7-days", "off": true},
              {"name": "class-leavers-7-days", "off": true},
              {"name": "school-to-zero", "off": true},
              {"name": "class-to-zero", "off": true},
              {"name": "school-updates", "off": true},
              {"name": "school-identifiers", "off": true},
              {"name": "school-creations", "off": true},
              {"name": "unknown-schools", "off": true}
            ]}
            """;

    private static final String ANYBODY =
            """
            select person_id from roster.person where status = 'active' order by random() limit :limit
            """;

    private static final String OF_SOURCE =
            """
            select p.person_id
              from roster.source_record r
              join roster.person p on p.person_id = r.person_id
             where r.source_id = :source and p.status = 'active'
             order by random()
             limit :limit
            """;

    private static final String IS_OPEN =
            """
            select state in ('received', 'reading', 'planned', 'applying') from roster.batch
             where batch_id = cast(:id as uuid)
            """;

    private static final String WITHOUT_INDEXES =
            "select exists (select from roster.deferred_index)";

    private final Path results;
    private final int perSecond;
    private final Province province;
    private final RunningHub hub;
    private final Api api;
    private final JdbcClient jdbc;
    private final OnlineClient client;
    private final OnlineTraffic traffic;
    private final LockWatch locks;
    private final EventWatch events;

    private LoginBench(
            Path results, int perSecond, Province province, RunningHub hub, EventWatch events)
            throws Exception {
        this.results = results;
        this.perSecond = perSecond;
        this.province = province;
        this.hub = hub;
        this.api = hub.api();
        this.jdbc = JdbcClient.create(hub.database());
        this.client = new OnlineClient(hub);
        this.traffic = new OnlineTraffic(client, perSecond);
        this.locks = new LockWatch(hub.database());
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            System.err.println(
                    "usage: LoginBench <work folder> <figures.jsonl> <rows> <operations a second>");
            System.exit(2);
        }
        Path work = Files.createTempDirectory(Path.of(args[0]).toRealPath(), "logins");
        Path home = Files.createDirectory(work.resolve("home"));
        Files.writeString(home.resolve("brakes.json"), NO_BRAKES);
        int rows = Integer.parseInt(args[2]);
        Province province = province(rows);
        var events = new EventWatch();
        RunningHub hub =
                RunningHub.in(
                        home,
                        Map.of(
                                "SHUNIU_IMPORT_MAX_BYTES",
                                "20GB",
                                "SHUNIU_EGRESS_ALLOW",
                                events.address()));
        Runtime.getRuntime().addShutdownHook(new Thread(hub::close));
        hub.awaitReady();
        new LoginBench(Path.of(args[1]), Integer.parseInt(args[3]), province, hub, events)
                .run(rows, work);
        hub.stop();
        // After a failure it stays, with the hub's log in it.
        FileSystemUtils.deleteRecursively(work);
    }

    private static Province province(int pupils) {
        return Province.of(
                new ProvinceSpec(
                        SEED,
                        PROVINCE,
                        (int) Math.round(pupils * ROWS_PER_PUPIL),
                        Math.max(1, pupils / ROWS_PER_SCHOOL),
                        ProvinceSpec.DEFAULT_AS_OF,
                        DefectRates.USUAL));
    }

    private void run(int rows, Path work) throws Exception {
        machine(rows);
        Path first = write(province.firstDay(), work.resolve("first.tsv"));
        // As much as can happen to a province in a night.
        RegistryDay night = province.afterNights(1, 1);
        Path second = write(night, work.resolve("second.tsv"));
        putSource();
        client.meet(demoAccounts(), people(ANYBODY));
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (Operation operation : Operation.values()) {
                client.perform(operation);
            }
        }
        try (locks;
                events;
                traffic) {
            locks.start();
            traffic.start();
            events.start(hub);
            during(Phase.IDLE_BEFORE, LoginBench::idle);
            during(Phase.FIRST_LOAD, () -> apply(first, province.studentRows()));
            // Their rows are among those that change.
            client.meet(newAccounts(), people(OF_SOURCE));
            during(Phase.SECOND_APPLY, () -> apply(second, night.studentRows()));
            during(Phase.IDLE_AFTER, LoginBench::idle);
            events.awaitSilence();
        }
        LoginFigures figures = LoginFigures.of(traffic.samples(), locks.waits());
        note(figures);
        System.out.println(figures);
        System.out.println(
                """
                | what happened in | heard by | events | p50 ms | p99 ms | max ms |
                |---|---|---:|---:|---:|---:|""");
        for (EventWatch.Figure figure : events.figures()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("phase", figure.phase().title());
            line.put("heardBy", figure.way().name().toLowerCase(Locale.ROOT));
            line.put("events", figure.events());
            line.put("p50Millis", figure.p50().toMillis());
            line.put("p99Millis", figure.p99().toMillis());
            line.put("maxMillis", figure.max().toMillis());
            write(line);
            System.out.println(figure);
        }
    }

    /** What the hub has to do in a phase. */
    private interface Work {
        void run() throws Exception;
    }

    private void during(Phase phase, Work work) throws Exception {
        System.err.println("bench: " + phase.title());
        enter(phase);
        work.run();
        enter(null);
    }

    private void enter(@Nullable Phase phase) {
        traffic.enter(phase);
        locks.enter(phase);
        events.enter(phase);
    }

    private static void idle() {
        RunningHub.pause(IDLE.toMillis());
    }

    private static Path write(RegistryDay day, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            day.writeStudentRegistry(out, Rendering.TSV);
        }
        return file;
    }

    private void putSource() {
        String scope =
                province.schools().stream()
                        .map(school -> "\"" + school + "\"")
                        .collect(Collectors.joining(","));
        api.put(
                        "/api/v1/sources/" + SOURCE,
                        "{\"format\":\"xueji\",\"mode\":\"snapshot\",\"scope\":[%s]}"
                                .formatted(scope))
                .expect(201);
    }

    /** Delivers a snapshot that proves to be whole, and waits until it is applied. */
    private void apply(Path file, long rows) throws IOException {
        Instant began = Instant.now();
        String id =
                api.deliver(
                                SOURCE,
                                "filename=%s&rows=%d".formatted(file.getFileName(), rows),
                                "text/tab-separated-values",
                                body(file))
                        .expect(202)
                        .json()
                        .required("id")
                        .asString();
        Duration received = Duration.between(began, Instant.now());
        boolean withoutIndexes = false;
        do {
            RunningHub.pause(500);
            withoutIndexes |= jdbc.sql(WITHOUT_INDEXES).query(Boolean.class).single();
        } while (isOpen(id));
        Duration wall = Duration.between(began, Instant.now());
        JsonNode found = api.get("/api/v1/imports/" + id).expect(200).json();
        var line = new LinkedHashMap<String, Object>();
        line.put("applied", String.valueOf(file.getFileName()));
        line.put("state", found.required("state").asString());
        line.put("receiveSeconds", received.toMillis() / 1e3);
        line.put("wallSeconds", wall.toMillis() / 1e3);
        line.put("withoutIndexes", withoutIndexes);
        line.put("counts", found.required("counts"));
        write(line);
        if (!found.required("state").asString().equals("applied")) {
            throw new AssertionError("the delivery was not applied: " + found);
        }
    }

    /** Asks the database, lest the question wait where those wait who are measured. */
    private boolean isOpen(String id) {
        return jdbc.sql(IS_OPEN).param("id", id).query(Boolean.class).single();
    }

    private static BodyPublisher body(Path file) {
        try {
            return BodyPublishers.ofFile(file);
        } catch (FileNotFoundException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Account> demoAccounts() {
        var accounts = new ArrayList<Account>();
        for (JsonNode account : hub.demo().required("accounts")) {
            accounts.add(
                    new Account(
                            account.required("login").asString(),
                            account.required("password").asString()));
        }
        return accounts;
    }

    /** Some of those who were loaded get a card and a password. */
    private List<Account> newAccounts() {
        String ids =
                people(OF_SOURCE).stream()
                        .limit(ACCOUNTS)
                        .map(id -> "\"" + id + "\"")
                        .collect(Collectors.joining(","));
        JsonNode cards =
                api.post("/api/v1/activation-cards", "{\"personIds\":[" + ids + "]}")
                        .expect(200)
                        .json()
                        .required("items");
        var accounts = new ArrayList<Account>();
        for (JsonNode card : cards) {
            String number = card.required("spaceNumber").asString();
            String code = card.required("code").asString();
            int status =
                    new WebClient(hub.issuer().getPort())
                            .submit(
                                    "/activate",
                                    "/activate",
                                    Map.of(
                                            "spaceNumber", number,
                                            "code", code,
                                            "password", PASSWORD))
                            .statusCode();
            if (status != 303) {
                throw new AssertionError("a card was answered with " + status);
            }
            accounts.add(new Account(number, PASSWORD));
        }
        return accounts;
    }

    private List<String> people(String which) {
        return jdbc.sql(which)
                .param("source", SOURCE)
                .param("limit", ASKED_ABOUT)
                .query((row, n) -> row.getString(1))
                .list();
    }

    private void machine(int rows) throws IOException {
        var line = new LinkedHashMap<String, Object>();
        line.put("at", Instant.now().toString());
        line.put("rows", rows);
        line.put("perSecond", perSecond);
        line.put("processors", Runtime.getRuntime().availableProcessors());
        line.put("loadBefore", Files.readString(Path.of("/proc/loadavg")).strip());
        line.put("java", Runtime.version().toString());
        line.put("postgres", jdbc.sql("show server_version").query(String.class).single());
        write(line);
    }

    private void note(LoginFigures figures) throws IOException {
        for (LoginFigures.Latency latency : figures.latencies()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("phase", latency.phase().title());
            line.put("operation", latency.operation().title());
            line.put("n", latency.n());
            line.put("p50Millis", LoginFigures.millis(latency.p50()));
            line.put("p99Millis", LoginFigures.millis(latency.p99()));
            line.put("maxMillis", LoginFigures.millis(latency.max()));
            line.put("errors", latency.errors());
            write(line);
        }
        for (LoginFigures.Locks locks : figures.locks()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("phase", locks.phase().title());
            line.put("lockWaits", locks.waits());
            line.put("longestLockWaits", locks.longest());
            write(line);
        }
    }

    private void write(Map<String, Object> line) throws IOException {
        String json = JsonMapper.shared().writeValueAsString(line);
        Files.writeString(
                results, json + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.err.println(json);
    }
}
