package org.shuniu.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.keycloak.util.JsonSerialization;

/**
 * A real Keycloak with our provider and one realm file, built and started as an operator does it,
 * on a free port of 127.0.0.1, with an empty database.
 */
final class KeycloakServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String ADMIN = "test-admin";
    private static final String ADMIN_PASSWORD = UUID.randomUUID().toString();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path home;
    private final Path log;
    private final URI address;
    private final Process process;

    static KeycloakServer start(
            Path home, Path provider, Path realm, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path log = home.resolveSibling("keycloak.log");
        Files.deleteIfExists(log);
        delete(home.resolve("data"));
        Files.createDirectories(home.resolve("data/import"));
        Files.copy(realm, home.resolve("data/import/realm.json"));
        Path installed = home.resolve("providers/idp-extensions.jar");
        Files.deleteIfExists(installed);
        Files.copy(provider, installed);

        Process build = run(home, log, Map.of(), "build", "--db=dev-file");
        if (!build.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || build.exitValue() != 0) {
            stop(build);
            throw new IllegalStateException("kc.sh build failed: " + tail(log));
        }
        return new KeycloakServer(home, log, environment);
    }

    private KeycloakServer(Path home, Path log, Map<String, String> environment)
            throws IOException, InterruptedException {
        this.home = home;
        this.log = log;
        int port = freePort();
        this.address = URI.create("http://localhost:" + port);
        this.process =
                run(
                        home,
                        log,
                        environment,
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--cache=local",
                        "--hostname=" + address,
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
        try {
            awaitReady();
        } catch (RuntimeException e) {
            stop(process);
            throw e;
        }
    }

    private static Process run(
            Path home, Path log, Map<String, String> environment, String... arguments)
            throws IOException {
        var command = new ArrayList<>(List.of(home.resolve("bin/kc.sh").toString()));
        command.addAll(List.of(arguments));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("KC_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException {
        // The realm named is our own: a server without it is not the server we asked for.
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                if (get("/realms/member").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("Keycloak did not start: " + tail(log));
            }
            Thread.sleep(200);
        }
    }

    URI address() {
        return address;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** What the admin API answers for the realm {@code member}. */
    JsonNode admin(String path) throws IOException, InterruptedException {
        var response = http.send(adminRequest(path).build(), BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode());
        }
        return JsonSerialization.mapper.readTree(response.body());
    }

    void adminPost(String path, String json) throws IOException, InterruptedException {
        var response =
                http.send(
                        adminRequest(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(json))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(path + ": " + response.body());
        }
    }

    private HttpRequest.Builder adminRequest(String path) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(address.resolve("/admin/realms/member" + path))
                .header("Authorization", "Bearer " + adminToken());
    }

    private String adminToken() throws IOException, InterruptedException {
        var form =
                "grant_type=password&client_id=admin-cli&username=%s&password=%s"
                        .formatted(ADMIN, ADMIN_PASSWORD);
        var response =
                http.send(
                        HttpRequest.newBuilder(
                                        address.resolve(
                                                "/realms/master/protocol/openid-connect/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
                                .build(),
                        BodyHandlers.ofString());
        return JsonSerialization.mapper.readTree(response.body()).path("access_token").asText();
    }

    @Override
    public void close() throws IOException {
        stop(process);
        delete(home.resolve("data"));
    }

    /** kc.sh runs Java as its child: both must go, the child first. */
    private static void stop(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                children.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            children.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
