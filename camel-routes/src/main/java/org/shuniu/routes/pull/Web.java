package org.shuniu.routes.pull;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON from elsewhere: no redirects, nothing endless, a few tries. */
final class Web implements AutoCloseable {
    private static final int MOST_BYTES = 64 << 20;

    /** How often a feed asks, for which nobody waits. */
    static final int PATIENT = 3;

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final HttpClient client;
    private final Duration timeout;
    private final int tries;

    /** The server does not take the token. */
    static final class Unauthorized extends IOException {
        private static final long serialVersionUID = 1;

        Unauthorized() {
            super("the server answered 401");
        }
    }

    Web(Duration timeout, int tries) {
        this.timeout = timeout;
        this.tries = tries;
        this.client =
                HttpClient.newBuilder()
                        .connectTimeout(timeout)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
    }

    /**
     * Asks as often as is meant; what the server itself refuses is asked once.
     *
     * @throws Unauthorized for 401
     * @throws IOException if no whole answer came
     */
    JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        return reply(request).body();
    }

    /** The same, with what the head of the answer counts. */
    Reply reply(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built =
                request.timeout(timeout).setHeader("Accept", "application/json").build();
        for (int attempt = 1; ; attempt++) {
            Duration pause = PAUSE.multipliedBy(attempt);
            try {
                HttpResponse<byte[]> answer = send(built);
                int status = answer.statusCode();
                if (status == 200) {
                    return new Reply(read(answer.body()), total(answer));
                }
                if (status == 401) {
                    throw new Unauthorized();
                }
                if ((status != 429 && status < 500) || attempt == tries) {
                    throw new Refused(status);
                }
                pause = retryAfter(answer, pause);
            } catch (Unauthorized | Refused e) {
                throw e;
            } catch (IOException e) {
                if (attempt == tries) {
                    throw e;
                }
            }
            Thread.sleep(pause);
        }
    }

    /** An answer that says no. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status) {
            super("the server answered " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /**
     * An answer.
     *
     * @param total {@code X-Total-Count}: of how many items it is a page, where the server counts
     */
    record Reply(JsonNode body, OptionalLong total) {}

    private static OptionalLong total(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("X-Total-Count")
                .filter(count -> count.matches("[0-9]{1,12}"))
                .map(count -> OptionalLong.of(Long.parseLong(count)))
                .orElse(OptionalLong.empty());
    }

    private static Duration retryAfter(HttpResponse<?> answer, Duration usual) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .map(asked -> asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE)
                .orElse(usual);
    }

    /** The client's own time-out ends with the head of an answer; this one is for all of it. */
    private HttpResponse<byte[]> send(HttpRequest request)
            throws IOException, InterruptedException {
        var underWay =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return underWay.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer came in " + timeout);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("no answer came", e);
        } finally {
            underWay.cancel(true);
        }
    }

    private static JsonNode read(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            // What it quotes may be somebody's name.
            throw new IOException("an answer is no JSON, or breaks off");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
