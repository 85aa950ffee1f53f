package org.shuniu.gateway.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shuniu.gateway.home.Home;
import org.shuniu.gateway.home.StartupFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A real PostgreSQL in the home's directory {@code postgres}: durable, on the loopback only, with
 * passwords that only the home's owner can read.
 *
 * <p>It is started by {@code pg_ctl}, which puts it into a session of its own: a Ctrl-C at the
 * terminal reaches us, and we end it after everything that uses it.
 */
public final class EmbeddedPostgres {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final String DATABASE = "shuniu";
    private static final String ADMINISTRATOR = "postgres";

    /** Somebody may take the free port before PostgreSQL does, or an orphan may just wake up. */
    private static final int ATTEMPTS = 3;

    private final Home home;
    private final Path directory;
    private final Path data;
    private final Path log;
    private final ServerCommand server;
    private final Path programs;

    private EmbeddedPostgres(Home home, Path directory, ServerCommand server, Path programs)
            throws IOException {
        this.home = home;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.log = home.subdirectory("log").resolve("postgres.log");
        this.server = server;
        this.programs = programs;
    }

    /** Where the application finds it; the user owns the database and nothing else. */
    public record Address(int port, String password) {
        public String url() {
            return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE);
        }

        public String user() {
            return DATABASE;
        }

