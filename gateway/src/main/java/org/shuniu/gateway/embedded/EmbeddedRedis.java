package org.shuniu.gateway.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.shuniu.gateway.home.Home;
import org.shuniu.gateway.home.StartupFault;

/**
 * A real Redis in the home's directory {@code redis}, on the loopback only. It keeps nothing on
 * disk: all it holds is short-lived, and losing it costs a new login. So its password may be a new
 * one at every start, and stands nowhere.
 */
public final class EmbeddedRedis {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Platform platform;
    private final ServerCommand server;
    private final Path directory;
    private final Path log;
    private final Path pidFile;

    private EmbeddedRedis(Home home, Platform platform, ServerCommand server) throws IOException {
        this.platform = platform;
        this.server = server;
        this.directory = home.subdirectory("redis");
        this.log = home.subdirectory("log").resolve("redis.log");
        this.pidFile = directory.resolve("redis.pid");
    }

    static EmbeddedRedis in(Home home, Platform platform) throws IOException, InterruptedException {
        return new EmbeddedRedis(home, platform, ServerCommand.forOwnerOf(home.directory()));
    }

    /** Returns its address with the password, as {@code spring.data.redis.url} wants it. */
    String start(SecureRandom random) throws IOException, InterruptedException {
        stop();
        var program = program();
        server.own(directory);
        var bytes = new byte[32];
        random.nextBytes(bytes);
        var password = HexFormat.of().formatHex(bytes);
        int port = freePort();
        int exit = server.run(log, configuration(port, password), List.of(program.toString(), "-"));
        if (exit != 0 || !answers(port, password)) {
            throw fault("does not start");
        }
        return "redis://:%s@127.0.0.1:%d".formatted(password, port);
    }

    /** Given on standard input, so that no list of processes and no file shows the password. */
    private String configuration(int port, String password) {
        return """
        bind 127.0.0.1
        port %d
        requirepass %s
        daemonize yes
        pidfile %s
        logfile %s
        dir %s
        save ""
        appendonly no
        """
                .formatted(port, password, quoted(pidFile), quoted(log), quoted(directory));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The first of the platform's programs that this machine can run. */
    private Path program() throws IOException, InterruptedException {
        for (var resource : platform.redis()) {
            var program = directory.resolve(resource.substring(1));
            if (!Files.exists(program)) {
                var unfinished = Files.createTempFile(directory, "redis-server", ".new");
                try (var in = ServerCommand.resource(resource)) {
                    Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
                }
                if (!unfinished.toFile().setExecutable(true)) {
                    throw new IOException("cannot make " + unfinished + " executable");
                }
                Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
                server.own(directory);
            }
            try {
                if (server.run(log, "", List.of(program.toString(), "--version")) == 0) {
                    return program;
                }
            } catch (IOException _) {
                // Not even loadable here; its sibling may be.
            }
        }
        throw fault("cannot run on this machine");
    }

    private static boolean answers(int port, String password) throws InterruptedException {
        long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            try (var socket = new Socket()) {
                socket.setSoTimeout(1_000);
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                socket.getOutputStream()
                        .write(
                                "AUTH %s\r\n"
                                        .formatted(password)
                                        .getBytes(StandardCharsets.US_ASCII));
                var answer = socket.getInputStream().readNBytes(5);
                return new String(answer, StandardCharsets.US_ASCII).equals("+OK\r\n");
            } catch (IOException _) {
                Thread.sleep(20);
            }
        }
        return false;
    }

    /** Ends the server of this home, also one that an earlier process left behind. */
    void stop() throws IOException, InterruptedException {
        var running = Orphan.find(pidFile, directory).orElse(null);
        if (running != null) {
            running.destroy();
            try {
                running.onExit().get(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                running.destroyForcibly();
            } catch (ExecutionException e) {
                throw new IOException("cannot wait for Redis to end", e);
            }
        }
        Files.deleteIfExists(pidFile);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private StartupFault fault(String what) {
        return new StartupFault(
                "the embedded Redis %s: the log is %s; or set SPRING_DATA_REDIS_URL to a Redis of yours"
                        .formatted(what, log));
    }
}
