package org.shuniu.routes.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceRegistry;

/** A roster that applies everything at once, and fails or waits when it is told to. */
final class FakeRoster implements RosterIntake, BatchDirectory, SourceRegistry {
    final AtomicInteger failures = new AtomicInteger();
    final Map<String, CountDownLatch> blocked = new ConcurrentHashMap<>();
    private final Map<UUID, Batch> batches = new ConcurrentHashMap<>();
    private final List<Source> sources;

    FakeRoster(String... sources) {
        this.sources =
                List.of(sources).stream()
                        .map(
                                id ->
                                        new Source(
                                                id,
                                                "xueji",
                                                Source.Mode.SNAPSHOT,
                                                List.of(),
                                                Map.of(),
                                                Duration.ZERO))
                        .toList();
    }

    List<Batch> received(String source) {
        return batches.values().stream().filter(b -> b.source().equals(source)).toList();
    }

    @Override
    public Batch receive(Delivery delivery, InputStream body) {
        try {
            if (blocked.containsKey(delivery.source())) {
                blocked.get(delivery.source()).await();
            }
            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
            body.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        var batch =
                new Batch(
                        UUID.randomUUID(),
                        delivery.source(),
                        delivery.fileName(),
                        BatchState.APPLIED,
                        false,
                        null,
                        Batch.Counts.NONE,
                        null,
                        delivery.actor(),
                        Instant.now(),
                        Instant.now());
        batches.put(batch.id(), batch);
        return batch;
    }

    @Override
    public Optional<Batch> find(UUID id) {
        return Optional.ofNullable(batches.get(id));
    }

    @Override
    public List<Batch> ofSource(String source, @Nullable UUID before, int limit) {
        return received(source);
    }

    @Override
    public List<NumberedProblem> problems(UUID batch, long after, int limit) {
        return List.of();
    }

    @Override
    public List<ChangeView> changes(UUID batch, OrgScope scope, long after, int limit) {
        return List.of();
    }

    @Override
    public Optional<Source> find(String id) {
        return sources.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public List<Source> list(@Nullable String after, int limit) {
        return after == null ? sources : List.of();
    }

    @Override
    public PutOutcome put(Source source, String actor) {
        return new PutOutcome.Unchanged(source);
    }

    @Override
    public PutOutcome putWidened(Source source, String actor) {
        return new PutOutcome.Unchanged(source);
    }
}
