package org.shuniu.roster;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes delivered bytes when they have served: some time after their batch closed, or if no batch
 * knows of them.
 */
final class SpoolRetention implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SpoolRetention.class);

    /** Long enough to answer a question about a delivery from what was really delivered. */
    static final Duration KEPT_AFTER_CLOSING = Duration.ofDays(30);

    /**
     * A delivery is in the spool a moment before its batch is in the database; a crash in between
     * leaves it behind.
     */
    static final Duration UNKNOWN_FOR = Duration.ofHours(1);

    private static final Duration EVERY = Duration.ofHours(1);

    private final Spool spool;
    private final BatchDirectory batches;
    private final Clock clock;
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon(true).name("spool-retention").factory());

    SpoolRetention(Spool spool, BatchDirectory batches, Clock clock) {
        this.spool = spool;
        this.batches = batches;
        this.clock = clock;
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // It reports its own failures and runs until the end.
    void start() {
        schedule.scheduleWithFixedDelay(this::runQuietly, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void runQuietly() {
        try {
            run();
        } catch (IOException | RuntimeException e) {
            log.warn("the spool could not be tidied; it is tried again in an hour", e);
        }
    }

    void run() throws IOException {
        for (UUID id : spool.ids()) {
            if (hasServed(id)) {
                spool.delete(id);
            }
        }
    }

    private boolean hasServed(UUID id) {
        Optional<Batch> batch = batches.find(id);
        Instant now = clock.instant();
        if (batch.isEmpty()) {
            return bornAt(id).plus(UNKNOWN_FOR).isBefore(now);
        }
        Instant closed = batch.get().finishedAt();
        return closed != null && closed.plus(KEPT_AFTER_CLOSING).isBefore(now);
    }

    /** RFC 9562 §5.7: the first 48 bits of a UUIDv7 are its Unix time in milliseconds. */
    private static Instant bornAt(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
