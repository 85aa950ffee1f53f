package org.shuniu.gateway.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.shuniu.gateway.walk.RunningHub;

/** A server of somebody else's that a test has started, and its output. */
record ServedBy(Process process, int port, Path log) implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);

    static ServedBy start(ProcessBuilder builder, int port, Path log) {
        try {
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
            var served = new ServedBy(process, port, log);
            served.awaitListening();
            return served;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static URI origin(int port) {
        return URI.create("http://localhost:" + port);
    }

    URI at(String path) {
        return origin(port).resolve(path);
    }

    private void awaitListening() {
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        while (!listens()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new AssertionError("it does not listen; it said:\n" + said());
            }
            RunningHub.pause(50);
        }
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
