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

    private final Semaphore places;
    private final Semaphore slots;
    private final Duration patience;

    public PasswordBulkhead(PasswordProperties properties) {
        this.places = new Semaphore(properties.concurrency() + properties.queue());
        // Fair: who came first is served first.
        this.slots = new Semaphore(properties.concurrency(), true);
        this.patience = properties.patience();
    }

    /** Runs the work when it is its turn; throws {@link TryLater} when too many are waiting. */
    public <T> T run(Supplier<T> work) {
        if (!places.tryAcquire()) {
            throw full();
        }
        try {
            if (!slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw full();
            }
            try {
                return work.get();
            } finally {
                slots.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw full();
        } finally {
            places.release();
        }
    }

    private static TryLater full() {
        return new TryLater("too many logins at once", RETRY_AFTER, null);
    }
}
