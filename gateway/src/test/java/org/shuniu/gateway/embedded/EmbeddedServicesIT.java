package org.shuniu.gateway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServicesIT {
    /** One for all: making a database is what takes the time. */
    @TempDir static Path home;

    @Test
    void whatWasCommittedBeforeAKillIsThereAfterTheNextStart() throws Exception {
        var killed = EmbeddedProcess.on(home);
        try (var connection = killed.ready().connect()) {
            execute(connection, "create table mark (word text)");
            execute(connection, "insert into mark values ('committed')");
        }
        killed.kill();
        var orphans = servers();
        assertThat(orphans).hasSize(2).allMatch(ProcessHandle::isAlive);

        try (var next = EmbeddedProcess.on(home)) {
            try (var connection = next.ready().connect()) {
                assertThat(query(connection, "select word from mark")).isEqualTo("committed");
            }
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(home.resolve("redis/redis.pid")).doesNotExist();
    }

    @Test
    void aSecondProcessOnTheSameHomeIsToldWhoHoldsIt() throws Exception {
        try (var first = EmbeddedProcess.on(home)) {
            var running = first.ready();
            try (var second = EmbeddedProcess.on(home)) {
                assertThat(second.line())
                        .startsWith("another Shuniu (process " + first.pid() + ", started ")
                        .contains("SHUNIU_HOME");
                assertThat(second.exitCode()).isEqualTo(1);
            }
            try (var connection = running.connect()) {
                assertThat(query(connection, "select 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void theyAreDurablePrivateAndOnTheLoopbackOnly() throws Exception {
        try (var process = EmbeddedProcess.on(home)) {
            var running = process.ready();
            try (var connection = running.connect()) {
                assertThat(query(connection, "show fsync")).isEqualTo("on");
                assertThat(query(connection, "show synchronous_commit")).isEqualTo("on");
                assertThat(query(connection, "show listen_addresses")).isEqualTo("127.0.0.1");
                assertThat(query(connection, "show password_encryption"))
                        .isEqualTo("scram-sha-256");
                assertThat(
                                query(
                                        connection,
                                        "select rolsuper from pg_roles where rolname = current_user"))
                        .isEqualTo("f");
            }
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(
                            () ->
                                    DriverManager.getConnection(
                                                    running.url(), running.user(), "guess")
                                            .close())
                    .returns("28P01", SQLException::getSQLState);
            var redis = URI.create(running.redis());
            try (var client = RedisClient.create("redis://127.0.0.1:" + redis.getPort())) {
                assertThatExceptionOfType(RedisConnectionException.class)
                        .isThrownBy(() -> client.connect().close());
            }
            try (var client = RedisClient.create(running.redis());
                    var connection = client.connect()) {
                assertThat(connection.sync().ping()).isEqualTo("PONG");
            }
            for (var directory : List.of(".", "postgres", "postgres/data", "redis", "log")) {
                assertThat(permissions(directory)).as(directory).isEqualTo("rwx------");
            }
            for (var secret : List.of("administrator.password", "application.password")) {
                assertThat(permissions("postgres/" + secret)).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aPidFileThatNamesAStrangerDoesHimNoHarm() throws Exception {
        try (var first = EmbeddedProcess.on(home)) {
            first.ready();
        }
        var stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(home.resolve("postgres/data/postmaster.pid"), stranger.pid() + "\n");
            Files.writeString(home.resolve("redis/redis.pid"), stranger.pid() + "\n");
            try (var next = EmbeddedProcess.on(home)) {
                next.ready();
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    private List<ProcessHandle> servers() {
        return ProcessHandle.allProcesses()
                .filter(
                        process ->
                                process.info()
                                        .command()
                                        .filter(command -> command.startsWith(home.toString()))
                                        .isPresent())
                .filter(
                        process ->
                                process.parent()
                                        .flatMap(parent -> parent.info().command())
                                        .filter(command -> command.startsWith(home.toString()))
                                        .isEmpty())
                .toList();
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(path)));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
