package org.shuniu.roster.apply;

import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.parallel.Awaited;
import org.shuniu.roster.person.PersonId;

/**
 * Makes the next chunk ready while one is written, so that opening and sealing have one processor
 * and the database the other.
 */
final class Ahead implements AutoCloseable {
    private final Reader reader;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("plan-applier").factory());
    private @Nullable PersonId after;
    private @Nullable Future<Chunk> ready;

    /** Reads about {@code limit} changes behind a person, null for the beginning. */
    interface Reader {
        Chunk read(@Nullable PersonId after, int limit);
    }

    Ahead(Reader reader) {
        this.reader = reader;
    }

    void prepare(PersonId from, int limit) {
        after = from;
        ready = thread.submit(() -> reader.read(from, limit));
    }

    /** What was made ready, if it is what comes next. */
    Chunk next(@Nullable PersonId from, int limit) {
        Future<Chunk> prepared = ready;
        ready = null;
        if (prepared == null) {
            return reader.read(from, limit);
        }
        Chunk next = Awaited.result(prepared);
        boolean fits = Objects.equals(from, after) && next.size() <= limit;
        return fits ? next : reader.read(from, limit);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
