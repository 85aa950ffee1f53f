package org.shuniu.roster.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.apply.Undo;
import org.shuniu.roster.brake.BrakeRules;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.Suite;
import org.shuniu.roster.source.Source;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.FileSystemUtils;

/** A roster engine on a database and a home of its own, with the worker running. */
public final class TestHub implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final String NO_BRAKES_TO_ZERO =
            """
            {"brakes": [{"name": "school-to-zero", "off": true}, {"name": "class-to-zero", "off": true}]}
            """;

    private final DataSource dataSource;
    private final Path home;
    private final Clock clock;
    private final SecureRandom random;
    private final long firstLoad;
    private Suite suite = Suite.INTERNATIONAL;
    private RosterEngine engine;

    public TestHub() {
        this(Clock.systemUTC(), Map.of());
    }

    /**
     * A hub that takes so many new people for a first load.
     *
     * @see RosterEngine.Settings#firstLoad()
     */
    public TestHub(long firstLoad) {
        this(firstLoad, new SecureRandom());
    }

    /** The same, whose numbers the test draws. */
    public TestHub(long firstLoad, SecureRandom random) {
        this(Clock.systemUTC(), Map.of(), firstLoad, random);
    }

    /** A hub whose day the test decides, and which lets everything through. */
    public TestHub(Clock clock) {
        this(clock, Map.of("brakes.json", withoutAny()));
    }

    /**
     * A hub in another time.
     *
     * @param files of its home, by name
     */
    public TestHub(Clock clock, Map<String, String> files) {
        this(clock, files, Long.MAX_VALUE, new SecureRandom());
    }

    private TestHub(Clock clock, Map<String, String> files, long firstLoad, SecureRandom random) {
        this.random = random;
        this.firstLoad = firstLoad;
        this.dataSource = TestDatabase.fresh();
        this.clock = clock;
        try {
            this.home = Files.createTempDirectory("hub");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(home.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start(true);
    }

    /** A hub that lets everything through: for what is not about brakes. */
    public static TestHub withoutBrakes() {
        return new TestHub(Clock.systemUTC(), Map.of("brakes.json", withoutAny()));
    }

    /** The operator's file that takes every brake off. */
    public static String withoutAny() {
        return BrakeRules.defaults().brakes().stream()
                .map(brake -> "{\"name\": \"%s\", \"off\": true}".formatted(brake.name()))
                .collect(Collectors.joining(", ", "{\"brakes\": [", "]}"));
    }

    /** A hub whose classes may be of one pupil, who may leave. */
    public static TestHub ofTinyClasses() {
        return new TestHub(Clock.systemUTC(), Map.of("brakes.json", NO_BRAKES_TO_ZERO));
    }

    private void start(boolean working) {
        var settings =
                new RosterEngine.Settings(
                        home,
                        "test",
                        new OrgCode("330000"),
                        OrgKind.PROVINCE,
                        "浙江省",
                        64L << 20,
                        firstLoad);
        try {
            engine =
                    RosterEngine.open(
                            dataSource,
                            new JdbcTransactionManager(dataSource),
                            new MasterKey(new byte[32]).under(suite),
                            clock,
                            random,
                            settings);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (working) {
            engine.startWorker();
        }
    }

    public RosterEngine engine() {
        return engine;
    }

    public Path home() {
        return home;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient sql() {
        return JdbcClient.create(dataSource);
    }

    public void snapshotSource(String id, String format, String... scope) {
        engine.sources()
                .put(
                        new Source(
                                id,
                                format,
                                Source.Mode.SNAPSHOT,
                                List.of(scope).stream().map(OrgCode::new).toList(),
                                Map.of(),
                                Duration.ofHours(12)),
                        "test");
    }

    /** Content that a test writes. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    public static byte[] bytes(Content content) {
        var out = new ByteArrayOutputStream();
        try {
            content.writeTo(out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }

    public Batch deliver(String source, byte[] bytes) {
        return deliver(new Delivery(source, "roster.xls", false, null, null, null, "test"), bytes);
    }

    public Batch deliver(String source, byte[] bytes, Instant asOf) {
        return deliver(new Delivery(source, "roster.xls", false, null, null, asOf, "test"), bytes);
    }

    /** Delivers and waits for nothing. */
    public UUID send(Delivery delivery, byte[] bytes) {
        try {
            return engine.intake().receive(delivery, new ByteArrayInputStream(bytes)).id();
        } catch (DeliveryRefused e) {
            throw new IllegalStateException(e.kind() + ": " + e.getMessage(), e);
        }
    }

    /** Delivers and waits until nothing more happens by itself. */
    public Batch deliver(Delivery delivery, byte[] bytes) {
        return settled(send(delivery, bytes));
    }

    /** The plan of a delivery that changes nothing. */
    public Batch rehearse(String source, byte[] bytes) {
        return deliver(new Delivery(source, "roster.xls", true, null, null, null, "test"), bytes);
    }

    /** Undoes a batch, waits until that is done, and lets the source go on. */
    public Undo.Outcome undo(UUID batch) {
        Undo.Outcome outcome = engine.undo().undo(batch, "undoer");
        if (outcome instanceof Undo.Outcome.Undoing(UUID undo)) {
            settled(undo);
            sql().sql("update roster.source set paused_at = null, paused_why = null").update();
        }
        return outcome;
    }

    /** Ends the engine where it stands and starts it again, as a new process would. */
    public void restart() {
        engine.close();
        start(true);
    }

    /** As {@link #restart}, with another suite in its configuration. */
    public void restartUnder(Suite other) {
        suite = other;
        restart();
    }

    /** As {@link #restart}, with everybody at their place but the worker. */
    public void restartWithoutWorker() {
        engine.close();
        start(false);
    }

    public Batch settled(UUID id) {
        await(
                () ->
                        engine.batches()
                                .find(id)
                                .filter(batch -> batch.state().isFinal(batch.dryRun()))
                                .isPresent());
        return engine.batches().find(id).orElseThrow();
    }

    /** Waits for something that the worker does by itself. */
    public void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("it has not come to pass in " + PATIENCE);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        engine.close();
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
