package org.shuniu.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import redis.embedded.RedisServer;

/**
 * A real Redis, one a JVM: a container where Docker runs, a local process elsewhere. It ends with
 * the JVM.
 */
public final class TestRedis {
    private static final String PASSWORD = "test-redis";
    private static final int DATABASES = 1_000;
    private static final AtomicInteger HANDED_OUT = new AtomicInteger();

    private TestRedis() {}

    /** An empty database of its own, as Spring's {@code spring.data.redis.url} wants it. */
    public static URI fresh() {
        var server = Server.RUNNING;
        return URI.create(
                "redis://:%s@%s:%d/%d"
                        .formatted(
                                PASSWORD,
                                server.host,
                                server.port,
                                HANDED_OUT.getAndIncrement() % DATABASES));
    }

    private record Server(String host, int port) {
        static final Server RUNNING =
                DockerClientFactory.instance().isDockerAvailable() ? container() : process();

        /** Testcontainers' reaper removes the container after the JVM. */
        @SuppressWarnings("resource")
        private static Server container() {
            var redis =
                    new GenericContainer<>("redis:7-alpine")
                            .withExposedPorts(6379)
                            .withCommand(
                                    "redis-server",
                                    "--requirepass",
                                    PASSWORD,
                                    "--databases",
                                    String.valueOf(DATABASES),
                                    "--save",
                                    "");
            redis.start();
            return new Server(redis.getHost(), redis.getMappedPort(6379));
        }

        /** The library's shutdown hook stops the process. */
        private static Server process() {
            try {
                int port = freePort();
                RedisServer.newRedisServer()
                        .port(port)
                        .bind("127.0.0.1")
                        .setting("requirepass " + PASSWORD)
                        .setting("databases " + DATABASES)
                        .setting("save \"\"")
                        .build()
                        .start();
                return new Server("127.0.0.1", port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static int freePort() throws IOException {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }
}
