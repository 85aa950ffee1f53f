package org.shuniu.roster.bench;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.bench.RegistryFiles.RegistryFile;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.Source;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A hub whose one source is a province's student registry, complete every night. */
final class BenchHub implements AutoCloseable {
    private static final String SOURCE = "xueji";
    private static final OrgCode PROVINCE = new OrgCode("330000");
    private static final long LARGEST_FILE = 64L << 30;
    private static final Duration POLL = Duration.ofMillis(20);

    private final HikariDataSource database;
    private final Path home;
    private final RosterEngine engine;

    BenchHub(HikariDataSource database, Path home) throws IOException {
        this.database = database;
        this.home = home;
        this.engine =
                RosterEngine.open(
                        database,
                        new JdbcTransactionManager(database),
                        new MasterKey(new byte[32]),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        new RosterEngine.Settings(
                                home, "bench", PROVINCE, OrgKind.PROVINCE, "浙江省", LARGEST_FILE));
        engine.sources()
                .put(
                        new Source(
                                SOURCE,
                                SOURCE,
                                Source.Mode.SNAPSHOT,
                                List.of(PROVINCE),
                                Map.of(),
                                Source.DEFAULT_MIN_ABSENCE),
                        "bench");
        engine.startWorker();
    }

    /**
     * Returns when the bytes lie sealed on the disk.
     *
     * @param asOf newer than that of the delivery before
     */
    UUID receive(RegistryFile file, Instant asOf) throws IOException, DeliveryRefused {
        Delivery delivery =
                new Delivery(
                        SOURCE,
                        file.path().getFileName().toString(),
                        false,
                        file.rows(),
                        null,
                        asOf,
                        "bench");
        try (InputStream in = Files.newInputStream(file.path())) {
            return engine.intake().receive(delivery, in).id();
        }
    }

    /** Waits until nothing more happens by itself. */
    Batch settled(UUID id) throws InterruptedException {
        while (true) {
            Batch batch = engine.batches().find(id).orElseThrow();
            if (batch.state().isFinal(batch.dryRun())) {
                return batch;
            }
            Thread.sleep(POLL);
        }
    }

    /** Sealed bytes stay for a month; ten million rows would not fit the disk many times. */
    void forgetDelivered() throws IOException {
        try (DirectoryStream<Path> spooled = Files.newDirectoryStream(home.resolve("spool"))) {
            for (Path file : spooled) {
                Files.delete(file);
            }
        }
    }

    /** What autovacuum does after so many new rows, without its pauses. */
    void vacuum() throws SQLException {
        BenchDatabase.execute(database, "vacuum analyze");
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
