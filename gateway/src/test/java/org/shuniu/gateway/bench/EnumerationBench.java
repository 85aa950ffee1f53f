package org.shuniu.gateway.bench;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shuniu.gateway.testing.WebClient;
import org.shuniu.gateway.walk.RunningHub;
import org.shuniu.roster.space.SpaceNumber;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether the time of a refused login tells who has an account: over HTTP, against the packaged
 * hub, with its own password parameters, a known and an unknown number in turns.
 */
public final class EnumerationBench {
    private static final double MOST_MILLIS = 0.5;
    private static final int WARM_UP = 200;
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String NO_LIMIT = "100000000";

    private final WebClient browser;
    private final String token;

    private EnumerationBench(WebClient browser) {
        this.browser = browser;
        Matcher found = TOKEN.matcher(browser.get("/login").body());
        if (!found.find()) {
            throw new IllegalStateException("the login page has no form");
        }
        this.token = found.group(1);
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: EnumerationBench <work folder> <figures.jsonl> <n>");
            System.exit(2);
        }
        Path home =
                Files.createDirectory(
                        Files.createTempDirectory(Path.of(args[0]).toRealPath(), "enumeration")
                                .resolve("home"));
        var unslowed =
                Map.of(
                        "SHUNIU_LOGIN_ATTEMPTS", NO_LIMIT,
                        "SHUNIU_LOGIN_PERACCOUNT", NO_LIMIT,
                        "SHUNIU_LOGIN_PERADDRESS", NO_LIMIT,
                        "SHUNIU_LOGIN_PERNETWORK", NO_LIMIT);
        double worst;
        try (RunningHub hub = RunningHub.in(home, unslowed)) {
            hub.awaitReady();
            String known = hub.demo().required("accounts").get(0).required("login").asString();
            var browser = new WebClient(hub.issuer().getPort(), HttpClient.newHttpClient());
            worst =
                    new EnumerationBench(browser)
                            .measure(known, Integer.parseInt(args[2]), Path.of(args[1]));
        }
        System.exit(worst < MOST_MILLIS ? 0 : 1);
    }

    private double measure(String known, int n, Path figures) throws Exception {
        String unknown = SpaceNumber.random(new SecureRandom()).value();
        double[] medians =
                medians(
                        n,
                        i -> refused(known, "wrong-" + i),
                        i -> refused(unknown, "wrong-" + i),
                        i -> refused(unknown, ""));
        var figure = new LinkedHashMap<String, Object>();
        figure.put("n", n);
        figure.put("knownMs", medians[0]);
        figure.put("unknownMs", medians[1]);
        figure.put("unknownEmptyMs", medians[2]);
        double worst =
                Math.max(Math.abs(medians[0] - medians[1]), Math.abs(medians[0] - medians[2]));
        figure.put("differenceMs", worst);
        String line = JsonMapper.shared().writeValueAsString(figure);
        Files.writeString(figures, line + "\n");
        System.out.println(line);
        return worst;
    }

    private void refused(String number, String password) {
        int status =
                browser.post(
                                "/login",
                                Map.of("username", number, "password", password, "_csrf", token))
                        .statusCode();
        if (status != 401) {
            throw new IllegalStateException("a wrong password is answered with " + status);
        }
    }

    /** In milliseconds, taken in turns, so that what else the machine does meets all alike. */
    private static double[] medians(int n, IntConsumer... ways) {
        double[][] times = new double[ways.length][n];
        for (int i = -Math.min(WARM_UP, n); i < n; i++) {
            for (int way = 0; way < ways.length; way++) {
                long before = System.nanoTime();
                ways[way].accept(i);
                if (i >= 0) {
                    times[way][i] = (System.nanoTime() - before) / 1e6;
                }
            }
        }
        return Arrays.stream(times).mapToDouble(EnumerationBench::median).toArray();
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
