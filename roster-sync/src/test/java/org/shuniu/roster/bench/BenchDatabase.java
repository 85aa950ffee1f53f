package org.shuniu.roster.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * One durable PostgreSQL for both sides, with the settings that the hub gives its own: what was
 * committed survives a power loss.
 */
final class BenchDatabase implements AutoCloseable {
    private static final Map<String, String> SETTINGS =
            Map.ofEntries(
                    Map.entry("fsync", "on"),
                    Map.entry("full_page_writes", "on"),
                    Map.entry("synchronous_commit", "on"),
                    Map.entry("shared_buffers", "256MB"),
                    Map.entry("work_mem", "16MB"),
                    Map.entry("maintenance_work_mem", "128MB"),
                    Map.entry("max_wal_size", "2GB"),
                    Map.entry("checkpoint_timeout", "15min"),
                    Map.entry("jit", "off"),
                    Map.entry("max_connections", "100"));

    private final EmbeddedPostgres postgres;
    private final long postmaster;

    private BenchDatabase(EmbeddedPostgres postgres, long postmaster) {
        this.postgres = postgres;
        this.postmaster = postmaster;
    }

    /**
     * @param log where the server says what it does
     */
    static BenchDatabase start(Path data, Path log) throws IOException, SQLException {
        EmbeddedPostgres.Builder builder =
                EmbeddedPostgres.builder()
                        .setDataDirectory(data)
                        .setOutputRedirector(Redirect.appendTo(log.toFile()))
                        .setErrorRedirector(Redirect.appendTo(log.toFile()));
        // The library turns fsync off for tests; what is said last holds, and is looked up below.
        SETTINGS.forEach(builder::setServerConfig);
        EmbeddedPostgres postgres = builder.start();
        long postmaster =
                Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        BenchDatabase database = new BenchDatabase(postgres, postmaster);
        if (!database.settings().get("fsync").equals("on")) {
            throw new IllegalStateException("PostgreSQL runs without fsync");
        }
        return database;
    }

    /** The process whose children do the work. */
    long postmaster() {
        return postmaster;
    }

    /** As the server reports them. */
    Map<String, String> settings() throws SQLException {
        Map<String, String> reported = new LinkedHashMap<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (String name : SETTINGS.keySet().stream().sorted().toList()) {
                try (var shown = statement.executeQuery("show " + name)) {
                    shown.next();
                    reported.put(name, shown.getString(1));
                }
            }
            try (var version = statement.executeQuery("show server_version")) {
                version.next();
                reported.put("server_version", version.getString(1));
            }
        }
        return reported;
    }

    /** An empty database with a small pool. */
    HikariDataSource create(String name) throws SQLException {
        execute(
                postgres.getPostgresDatabase(),
                "create database %s template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8'"
                        .formatted(name));
        HikariConfig config = new HikariConfig();
        config.setDataSource(postgres.getDatabase("postgres", name));
        config.setPoolName(name);
        config.setMaximumPoolSize(8);
        return new HikariDataSource(config);
    }

    void drop(String name) throws SQLException {
        execute(postgres.getPostgresDatabase(), "drop database " + name + " with (force)");
    }

    /** Nothing that an earlier step dirtied is written at the cost of the next one. */
    void settle() throws SQLException {
        execute(postgres.getPostgresDatabase(), "checkpoint");
    }

    static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
