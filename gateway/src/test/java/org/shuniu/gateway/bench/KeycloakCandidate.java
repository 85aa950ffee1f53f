package org.shuniu.gateway.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shuniu.gateway.walk.RunningHub;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keycloak in production mode on a PostgreSQL with the durability of the hub's own: one node
 * ({@code cache=local}), everything else as Keycloak's authors ship it, passwords hashed by its own
 * defaults.
 */
record KeycloakCandidate(
        Path work, EmbeddedPostgres database, Process process, Path userFile, String pids)
        implements Candidate {
    private static final int PORT = 20_080;
    private static final Client CLIENT = new Client("bench", "bench-secret-0123456789abcdef", "");
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(7);

    static KeycloakCandidate start(Path parent) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(parent, "keycloak");
        Path keycloak = unpack(work);
        EmbeddedPostgres database =
                EmbeddedPostgres.builder()
                        .setDataDirectory(work.resolve("pg"))
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("shared_buffers", "256MB")
                        .setServerConfig("max_connections", "150")
                        .start();
        List<String> users = IntStream.range(0, USERS).mapToObj("user%05d"::formatted).toList();
        Path realm = Files.createDirectories(keycloak.resolve("data/import"));
        Files.writeString(realm.resolve("bench-realm.json"), realm(users));
        Path log = work.resolve("log");
        run(log, Map.of(), keycloak.resolve("bin/kc.sh"), "build", "--db=postgres", "--cache=local")
                .waitFor();
        Process process = run(log, environment(database), keycloak.resolve("bin/kc.sh"), OPTIONS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        awaitReady(process, log);
        long postmaster =
                Long.parseLong(Files.readAllLines(work.resolve("pg/postmaster.pid")).getFirst());
        new ProcessBuilder("taskset", "-acp", OidcBench.SERVER_CPU, String.valueOf(postmaster))
                .start()
                .waitFor();
        return new KeycloakCandidate(
                work,
                database,
                process,
                Files.write(work.resolve("users"), users),
                process.pid() + "," + postmaster);
    }

    private static final String[] OPTIONS = {
        "start",
        "--optimized",
        "--import-realm",
        "--http-enabled=true",
        "--hostname-strict=false",
        "--http-host=127.0.0.1",
        "--http-port=" + PORT
    };

    /** The distribution that the tests of idp-extensions run. */
    private static Path unpack(Path work) throws IOException, InterruptedException {
        Path dist = Path.of("..", "idp-extensions", "target", "keycloak");
        try (Stream<Path> found = Files.list(dist)) {
            Path whole =
                    found.filter(p -> Files.isExecutable(p.resolve("bin/kc.sh")))
                            .findFirst()
                            .orElseThrow(() -> new IOException("no Keycloak under " + dist));
            Path copy = work.resolve("keycloak");
            new ProcessBuilder("cp", "-r", whole.toString(), copy.toString()).start().waitFor();
            return copy;
        }
    }

    private static Map<String, String> environment(EmbeddedPostgres database) {
        return Map.of(
                "KC_DB_URL", "jdbc:postgresql://127.0.0.1:" + database.getPort() + "/postgres",
                "KC_DB_USERNAME", "postgres",
                "KC_DB_PASSWORD", "postgres",
                "KC_BOOTSTRAP_ADMIN_USERNAME", "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD", "admin",
                "JAVA_OPTS_KC_HEAP", "-Xms1g -Xmx1g");
    }

    private static Process run(
            Path log, Map<String, String> environment, Path program, String... options)
            throws IOException {
        var command = new java.util.ArrayList<>(List.of("taskset", "-c", OidcBench.SERVER_CPU));
        command.add(program.toString());
        command.addAll(List.of(options));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String realm(List<String> users) {
        var client = new LinkedHashMap<String, Object>();
        client.put("clientId", CLIENT.id());
        client.put("secret", CLIENT.secret());
        client.put("enabled", true);
        client.put("protocol", "openid-connect");
        client.put("publicClient", false);
        client.put("standardFlowEnabled", true);
        client.put("serviceAccountsEnabled", true);
        client.put("redirectUris", List.of(REDIRECT));
        var realm = new LinkedHashMap<String, Object>();
        realm.put("realm", "bench");
        realm.put("enabled", true);
        realm.put("sslRequired", "none");
        realm.put("accessTokenLifespan", 300);
        // As the hub does: a refresh token is used once.
        realm.put("revokeRefreshToken", true);
        realm.put("clients", List.of(client));
        realm.put(
                "users",
                Stream.concat(serviceAccount(), users.stream().map(KeycloakCandidate::user))
                        .toList());
        return JsonMapper.shared().writeValueAsString(realm);
    }

    private static Stream<Map<String, Object>> serviceAccount() {
        return Stream.of(
                Map.of(
                        "username",
                        "service-account-" + CLIENT.id(),
                        "enabled",
                        true,
                        "serviceAccountClientId",
                        CLIENT.id()));
    }

    private static Map<String, Object> user(String name) {
        return Map.of(
                "username",
                name,
                "enabled",
                true,
                "email",
                name + "@example.test",
                "emailVerified",
                true,
                "firstName",
                "User",
                "lastName",
                name,
                "credentials",
                List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
    }

    private static void awaitReady(Process process, Path log) throws IOException {
        Instant deadline = Instant.now().plus(STARTS_WITHIN);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new AssertionError("Keycloak does not start: " + Files.readString(log));
            }
            RunningHub.pause(500);
        }
    }

    private static boolean answers() {
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(
                                    URI.create(address() + "/.well-known/openid-configuration"))
                            .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + PORT + "/realms/bench";
    }

    @Override
    public String name() {
        return "Keycloak";
    }

    @Override
    public URI issuer() {
        return URI.create(address());
    }

    @Override
    public Client client() {
        return CLIENT;
    }

    @Override
    public Client service() {
        return CLIENT;
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end(process);
        try {
            database.close();
            FileSystemUtils.deleteRecursively(work);
        } catch (IOException e) {
            System.err.println("left behind: " + work);
        }
    }
}
