package org.shuniu.gateway.spaceprovider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A platform that keeps spaces as the contract says: one per number, however often it is told, and
 * nothing that is older than what it knows.
 */
final class ReferenceProvider implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, JsonNode> spaces = new ConcurrentHashMap<>();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    /** Of the addresses that it gives. */
    volatile String scheme = "https";

    /** What it says instead of what it should, while it says so. */
    volatile int status;

    /** Of whom it says so. */
    volatile Predicate<JsonNode> of = space -> true;

    ReferenceProvider() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/keep/spaces/", this::put);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://localhost:" + port() + "/keep";
    }

    /** The space as it is told last. */
    Optional<JsonNode> space(String number) {
        return Optional.ofNullable(spaces.get(number));
    }

    String state(String number) {
        return space(number).map(space -> space.required("state").asString()).orElse("none");
    }

    /** Everything that it was told of a space. */
    List<JsonNode> told(String number) {
        return told.stream()
                .filter(space -> space.required("spaceNumber").asString().equals(number))
                .toList();
    }

    List<Map<String, List<String>>> headers() {
        return headers;
    }

    private void put(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode space = JsonMapper.shared().readTree(body);
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        if (status != 0 && of.test(space)) {
            answer(exchange, status, "{}");
            return;
        }
        told.add(space);
        String number = space.required("spaceNumber").asString();
        boolean right =
                exchange.getRequestMethod().equals("PUT")
                        && exchange.getRequestURI().getPath().endsWith("/" + number);
        if (!right) {
            answer(exchange, 400, "{}");
            return;
        }
        spaces.merge(
                number,
                space,
                (known, now) ->
                        now.required("revision").asLong() >= known.required("revision").asLong()
                                ? now
                                : known);
        answer(
                exchange,
                200,
                "{\"address\": \"%s://spaces.example/%d/%s\"}".formatted(scheme, port(), number));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
