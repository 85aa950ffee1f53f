package org.shuniu.gateway.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Applications that hear of logouts, each at a path of its own. */
final class LogoutReceiver {
    private final HttpServer server;
    private final Map<String, BlockingQueue<String>> received = new ConcurrentHashMap<>();
    private final Map<String, Queue<Integer>> answers = new ConcurrentHashMap<>();

    LogoutReceiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String uri(String path) {
        return "http://localhost:" + port() + path;
    }

    /** What a path answers to its next posts, before it is content; 0 for nothing, ever. */
    void answer(String path, Integer... statuses) {
        answers.computeIfAbsent(path, p -> new ConcurrentLinkedQueue<>()).addAll(List.of(statuses));
    }

    /** The next logout token; null if none comes in time. */
    @Nullable String next(String path, long seconds) throws InterruptedException {
        return queue(path).poll(seconds, TimeUnit.SECONDS);
    }

    private BlockingQueue<String> queue(String path) {
        return received.computeIfAbsent(path, p -> new LinkedBlockingQueue<>());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        boolean form = "application/x-www-form-urlencoded".equals(type);
        queue(path)
                .add(
                        form && body.startsWith("logout_token=")
                                ? URLDecoder.decode(
                                        body.substring("logout_token=".length()),
                                        StandardCharsets.UTF_8)
                                : "not a logout: " + type + " " + body);
        Integer status = answers.getOrDefault(path, new ConcurrentLinkedQueue<>()).poll();
        if (status != null && status == 0) {
            // Held open until the other side gives up.
            answers.get(path).add(0);
            return;
        }
        exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        exchange.close();
    }
}
