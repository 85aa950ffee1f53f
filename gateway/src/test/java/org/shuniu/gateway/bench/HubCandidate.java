package org.shuniu.gateway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.gateway.walk.RunningHub;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** The packaged hub as {@code ./shuniu demo} starts it, PostgreSQL and Redis included. */
record HubCandidate(
        RunningHub hub, Path work, Client client, Client service, Path userFile, String pids)
        implements Candidate {
    private static final String ANYBODY =
            """
            select person_id from roster.person where status = 'active' order by person_id limit :limit
            """;

    static HubCandidate start(Path parent) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(parent, "hub");
        Path home = Files.createDirectory(work.resolve("home"));
        RunningHub hub =
                RunningHub.in(
                        home,
                        Map.of(
                                "SHUNIU_JAVA_OPTS",
                                "-Xms1g -XX:ActiveProcessorCount=1 "
                                        + System.getProperty("shuniu.bench.hub", "")));
        Runtime.getRuntime().addShutdownHook(new Thread(hub::close));
        hub.awaitReady();
        Path users = Files.writeString(work.resolve("users"), activate(hub));
        List<ProcessHandle> processes = processesOf(home);
        for (ProcessHandle process : processes) {
            pin(process);
            for (ProcessHandle descendant : process.descendants().toList()) {
                pin(descendant);
            }
        }
        return new HubCandidate(
                hub,
                work,
                relyingParty(hub),
                service(hub),
                users,
                processes.stream()
                        .map(process -> String.valueOf(process.pid()))
                        .collect(Collectors.joining(",")));
    }

    private static String activate(RunningHub hub) {
        String ids =
                JdbcClient.create(hub.database())
                        .sql(ANYBODY)
                        .param("limit", USERS)
                        .query((row, n) -> "\"" + row.getString(1) + "\"")
                        .list()
                        .stream()
                        .collect(Collectors.joining(","));
        JsonNode cards =
                hub.api()
                        .post("/api/v1/activation-cards", "{\"personIds\":[" + ids + "]}")
                        .expect(200)
                        .json()
                        .required("items");
        var numbers = new StringBuilder();
        for (JsonNode card : cards) {
            String number = card.required("spaceNumber").asString();
            int status =
                    new WebClient(hub.issuer().getPort())
                            .submit(
                                    "/activate",
                                    "/activate",
                                    Map.of(
                                            "spaceNumber", number,
                                            "code", card.required("code").asString(),
                                            "password", PASSWORD))
                            .statusCode();
            if (status != 303) {
                throw new AssertionError("a card was answered with " + status);
            }
            numbers.append(number).append('\n');
        }
        return numbers.toString();
    }

    private static Client relyingParty(RunningHub hub) {
        JsonNode made =
                hub.api()
                        .post(
                                "/api/v1/clients",
                                """
                                {"name": "load", "kind": "platform", "redirectUris": ["%s"],
                                 "scopes": ["openid", "profile", "edu", "offline_access"]}
                                """
                                        .formatted(REDIRECT))
                        .expect(201)
                        .json();
        return new Client(
                made.required("clientId").asString(), made.required("clientSecret").asString(), "");
    }

    private static Client service(RunningHub hub) {
        JsonNode client = hub.demo().required("apiClient");
        return new Client(
                client.required("clientId").asString(),
                client.required("clientSecret").asString(),
                "roster.read");
    }

    /** The JVM and the servers in its home, which it has started before it could be pinned. */
    private static List<ProcessHandle> processesOf(Path home) throws IOException {
        return ProcessHandle.allProcesses().filter(p -> isIn(home, p)).toList();
    }

    private static boolean isIn(Path home, ProcessHandle process) {
        try {
            Path of = Path.of("/proc", String.valueOf(process.pid()));
            return Files.readString(of.resolve("environ")).contains(home.toString())
                    || Files.readString(of.resolve("cmdline")).contains(home.toString());
        } catch (IOException e) {
            // It ended, or is not ours to look into.
            return false;
        }
    }

    private static void pin(ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("taskset", "-acp", OidcBench.SERVER_CPU, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public String name() {
        return "hub";
    }

    @Override
    public URI issuer() {
        return hub.issuer();
    }

    @Override
    public void close() {
        hub.stop();
        try {
            FileSystemUtils.deleteRecursively(work);
        } catch (IOException e) {
            System.err.println("left behind: " + work);
        }
    }
}
