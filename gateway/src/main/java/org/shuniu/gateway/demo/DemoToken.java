package org.shuniu.gateway.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.shuniu.gateway.home.StartupFault;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./shuniu token}: an access token of the demo's API client, for trying the API by hand. */
public final class DemoToken {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path home;

    public DemoToken(Path home) {
        this.home = home;
    }

    /** Asks the running demo, as any client would: RFC 6749 §4.4. */
    public String request() throws IOException, InterruptedException {
        Path file = home.resolve("demo").resolve("demo.json");
        DemoFile demo =
                DemoFile.read(file)
                        .orElseThrow(
                                () ->
                                        new StartupFault(
                                                "there is no %s: start ./shuniu demo first, or set SHUNIU_HOME to its home"
                                                        .formatted(file)));
        DemoFile.ApiClient client = demo.apiClient();
        // RFC 6749 §2.3.1: both halves are form-encoded before they are joined.
        String basic = encode(client.clientId()) + ":" + encode(client.clientSecret());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(demo.issuer() + "/oauth2/token"))
                        .timeout(PATIENCE)
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        basic.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "grant_type=client_credentials&scope="
                                                + encode(client.scope())))
                        .build();
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new StartupFault(
                        "%s gives no token (status %d): is it the demo of %s?"
                                .formatted(demo.issuer(), response.statusCode(), home));
            }
            return JsonMapper.shared()
                    .readTree(response.body())
                    .required("access_token")
                    .asString();
        } catch (ConnectException e) {
            throw new StartupFault(
                    "nothing answers at %s: start ./shuniu demo first".formatted(demo.issuer()), e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
