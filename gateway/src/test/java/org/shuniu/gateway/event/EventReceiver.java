package org.shuniu.gateway.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that takes events, each path for itself; what it answers can be changed. */
final class EventReceiver {
    private final HttpServer server;
    private final Map<String, List<Delivery>> told = new ConcurrentHashMap<>();
    private final Map<String, ToIntFunction<JsonNode>> answers = new ConcurrentHashMap<>();

    /** A delivery that was taken. */
    record Delivery(String id, String timestamp, String signature, String body) {
        JsonNode event() {
            return JsonMapper.shared().readTree(body);
        }
    }

    EventReceiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url(String path) {
        return "http://localhost:" + port() + path;
    }

    /** What a path answers from now on; 204 until something else is said. */
    void answer(String path, ToIntFunction<JsonNode> status) {
        answers.put(path, status);
    }

    /** The deliveries that a path took, in their order. */
    List<Delivery> told(String path) {
        return told.getOrDefault(path, List.of());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            var fields = exchange.getRequestHeaders();
            var delivery =
                    new Delivery(
                            fields.getFirst("webhook-id"),
                            fields.getFirst("webhook-timestamp"),
                            fields.getFirst("webhook-signature"),
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
            int status = answers.getOrDefault(path, e -> 204).applyAsInt(delivery.event());
            if (status / 100 == 2) {
                told.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(delivery);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
