package org.shuniu.gateway.walk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the API of a running hub: asks for tokens as it needs them, speaks JSON. */
public final class Api {
    /** Tokens live five minutes. */
    private static final Duration RENEW_AFTER = Duration.ofMinutes(4);

    /** What nothing takes that goes well. */
    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Set<String> FINAL = Set.of("applied", "refused", "held", "undone");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI issuer;
    private final String clientId;
    private final String clientSecret;
    private String token = "";
    private Instant renewAt = Instant.MIN;

    Api(URI issuer, String clientId, String clientSecret) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** This answer, if its status is the one expected. */
        public Answer expect(int status) {
            if (status() != status) {
                throw new AssertionError(
                        "%s %s: expected %d, got %d: %s"
                                .formatted(
                                        response.request().method(),
                                        response.request().uri(),
                                        status,
                                        status(),
                                        response.body()));
            }
            return this;
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, String json) {
        return send(json(path).POST(BodyPublishers.ofString(json)));
    }

    public Answer put(String path, String json) {
        return send(json(path).PUT(BodyPublishers.ofString(json)));
    }

    Answer patch(String path, String json) {
        return send(json(path).method("PATCH", BodyPublishers.ofString(json)));
    }

    /** Sends a file; {@code query} begins with {@code filename=}. */
    Answer deliver(String source, String query, byte[] file) {
        return deliver(source, query, "application/octet-stream", BodyPublishers.ofByteArray(file));
    }

    public Answer deliver(String source, String query, String type, BodyPublisher body) {
        return send(
                request("/api/v1/sources/" + source + "/imports?" + query)
                        .header("Content-Type", type)
                        .POST(body));
    }

    /** The import that an answer of 202 speaks of, once nothing more happens to it by itself. */
    JsonNode settled(Answer accepted) {
        return settled(accepted.expect(202).json().required("id").asString());
    }

    JsonNode settled(String importId) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode found = get("/api/v1/imports/" + importId).expect(200).json();
            String state = found.required("state").asString();
            boolean planned = state.equals("planned") && found.required("dryRun").asBoolean();
            if (FINAL.contains(state) || planned) {
                return found;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("the import does not come to an end: " + found);
            }
            RunningHub.pause(100);
        }
    }

    private HttpRequest.Builder json(String path) {
        return request(path).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(issuer.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token());
    }

    private synchronized String token() {
        if (Instant.now().isAfter(renewAt)) {
            renewAt = Instant.now().plus(RENEW_AFTER);
            token = requestToken();
        }
        return token;
    }

    private String requestToken() {
        String basic = encode(clientId) + ":" + encode(clientSecret);
        var request =
                HttpRequest.newBuilder(issuer.resolve("/oauth2/token"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        basic.getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return send(request).expect(200).json().required("access_token").asString();
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
