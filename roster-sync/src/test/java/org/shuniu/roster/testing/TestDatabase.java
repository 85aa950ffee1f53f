package org.shuniu.roster.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A real PostgreSQL, one a JVM: a container where Docker runs, a local process elsewhere. It ends
 * with the JVM; it does not sync to disk, for no test outlives a power loss.
 */
public final class TestDatabase {
    private static final AtomicInteger CREATED = new AtomicInteger();

    private TestDatabase() {}

    /** An empty database of its own, with a small pool. */
    public static DataSource fresh() {
        return pool(freshConnection());
    }

    /** An empty database of its own, as address, user and password: for what makes its own pool. */
    public static PGSimpleDataSource freshConnection() {
        var name = "test_" + CREATED.incrementAndGet();
        // The collation is PostgreSQL's own, so that every platform sorts alike.
        var create =
                "create database %s template template0 encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8'"
                        .formatted(name);
        try (var connection = Server.RUNNING.connect("postgres").getConnection();
                var statement = connection.createStatement()) {
            statement.execute(create);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the database " + name, e);
        }
        return Server.RUNNING.connect(name);
    }

    private static DataSource pool(PGSimpleDataSource database) {
        var config = new HikariConfig();
        config.setDataSource(database);
        config.setPoolName(database.getDatabaseName());
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setIdleTimeout(10_000);
        return new HikariDataSource(config);
    }

    private record Server(String host, int port, String user, String password) {
        static final Server RUNNING =
                DockerClientFactory.instance().isDockerAvailable() ? container() : process();

        PGSimpleDataSource connect(String database) {
            var dataSource = new PGSimpleDataSource();
            dataSource.setServerNames(new String[] {host});
            dataSource.setPortNumbers(new int[] {port});
            dataSource.setDatabaseName(database);
            dataSource.setUser(user);
            dataSource.setPassword(password);
            // As in production: what the driver says of a fault never quotes a value.
            dataSource.setLogServerErrorDetail(false);
            return dataSource;
        }

        /** Testcontainers' reaper removes the container after the JVM. */
        @SuppressWarnings("resource")
        private static Server container() {
            var postgres =
                    new PostgreSQLContainer("postgres:18-alpine")
                            .withCommand(
                                    "postgres", "-c", "fsync=off", "-c", "max_connections=300");
            postgres.start();
            return new Server(
                    postgres.getHost(),
                    postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                    postgres.getUsername(),
                    postgres.getPassword());
        }

        /** Zonky's shutdown hook stops the process and deletes its directory. */
        @SuppressWarnings("resource")
        private static Server process() {
            try {
                var postgres =
                        EmbeddedPostgres.builder()
                                .setServerConfig("max_connections", "300")
                                .setOutputRedirector(Redirect.DISCARD)
                                .setErrorRedirector(Redirect.DISCARD)
                                .start();
                return new Server("127.0.0.1", postgres.getPort(), "postgres", "postgres");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