        @Override
        public String toString() {
            return url();
        }
    }

    /** Whether this home has a database already. */
    public static boolean existsIn(Home home) {
        return Files.exists(home.directory().resolve("postgres/data"));
    }

    /** The server that runs in a home that some other process may hold; empty if there is none. */
    public static Optional<Address> runningIn(Path home) throws IOException {
        var directory = home.toRealPath().resolve("postgres");
        var pidFile = directory.resolve("data/postmaster.pid");
        if (Orphan.find(pidFile, directory).isEmpty()) {
            return Optional.empty();
        }
        // PostgreSQL, "postmaster.pid": the fourth line is the port, the eighth tells readiness.
        var lines = Files.readAllLines(pidFile);
        if (lines.size() < 8 || !lines.get(7).strip().equals("ready")) {
            return Optional.empty();
        }
        var password = Files.readString(directory.resolve("application.password")).strip();
        return Optional.of(new Address(Integer.parseInt(lines.get(3).strip()), password));
    }

    static EmbeddedPostgres in(Home home, Platform platform)
            throws IOException, InterruptedException {
        var directory = home.subdirectory("postgres");
        var server = ServerCommand.forOwnerOf(home.directory());
        var unpacked = PostgresBinaries.unpack(platform.postgres(), directory);
        server.own(directory);
        return new EmbeddedPostgres(home, directory, server, unpacked);
    }

    Address start(SecureRandom random) throws IOException, InterruptedException {
        var administrator = secret("administrator.password", random);
        var password = secret("application.password", random);
        if (!Files.exists(data)) {
            LOG.info("Creating the database under {}", directory);
            create(administrator);
        }
        for (int attempt = 1; ; attempt++) {
            stop();
            int port = freePort();
            configure(port);
            if (start()) {
                PostgresBinaries.keepOnly(programs);
                var address = new Address(port, password);
                provide(address, administrator);
                return address;
            }
            if (attempt == ATTEMPTS) {
                throw fault("does not start");
            }
        }
    }

    /** Builds the cluster beside its place and moves it there whole: a kill leaves none or all. */
    private void create(String administrator) throws IOException, InterruptedException {
        try (var leftovers = Files.newDirectoryStream(directory, "initdb-*")) {
            for (var leftover : leftovers) {
                FileSystemUtils.deleteRecursively(leftover);
            }
        }
        var unfinished = Files.createTempDirectory(directory, "initdb-");
        server.own(unfinished);
        int exit =
                server.run(
                        log,
                        administrator + "\n",
                        List.of(
                                program("initdb"),
                                "--pgdata=" + unfinished,
                                "--username=" + ADMINISTRATOR,
                                "--pwfile=/dev/stdin",
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                // The same order of names on every machine.
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8"));
        if (exit != 0) {
            throw fault("cannot create its data directory");
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private void configure(int port) throws IOException {
        Files.writeString(
                data.resolve("postgresql.conf"),
                """
                # Written by Shuniu at every start.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'
                max_connections = 100
                # What was committed survives a power loss.
                fsync = on
                full_page_writes = on
                synchronous_commit = on
                shared_buffers = '256MB'
                work_mem = '16MB'
                maintenance_work_mem = '128MB'
                max_wal_size = '2GB'
                checkpoint_timeout = '15min'
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                # A message's detail may quote a row, and rows are about people.
                log_error_verbosity = terse
                log_min_error_statement = panic
                """
                        .formatted(port));
        Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    }

    private boolean start() throws IOException, InterruptedException {
        return server.run(
                        log,
                        "",
                        List.of(
                                program("pg_ctl"),
                                "start",
                                "--silent",
                                "--wait",
                                "--timeout=60",
                                "--pgdata=" + data,
                                "--log=" + log))
                == 0;
    }

    /** The application's user and database, if a first start did not come that far. */
    private void provide(Address address, String administrator) throws IOException {
        var url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(address.port());
        try (var connection = DriverManager.getConnection(url, ADMINISTRATOR, administrator);
                var statement = connection.createStatement()) {
            try (var found =
                    statement.executeQuery(
                            "select from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("drop role if exists " + DATABASE);
            // The password is hexadecimal, and `create role` takes no parameters.
            statement.execute(
                    "create role %s login password '%s'".formatted(DATABASE, address.password()));
            statement.execute("create database %s owner %s".formatted(DATABASE, DATABASE));
        } catch (SQLException e) {
            throw new IOException("cannot create the application's database", e);
        }
    }

    /** Ends the server of this home, also one that an earlier process left behind. */
    void stop() throws IOException, InterruptedException {
        var pidFile = data.resolve("postmaster.pid");
        var running = Orphan.find(pidFile, directory);
        if (running.isEmpty()) {
            // What it names is gone, or is another's by now; PostgreSQL would wait for that one.
            Files.deleteIfExists(pidFile);
            return;
        }
        for (var mode : List.of("fast", "immediate")) {
            int exit =
                    server.run(
                            log,
                            "",
                            List.of(
                                    program("pg_ctl"),
                                    "stop",
                                    "--silent",
                                    "--wait",
                                    "--timeout=60",
                                    "--mode=" + mode,
                                    "--pgdata=" + data));
            if (exit == 0 || !running.get().isAlive()) {
                return;
            }
        }
        throw fault("does not stop");
    }

    private String program(String name) {
        return programs.resolve("bin").resolve(name).toString();
    }

    private String secret(String name, SecureRandom random) throws IOException {
        var file = directory.resolve(name);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        var bytes = new byte[32];
        random.nextBytes(bytes);
        var secret = HexFormat.of().formatHex(bytes);
        var onlyOwner =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var unfinished = Files.createTempFile(directory, name, ".new", onlyOwner);
        Files.writeString(unfinished, secret);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return secret;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private StartupFault fault(String what) throws IOException {
        var tail = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
        var last = tail.subList(Math.max(0, tail.size() - 20), tail.size());
        if (last.stream().anyMatch(line -> line.contains("No space left on device"))) {
            return new StartupFault(
                    "the disk of %s is full: free some space and start again"
                            .formatted(home.directory()));
        }
        var reason =
                last.stream()
                        .filter(
                                line ->
                                        Set.of("FATAL", "PANIC", "error").stream()
                                                .anyMatch(line::contains))
                        .reduce("see the log", (_, line) -> line);
        return new StartupFault(
                "the embedded PostgreSQL %s (%s): the log is %s; or set SPRING_DATASOURCE_URL to a PostgreSQL of yours"
                        .formatted(what, reason.strip(), log));
    }
}
