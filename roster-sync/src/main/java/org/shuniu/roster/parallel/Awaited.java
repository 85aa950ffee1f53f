package org.shuniu.roster.parallel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What another thread came to, as if it had been done here. */
public final class Awaited {
    private Awaited() {}

    /**
     * Waits for it.
     *
     * @throws RuntimeException that the other thread threw
     * @throws UncheckedIOException for its {@link IOException}
     * @throws IllegalStateException if this thread is interrupted meanwhile
     */
    public static <T> T result(Future<T> underWay) {
        try {
            return underWay.get();
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case RuntimeException cause -> cause;
                case IOException cause -> new UncheckedIOException(cause);
                case null, default -> new IllegalStateException(e);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another thread was at work", e);
        }
    }
}
