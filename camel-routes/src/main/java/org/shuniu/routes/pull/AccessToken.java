package org.shuniu.routes.pull;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A token by client credentials (RFC 6749, section 4.4), kept until shortly before it expires. */
final class AccessToken {
    private static final Duration RESERVE = Duration.ofSeconds(30);
    private static final long USUAL_SECONDS = 60;

    private final ClientCredentials client;
    private final Web web;
    private final Clock clock;
    private @Nullable String value;
    private Instant until = Instant.EPOCH;

    AccessToken(ClientCredentials client, Web web, Clock clock) {
        this.client = client;
        this.web = web;
        this.clock = clock;
    }

    synchronized String value() throws IOException, InterruptedException {
        String known = value;
        if (known != null && clock.instant().isBefore(until)) {
            return known;
        }
        String secret = Files.readAllLines(client.secretFile()).getFirst();
        // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
        String credentials = encoded(client.clientId()) + ":" + encoded(secret);
        String form =
                "grant_type=client_credentials"
                        + (client.scope() == null ? "" : "&scope=" + encoded(client.scope()));
        JsonNode answer =
                web.json(
                        HttpRequest.newBuilder(client.tokenUrl())
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                credentials.getBytes(
                                                                        StandardCharsets.UTF_8)))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form)));
        JsonNode token = answer.get("access_token");
        JsonNode type = answer.get("token_type");
        if (token == null
                || !token.isString()
                || type == null
                || !type.stringValue("").equalsIgnoreCase("Bearer")) {
            throw new IOException("the token endpoint gave no bearer token");
        }
        JsonNode lifetime = answer.get("expires_in");
        long seconds =
                lifetime != null && lifetime.isIntegralNumber()
                        ? lifetime.longValue()
                        : USUAL_SECONDS;
        until = clock.instant().plusSeconds(seconds).minus(RESERVE);
        value = token.stringValue();
        return token.stringValue();
    }

    /** It was not accepted. */
    synchronized void forget() {
        value = null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
