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
import javax.sql.DataSource;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.Source;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.util.FileSystemUtils;

/** A roster engine on a database and a home of its own, with the worker running. */
public final class TestHub implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DataSource dataSource;
    private final Path home;
    private final long firstLoad;
    private RosterEngine engine;

    public TestHub() {
        this(Long.MAX_VALUE);
    }

    /**
     * A hub that takes so many new people for a first load.
     *
     * @see RosterEngine.Settings#firstLoad()
     */
    public TestHub(long firstLoad) {
        this.firstLoad = firstLoad;
        this.dataSource = TestDatabase.fresh();
        try {
            this.home = Files.createTempDirectory("hub");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start();
    }

    private void start() {
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
                            new MasterKey(new byte[32]),
                            Clock.systemUTC(),
                            new SecureRandom(),
                            settings);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        engine.startWorker();
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

    /** Delivers and waits until nothing more happens by itself. */
    public Batch deliver(Delivery delivery, byte[] bytes) {
        try {
            return settled(engine.intake().receive(delivery, new ByteArrayInputStream(bytes)).id());
        } catch (DeliveryRefused e) {
            throw new IllegalStateException(e.kind() + ": " + e.getMessage(), e);
        }
    }

    /** The plan of a delivery that changes nothing. */
    public Batch rehearse(String source, byte[] bytes) {
        return deliver(new Delivery(source, "roster.xls", true, null, null, null, "test"), bytes);
    }

    /** Ends the engine where it stands and starts it again, as a new process would. */
    public void restart() {
        engine.close();
        start();
    }

    public Batch settled(UUID id) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            Batch batch = engine.batches().find(id).orElseThrow();
            if (batch.state().isFinal(batch.dryRun())) {
                return batch;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("import " + id + " is still " + batch.state());
            }
            try {
                Thread.sleep(20);
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
