package org.shuniu.roster.parallel;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does what one thread decides one step behind it, on a thread of its own, so that deciding and
 * writing each have a processor.
 */
public final class Behind implements AutoCloseable {
    private final ExecutorService thread;
    private @Nullable Future<?> underWay;

    /**
     * Nothing is under way.
     *
     * @param name of the thread
     */
    public Behind(String name) {
        thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    }

    /**
     * Begins the next step; waits for the one before.
     *
     * @throws RuntimeException of the step before
     */
    public void begin(Runnable step) {
        await();
        underWay = thread.submit(step);
    }

    /**
     * Returns when nothing is under way.
     *
     * @throws RuntimeException of the step that was
     */
    public void await() {
        Future<?> last = underWay;
        underWay = null;
        if (last != null) {
            Awaited.result(last);
        }
    }

    /** On return nothing is under way. */
    @Override
    public void close() {
        thread.close();
    }
}
