package org.shuniu.gateway.demo.spacekeeper;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps spaces in memory: {@code PUT /spaces/<number>} says what one is to be, {@code GET
 * /s/<number>} shows it. One per number, however often it is told, and nothing older than what it
 * knows. A real platform checks the signature, too (Standard Webhooks 1.0).
 */
public final class SpaceKeeper implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{12}");
    private static final int LONGEST = 65_536;

    private final HttpServer server;
    private final Map<String, JsonNode> spaces = new ConcurrentHashMap<>();

    /** Listens on this machine, at a port or, if it is taken, at any other. */
    public SpaceKeeper(int port) throws IOException {
        server = listening(port);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/spaces/", this::keep);
        server.createContext("/s/", this::show);
        server.start();
    }

    private static HttpServer listening(int port) throws IOException {
        try {
            return HttpServer.create(address(port), 0);
        } catch (IOException e) {
            return HttpServer.create(address(0), 0);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Below which it takes what it is told. */
    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void keep(HttpExchange exchange) throws IOException {
        String number = last(exchange);
        JsonNode told = null;
        try {
            told = JsonMapper.shared().readTree(exchange.getRequestBody().readNBytes(LONGEST));
        } catch (JacksonException e) {
            // Said below.
        }
        if (told == null
                || !exchange.getRequestMethod().equals("PUT")
                || !NUMBER.matcher(number).matches()
                || !told.path("spaceNumber").asString("").equals(number)) {
            answer(exchange, 400, "application/json", "{}");
            return;
        }
        spaces.merge(
                number,
                told,
                (known, now) ->
                        now.path("revision").asLong(0) >= known.path("revision").asLong(0)
                                ? now
                                : known);
        answer(
                exchange,
                200,
                "application/json",
                "{\"address\": \"%s/s/%s\"}".formatted(url(), number));
    }

    private void show(HttpExchange exchange) throws IOException {
        JsonNode space = spaces.get(last(exchange));
        String owner =
                space == null ? "" : HtmlUtils.htmlEscape(space.at("/owner/name").asString(""));
        String state =
                switch (space == null ? "" : space.path("state").asString("")) {
                    case "open" -> "这里是学习空间示例平台。";
                    case "frozen" -> "空间已冻结：可以查看，不再接收新内容。";
                    case "moved" -> "空间已迁往其他平台。";
                    default -> "这里没有这个空间；示例平台重新启动后不再记得。";
                };
        answer(
                exchange,
                space == null ? 404 : 200,
                "text/html; charset=utf-8",
                """
                <!DOCTYPE html>
                <html lang="zh-CN"><head><meta charset="utf-8"><title>学习空间 · 示例</title></head>
                <body style="font: 1.1rem/1.6 sans-serif; margin: 4rem auto; max-width: 36rem">
                <h1>%s的学习空间</h1><p>%s</p></body></html>
                """
                        .formatted(owner.isEmpty() ? "未知" : owner, state));
    }

    private static String last(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
