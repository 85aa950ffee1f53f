package org.shuniu.roster.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
import org.shuniu.roster.RosterEngine;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.DeliveryRefused;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.Source;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A process with nothing but the roster engine in it, which a test may kill while it imports or
 * undoes.
 */
public final class ImportingProcess {
    private static final String SOURCE = "xueji";
    private static final String UNDO = "undo:";

    private final Process process;
    private final BufferedReader output;

    private ImportingProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Arguments: URL, user and password of the database, the home, and the file to deliver, or the
     * id of an import that an earlier process was given, or {@code undo:} and the id of one to
     * undo; and how many new people are a first load. Says the import's id as soon as it is
     * received or being undone, and how it ended.
     */
    public static void main(String[] arguments)
            throws IOException, DeliveryRefused, InterruptedException {
        var config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setUsername(arguments[1]);
        config.setPassword(arguments[2]);
        config.setMaximumPoolSize(8);
        try (var dataSource = new HikariDataSource(config);
                RosterEngine engine =
                        RosterEngine.open(
                                dataSource,
                                new JdbcTransactionManager(dataSource),
                                new MasterKey(new byte[32]),
                                Clock.systemUTC(),
                                new SecureRandom(),
                                new RosterEngine.Settings(
                                        Path.of(arguments[3]),
                                        "kill",
                                        new OrgCode("330000"),
                                        OrgKind.PROVINCE,
                                        "浙江省",
                                        64L << 20,
                                        Long.parseLong(arguments[5])))) {
            engine.startWorker();
            UUID id = begin(engine, arguments[4]);
            System.out.println(id);
            Batch batch = settled(engine, id, arguments[4].startsWith(UNDO));
            System.out.println(
                    "%s %s".formatted(batch.state().code(), batch.counts()).replace(", ", ","));
        }
    }

    private static UUID begin(RosterEngine engine, String what)
            throws IOException, DeliveryRefused {
        if (what.startsWith("/")) {
            return receive(engine, Path.of(what));
        }
        if (!what.startsWith(UNDO)) {
            return UUID.fromString(what);
        }
        UUID id = UUID.fromString(what.substring(UNDO.length()));
        engine.undo().undo(id, "test");
        return id;
    }

    private static UUID receive(RosterEngine engine, Path file)
            throws IOException, DeliveryRefused {
        engine.sources()
                .put(
                        new Source(
                                SOURCE,
                                "xueji",
                                Source.Mode.SNAPSHOT,
                                List.of(new OrgCode("330000")),
                                Map.of(),
                                Duration.ofHours(12)),
                        "test");
        var delivery = new Delivery(SOURCE, "roster.xls", false, null, null, null, "test");
        try (InputStream bytes = Files.newInputStream(file)) {
            return engine.intake().receive(delivery, bytes).id();
        }
    }

    private static Batch settled(RosterEngine engine, UUID id, boolean undoing)
            throws InterruptedException {
        while (true) {
            // Accepted is kept: an import that is not known any more ends this with an exception.
            Batch batch = engine.batches().find(id).orElseThrow();
            if (undoing
                    ? batch.state() == BatchState.UNDONE
                    : batch.state().isFinal(batch.dryRun())) {
                return batch;
            }
            Thread.sleep(10);
        }
    }

    /** Starts one that undoes an import. */
    public static ImportingProcess undoing(PGSimpleDataSource database, Path home, String id)
            throws IOException {
        return on(database, home, UNDO + id);
    }

    /** Starts one that delivers a file, or that waits for an import known already. */
    public static ImportingProcess on(PGSimpleDataSource database, Path home, String fileOrId)
            throws IOException {
        return on(database, home, fileOrId, Long.MAX_VALUE);
    }

    /**
     * The same, which takes so many new people for a first load.
     *
     * @see RosterEngine.Settings#firstLoad()
     */
    public static ImportingProcess on(
            PGSimpleDataSource database, Path home, String fileOrId, long firstLoad)
            throws IOException {
        var classpath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        var java =
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        return new ImportingProcess(
                new ProcessBuilder(
                                java,
                                "-XX:TieredStopAtLevel=1",
                                "-Dlogback.configurationFile=logback-test.xml",
                                "-cp",
                                classpath,
                                ImportingProcess.class.getName(),
                                database.getUrl(),
                                String.valueOf(database.getUser()),
                                String.valueOf(database.getPassword()),
                                home.toString(),
                                fileOrId,
                                String.valueOf(firstLoad))
                        .redirectError(Redirect.INHERIT)
                        .start());
    }

    /** The next line it says. */
    public String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** As kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public void awaitEnd() throws InterruptedException {
        process.waitFor();
    }
}
