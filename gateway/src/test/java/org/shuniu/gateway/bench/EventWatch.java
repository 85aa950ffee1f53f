package org.shuniu.gateway.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.walk.Api;
import org.shuniu.gateway.walk.RunningHub;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears of events as receivers do, one who is called and one who fetches, and notes how long after
 * they happened: from {@code occurredAt}, which is before the transaction that wrote them was
 * committed. An event counts for the phase in which it happened, whenever it is heard of.
 */
final class EventWatch implements AutoCloseable {
    private static final int PAGE = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_TAIL = Duration.ofMinutes(20);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final HttpServer server;
    private final List<Turn> turns = new ArrayList<>();
    private final Lags[][] lags = new Lags[Phase.values().length][Way.values().length];
    private volatile Instant lastHeard = Instant.now();
    private volatile boolean closed;

    /** How a receiver hears. */
    enum Way {
        WEBHOOK,
        FETCH
    }

    /** When a phase began; null if nothing counts. */
    private record Turn(Instant since, @Nullable Phase phase) {}

    /** One line of the table. */
    record Figure(Phase phase, Way way, long events, Duration p50, Duration p99, Duration max) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %d | %d | %d |",
                    phase.title(),
                    way.name().toLowerCase(Locale.ROOT),
                    events,
                    p50.toMillis(),
                    p99.toMillis(),
                    max.toMillis());
        }
    }

    /** Lags in buckets a hundredth apart on a logarithmic scale; a figure is its upper bound. */
    private static final class Lags {
        private static final double STEP = Math.log(1.01);
        private final AtomicLongArray buckets = new AtomicLongArray(2_048);

        void add(Duration lag) {
            long millis = Math.max(0, lag.toMillis());
            int bucket = (int) Math.ceil(Math.log(millis + 1.0) / STEP);
            buckets.incrementAndGet(Math.min(bucket, buckets.length() - 1));
        }

        long count() {
            long count = 0;
            for (int i = 0; i < buckets.length(); i++) {
                count += buckets.get(i);
            }
            return count;
        }

        Duration percentile(double share) {
            long rank = (long) Math.ceil(count() * share);
            long passed = 0;
            for (int i = 0; i < buckets.length(); i++) {
                passed += buckets.get(i);
                if (passed >= rank) {
                    return Duration.ofMillis(Math.round(Math.exp(i * STEP) - 1));
                }
            }
            return Duration.ZERO;
        }
    }

    EventWatch() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
        for (Lags[] ofPhase : lags) {
            for (int way = 0; way < ofPhase.length; way++) {
                ofPhase[way] = new Lags();
            }
        }
    }

    /** What the hub must be allowed to call. */
    String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    /** Begins to hear of what happens from now on. */
    void start(RunningHub hub) {
        Api own = hub.api();
        own.put("/api/v1/receivers/bench", "{\"url\":\"http://" + address() + "/events\"}")
                .expect(201);
        String cursor =
                own.get("/api/v1/events/snapshot?limit=1")
                        .expect(200)
                        .json()
                        .required("events")
                        .asString();
        Thread.ofPlatform().name("event-reader").daemon(true).start(() -> fetch(own, cursor));
    }

    /** What happens from now on counts for this phase; for none if it is null. */
    synchronized void enter(@Nullable Phase next) {
        turns.add(new Turn(Instant.now(), next));
    }

    private void fetch(Api api, String first) {
        String cursor = first;
        while (!closed) {
            JsonNode page =
                    api.get("/api/v1/events?limit=" + PAGE + "&cursor=" + cursor)
                            .expect(200)
                            .json();
            Instant now = Instant.now();
            page.required("items").forEach(event -> heard(Way.FETCH, event, now));
            cursor = page.required("next").asString();
            if (!page.required("more").asBoolean()) {
                RunningHub.pause(PAUSE.toMillis());
            }
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode event = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            heard(Way.WEBHOOK, event, Instant.now());
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void heard(Way way, JsonNode event, Instant now) {
        Instant occurred = Instant.parse(event.required("occurredAt").asString());
        lastHeard = now;
        Phase phase = phaseOf(occurred);
        if (phase != null) {
            lags[phase.ordinal()][way.ordinal()].add(Duration.between(occurred, now));
        }
    }

    private synchronized @Nullable Phase phaseOf(Instant occurred) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            if (!turns.get(i).since().isAfter(occurred)) {
                return turns.get(i).phase();
            }
        }
        return null;
    }

    /** Returns when nothing more is heard of. */
    void awaitSilence() {
        Instant patience = Instant.now().plus(LONGEST_TAIL);
        while (lastHeard.isAfter(Instant.now().minus(SILENCE))
                && Instant.now().isBefore(patience)) {
            RunningHub.pause(PAUSE.toMillis());
        }
    }

    List<Figure> figures() {
        var figures = new ArrayList<Figure>();
        for (Phase phase : Phase.values()) {
            for (Way way : Way.values()) {
                Lags of = lags[phase.ordinal()][way.ordinal()];
                if (of.count() > 0) {
                    figures.add(
                            new Figure(
                                    phase,
                                    way,
                                    of.count(),
                                    of.percentile(0.5),
                                    of.percentile(0.99),
                                    of.percentile(1)));
                }
            }
        }
        return figures;
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
    }
}
