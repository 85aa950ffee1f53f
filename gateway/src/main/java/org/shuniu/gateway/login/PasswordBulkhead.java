package org.shuniu.gateway.login;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.shuniu.gateway.page.TryLater;

/**
 * Keeps password hashing to its share of the machine: a login storm, or an attacker who stuffs
 * passwords, makes other password logins wait and nobody else.
 */
public final class PasswordBulkhead {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final Line strangers;
    private final Line known;
    private final Duration patience;

    /** Who waits and who is served; fair: who came first is served first. */
    private record Line(Semaphore places, Semaphore slots) {
        static Line of(int concurrency, int queue) {
            return new Line(new Semaphore(concurrency + queue), new Semaphore(concurrency, true));
        }
    }

    public PasswordBulkhead(PasswordProperties properties) {
        this.strangers = Line.of(properties.concurrency(), properties.queue());
        // However many stuff passwords: who comes with a device of their own stands in a line of
        // their own.
        this.known = Line.of(Math.max(1, properties.concurrency() / 2), properties.queue());
        this.patience = properties.patience();
    }

    /** Runs the work when it is its turn; throws {@link TryLater} when too many are waiting. */
    public <T> T run(Supplier<T> work) {
        return run(false, work);
    }

    /**
     * The same.
     *
     * @param isKnown whether it is for somebody whose device was proved before
     */
    public <T> T run(boolean isKnown, Supplier<T> work) {
        Line line = isKnown ? known : strangers;
        if (!line.places().tryAcquire()) {
            throw full();
        }
        try {
            if (!line.slots().tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw full();
            }
            try {
                return work.get();
            } finally {
                line.slots().release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full();
        } finally {
            line.places().release();
        }
    }

    private static TryLater full() {
        return new TryLater("too many logins at once", RETRY_AFTER, null);
    }
}
