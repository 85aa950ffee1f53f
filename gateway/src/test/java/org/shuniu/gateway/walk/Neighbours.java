package org.shuniu.gateway.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom a hub talks to while it is killed: a platform that is asked for a roster in two pages, and a
 * receiver that hears of events.
 */
final class Neighbours implements AutoCloseable {
    private static final String FIELDS =
            """
            {"学校标识码": "/school", "姓名": "/name", "性别": "/gender", "出生日期": "/born",
             "学籍号": "/number", "年级": "/grade", "班级": "/class"}
            """;

    private final HttpServer server;
    private final Path files;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();

    /** The second page does not end while this holds. */
    private volatile boolean stalling = true;

    /** Asked for the second page, and without an answer. */
    private volatile boolean stalled;

    private volatile boolean closed;

    Neighbours(Path files) throws IOException {
        this.files = Files.createDirectories(files);
        Files.writeString(files.resolve("secret"), "invented");
        Files.writeString(files.resolve("fields.json"), FIELDS);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/token",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "{\"access_token\": \"t\", \"token_type\": \"Bearer\"}"));
        server.createContext("/pupils", this::page);
        server.createContext("/events", this::hear);
        server.start();
    }

    String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** What makes a hub ask this platform for the source {@code pulled}. */
    Map<String, String> settings() {
        String base = "http://" + address();
        return Map.of(
                "SHUNIU_EGRESS_ALLOW",
                address(),
                "SHUNIU_HTTPS_PULLED_URL",
                base + "/pupils",
                "SHUNIU_HTTPS_PULLED_TOKEN_URL",
                base + "/token",
                "SHUNIU_HTTPS_PULLED_CLIENT_ID",
                "hub",
                "SHUNIU_HTTPS_PULLED_CLIENT_SECRET_FILE",
                files.resolve("secret").toString(),
                "SHUNIU_HTTPS_PULLED_FIELDS_FILE",
                files.resolve("fields.json").toString(),
                "SHUNIU_HTTPS_PULLED_EVERY",
                "2s");
    }

    /** Whether the hub is in the middle of an answer. */
    boolean hasStalled() {
        return stalled;
    }

    void goOn() {
        stalling = false;
    }

    /** Answers nobody any more. */
    void closePlatform() {
        closed = true;
    }

    /** The ids of events as they came. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    private void page(HttpExchange exchange) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        if (closed) {
            answer(exchange, 404, "{}");
        } else if (!query.contains("cursor=2")) {
            answer(exchange, 200, page(List.of(pupil("例一", 1), pupil("例二", 2)), "\"2\""));
        } else if (stalling) {
            byte[] whole = page(List.of(pupil("例三", 3)), "null").getBytes(UTF_8);
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length / 2);
            exchange.getResponseBody().flush();
            stalled = true;
        } else {
            answer(exchange, 200, page(List.of(pupil("例三", 3)), "null"));
        }
    }

    private void hear(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String before = bodies.putIfAbsent(id, JsonMapper.shared().readTree(body).toString());
        if (before != null && !before.equals(JsonMapper.shared().readTree(body).toString())) {
            heard.add("another event under the id " + id);
        }
        heard.add(id);
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static String pupil(String name, int number) {
        return """
               {"school": "2133000077", "name": "%s", "gender": "男", "born": "2018-09-01",
                "number": "L33010220180977%04d", "grade": "三年级", "class": "1班"}
               """
                .formatted(name, number);
    }

    private static String page(List<String> items, String next) {
        return "{\"items\": [%s], \"next\": %s}".formatted(String.join(",", items), next);
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
