package org.shuniu.gateway.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.shuniu.gateway.embedded.EmbeddedPostgres;
import org.shuniu.roster.RosterEngine;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A demo hub that the launcher {@code ./shuniu} has started, in a process and a home of its own.
 *
 * <p>{@link #shared} is one for all tests of this JVM, because a start costs half a minute: a test
 * makes sources and people of its own there, and leaves those of others alone.
 */
public final class RunningHub implements AutoCloseable {
    /** The project, as a reader of the README has it before them. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Small enough that a test can send more. */
    static final int MAX_IMPORT_BYTES = 20 << 20;

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);

    /** Where the shared hub may call an application on this machine. */
    public static final int APPLICATION_PORT = freePort();

    /** The code of the hub that a demo is. */
    private static final String DEMO_CODE = "330000";

    /** Who is there, by the ids and numbers that stay with them for life. */
    static final String PEOPLE =
            """
            select p.person_id || ' ' || p.public_subject || ' ' || s.space_number
              from roster.person p
              join roster.space s on s.person_id = p.person_id
            """;

    private final String command;
    private final Path home;
    private final int port;
    private final Map<String, String> settings;
    private String firstStateHash = "";
    private Process process;

    private RunningHub(String command, Path home, int port, Map<String, String> settings)
            throws IOException {
        this.command = command;
        this.home = home;
        this.settings = settings;
        this.port = port;
        this.process = launch();
    }

    /** Starting in a home that is made already, with these variables in its environment. */
    public static RunningHub in(Path home, Map<String, String> settings) throws IOException {
        return new RunningHub("demo", home, threeFreePorts(), settings);
    }

    /** Starting as {@code ./shuniu run} does, in a fresh home, with these variables. */
    static RunningHub alone(Map<String, String> settings) throws IOException {
        return new RunningHub("run", freshHome(), threeFreePorts(), settings);
    }

    /** One more node of this hub, with these variables beside what both have to agree upon. */
    RunningHub besides(Map<String, String> settings) throws IOException {
        var address = EmbeddedPostgres.runningIn(home).orElseThrow();
        var all = new TreeMap<>(this.settings);
        all.put("SHUNIU_HUB_CODE", DEMO_CODE);
        all.put("SHUNIU_HUB_ISSUER", issuer().toString());
        all.put("SHUNIU_MASTER_KEY_FILE", home.resolve("master.key").toString());
        all.put("SPRING_DATASOURCE_URL", address.url());
        all.put("SPRING_DATASOURCE_USERNAME", address.user());
        all.put("SPRING_DATASOURCE_PASSWORD", address.password());
        all.putAll(settings);
        return new RunningHub("run", freshHome(), threeFreePorts(), all);
    }

    /** The hub that all tests of this JVM share, ready. */
    public static RunningHub shared() {
        return Shared.HUB;
    }

    private static final class Shared {
        static final RunningHub HUB = start();

        private static RunningHub start() {
            try {
                RunningHub hub = onFreshHome();
                Runtime.getRuntime().addShutdownHook(new Thread(hub::close));
                hub.awaitReady();
                hub.firstStateHash = hub.stateHash();
                return hub;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static RunningHub onFreshHome() throws IOException {
        return in(freshHome(), Map.of("SHUNIU_EGRESS_ALLOW", "localhost:" + APPLICATION_PORT));
    }

    /**
     * Starting, and not ready yet. Its master key is this hub's: identifiers are hashed under it,
     * so that without it two hubs with the same people have different state hashes.
     */
    RunningHub twinOnFreshHome(Map<String, String> settings) throws IOException {
        var all = new TreeMap<>(settings);
        all.put("SHUNIU_MASTER_KEY_FILE", home.resolve("master.key").toString());
        return in(freshHome(), all);
    }

    static Path freshHome() throws IOException {
        Path homes = Files.createDirectories(Path.of("target", "walk").toAbsolutePath());
        return Files.createTempDirectory(homes, "home");
    }

    private Process launch() throws IOException {
        // Whatever an earlier start wrote is not what awaitReady waits for.
        Files.deleteIfExists(log());
        ProcessBuilder builder = launcher(command, "--port", String.valueOf(port));
        return builder.redirectErrorStream(true).redirectOutput(log().toFile()).start();
    }

    /** The launcher as an operator calls it, for this home. */
    private ProcessBuilder launcher(String... arguments) {
        var command = new ArrayList<String>();
        command.add(ROOT.resolve("shuniu").toString());
        command.addAll(Arrays.asList(arguments));
        var builder = new ProcessBuilder(command).directory(ROOT.toFile());
        builder.environment().putAll(environment());
        builder.environment().putAll(settings);
        return builder;
    }

    /** What a shell needs to reach this hub by the commands of the README. */
    Map<String, String> environment() {
        return Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "SHUNIU_HOME", home.toString(),
                "SHUNIU_SKIP_BUILD", "1",
                "SHUNIU_IMPORT_MAX_BYTES", MAX_IMPORT_BYTES + "B",
                "HUB", issuer().toString());
    }

    Path home() {
        return home;
    }

    public URI issuer() {
        return URI.create(settings.getOrDefault("SHUNIU_HUB_ISSUER", "http://localhost:" + port));
    }

    int port() {
        return port;
    }

    URI platform() {
        return URI.create("http://localhost:" + (port + 1));
    }

    URI vendor() {
        return URI.create("http://localhost:" + (port + 2));
    }

    /** What the process says to its operator. */
    Path log() {
        return home.resolveSibling(home.getFileName() + ".log");
    }

    public JsonNode demo() {
        try {
            return JsonMapper.shared().readTree(Files.readString(home.resolve("demo/demo.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Api api() {
        JsonNode client = demo().required("apiClient");
        return new Api(
                issuer(),
                client.required("clientId").asString(),
                client.required("clientSecret").asString());
    }

    public void awaitReady() {
        if (command.equals("demo")) {
            await("the demo is ready", STARTS_WITHIN, () -> said("The demo is ready."));
        } else {
            await("the node listens", STARTS_WITHIN, () -> !isFree(port));
        }
    }

    /** Whether the process has said this since it was started. */
    boolean said(String words) {
        try {
            return Files.readString(log()).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(
                        "waited in vain until %s; the hub said:%n%s".formatted(what, tail()));
            }
            pause(20);
        }
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What {@code ./shuniu state-hash} prints of this hub, without the price of a JVM. */
    String stateHash() {
        return RosterEngine.stateHash(database());
    }

    /** The state hash of the shared hub before any test used it. */
    String firstStateHash() {
        return firstStateHash;
    }

    /** How long the first import of the demo took, the student registry's. */
    Duration firstImport() {
        JsonNode imports =
                api().get("/api/v1/sources/xueji/imports").expect(200).json().required("items");
        JsonNode first = imports.get(imports.size() - 1);
        return Duration.between(
                Instant.parse(first.required("startedAt").asString()),
                Instant.parse(first.required("finishedAt").asString()));
    }

    /** Everybody in its database, also while only that is left of a killed hub. */
    Set<String> people() {
        return new HashSet<>(JdbcClient.create(database()).sql(PEOPLE).query(String.class).list());
    }

    /** Its PostgreSQL, while that runs. */
    public DataSource database() {
        try {
            var address = EmbeddedPostgres.runningIn(home).orElseThrow();
            return new DriverManagerDataSource(address.url(), address.user(), address.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command of the launcher prints. */
    String ask(String... arguments) {
        try {
            Process asked = launcher(arguments).redirectError(Redirect.INHERIT).start();
            String answer =
                    new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new AssertionError("./shuniu " + String.join(" ", arguments) + " failed");
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A command of the launcher with these variables, running; its output waits to be read. */
    Process begin(Map<String, String> settings, String... arguments) throws IOException {
        ProcessBuilder command = launcher(arguments);
        command.environment().putAll(settings);
        return command.redirectErrorStream(true).start();
    }

    /** kill -9 of the Java process alone; the servers in the home are left behind. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next start, on the same home and port. */
    void startAgain() throws IOException {
        process = launch();
    }

    @Override
    public void close() {
        stop();
    }

    /** Ends it in order, as Ctrl-C or a service manager does. */
    public void stop() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("it did not stop; it said:\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first of three ports in a row, below those that the system hands out by itself. */
    private static int threeFreePorts() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
            if (isFree(port) && isFree(port + 1) && isFree(port + 2)) {
                return port;
            }
        }
    }

    private static int freePort() {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(30_000, 32_000);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
