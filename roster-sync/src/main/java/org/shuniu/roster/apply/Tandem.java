package org.shuniu.roster.apply;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.shuniu.roster.parallel.Awaited;

/**
 * Writes two chunks at once and commits them in order, for a database has more than one processor
 * too. Only for chunks that have nothing in common.
 */
final class Tandem implements AutoCloseable {
    private final ExecutorService writers =
            Executors.newFixedThreadPool(2, Thread.ofPlatform().name("chunk-writer-", 1).factory());
    private Future<?> last = CompletableFuture.completedFuture(null);

    /** The end of the line. */
    @FunctionalInterface
    interface Turn {
        /** For who is alone. */
        Turn NOW = () -> {};

        /** Returns when the chunk before is committed; if it was not, throws why. */
        void await();
    }

    /** Writes a chunk and commits it. */
    @FunctionalInterface
    interface Work {
        /**
         * Does so.
         *
         * @param turn to be awaited before anything that the chunk before touches too
         */
        void write(Turn turn);
    }

    /**
     * Begins to write a chunk, and waits for the one before.
     *
     * @throws RuntimeException of the chunk before if it failed; this one fails with it
     */
    void write(Work work) {
        Future<?> before = last;
        last = writers.submit(() -> work.write(() -> Awaited.result(before)));
        Awaited.result(before);
    }

    /** Waits for the last chunk. */
    void finish() {
        Awaited.result(last);
    }

    /** On return nobody writes any more. */
    @Override
    public void close() {
        writers.close();
    }
}
