package org.shuniu.gateway.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures what one operation of an OpenID Provider costs its server, for the packaged hub and for
 * Keycloak on the same machine in the same run: the server with its databases on processor 0, the
 * clients on processor 1. Writes a line of JSON per figure and a table at the end.
 *
 * <p>Arguments: a folder to work in, the file for the figures, the load client's source, {@code
 * hub}, {@code keycloak} or {@code both}, the seconds of one measurement, and the scenarios.
 */
public final class OidcBench {
    static final String SERVER_CPU = "0";
    private static final String CLIENT_CPU = "1";
    private static final List<String> SCENARIOS =
            List.of(
                    "client_credentials",
                    "refresh",
                    "sso_code",
                    "login",
                    "userinfo",
                    "discovery",
                    "jwks");
    private static final int CONCURRENCY = 8;

    private final Path figures;
    private final Path loadClient;
    private final int seconds;
    private final List<String> scenarios;
    private final Map<String, Map<String, JsonNode>> measured = new LinkedHashMap<>();

    private OidcBench(Path figures, Path loadClient, int seconds, List<String> scenarios) {
        this.figures = figures;
        this.loadClient = loadClient;
        this.seconds = seconds;
        this.scenarios = scenarios;
    }

    public static void main(String[] args) throws Exception {
        if (args.length < 5) {
            System.err.println(
                    "usage: OidcBench <work> <figures.jsonl> <OidcLoad.java> hub|keycloak|both <seconds> [scenario…]");
            System.exit(2);
        }
        Path work = Path.of(args[0]).toRealPath();
        List<String> asked = Arrays.asList(args).subList(5, args.length);
        var bench =
                new OidcBench(
                        Path.of(args[1]),
                        Path.of(args[2]),
                        Integer.parseInt(args[4]),
                        asked.isEmpty() ? SCENARIOS : asked);
        if (!args[3].equals("hub")) {
            try (Candidate keycloak = KeycloakCandidate.start(work)) {
                bench.measure(keycloak);
            }
        }
        if (!args[3].equals("keycloak")) {
            try (Candidate hub = HubCandidate.start(work)) {
                bench.measure(hub);
            }
        }
        System.out.println(bench.table());
    }

    /** Every scenario once to warm the server up, which is not kept, and once more. */
    private void measure(Candidate candidate) throws IOException, InterruptedException {
        for (String scenario : scenarios) {
            load(candidate, scenario, 1);
        }
        var kept = new LinkedHashMap<String, JsonNode>();
        for (String scenario : scenarios) {
            String line = load(candidate, scenario, 5);
            Files.writeString(
                    figures, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            kept.put(scenario, JsonMapper.shared().readTree(line));
        }
        measured.put(candidate.name(), kept);
    }

    private String load(Candidate candidate, String scenario, int warmUpSeconds)
            throws IOException, InterruptedException {
        Candidate.Client client =
                scenario.equals("client_credentials") ? candidate.service() : candidate.client();
        var command = new ArrayList<>(List.of("taskset", "-c", CLIENT_CPU));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", loadClient.toString()));
        command.addAll(List.of("--issuer", candidate.issuer().toString()));
        command.addAll(List.of("--client", client.id(), "--secret", client.secret()));
        command.addAll(List.of("--redirect", Candidate.REDIRECT));
        command.addAll(List.of("--user-file", candidate.userFile().toString()));
        command.addAll(List.of("--password", Candidate.PASSWORD));
        command.addAll(List.of("--cc-scope", client.scope(), "--scenario", scenario));
        command.addAll(List.of("--seconds", String.valueOf(seconds)));
        command.addAll(List.of("--warmup", String.valueOf(warmUpSeconds)));
        command.addAll(List.of("--concurrency", String.valueOf(CONCURRENCY)));
        command.addAll(List.of("--label", candidate.name(), "--server-pid", candidate.pids()));
        Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String line =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError("the load client failed at " + scenario);
        }
        System.err.println(line);
        return line;
    }

    private String table() {
        String names = String.join(" | ", measured.keySet());
        var table = new StringBuilder("| scenario | " + names + " | ratio |\n|---|");
        table.append("---|".repeat(measured.size())).append("---:|\n");
        for (String scenario : scenarios) {
            List<JsonNode> row = measured.values().stream().map(of -> of.get(scenario)).toList();
            table.append("| ").append(scenario).append(" | ");
            table.append(row.stream().map(OidcBench::cell).collect(Collectors.joining(" | ")));
            table.append(" | ");
            if (row.size() == 2) {
                table.append("%.1f".formatted(cpu(row.get(0)) / cpu(row.get(1))));
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    /** Operations a second, p99 in ms, processor time of the server in ms an operation. */
    private static String cell(JsonNode figure) {
        String cell =
                "%.1f/s, %.1f, %.3f"
                        .formatted(
                                figure.required("ops_per_s").asDouble(),
                                figure.required("p99_ms").asDouble(),
                                cpu(figure));
        long errors = figure.required("errors").asLong();
        return errors == 0 ? cell : cell + ", **" + errors + " errors**";
    }

    private static double cpu(JsonNode figure) {
        return figure.required("server_cpu_ms_per_op").asDouble();
    }
}
