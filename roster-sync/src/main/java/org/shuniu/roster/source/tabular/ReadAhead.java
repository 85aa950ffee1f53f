package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordReader;

/**
 * Reads records in a thread of its own, some thousand ahead: opening the seal, unpacking and
 * telling records apart take as long as hashing them, and so the two share two processors.
 */
final class ReadAhead implements RecordReader {
    private static final int BATCHES = 4;

    private final RecordReader records;
    private final BlockingQueue<Read> read = new ArrayBlockingQueue<>(BATCHES + 1);
    private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(BATCHES + 1);
    private final Thread thread;
    private volatile boolean closed;
    private @Nullable Batch batch;
    private int next;
    private Read.@Nullable Ended end;

    /** What the reading thread has to say: some records, or how it ended. */
    private sealed interface Read {
        record Filled(Batch batch) implements Read {}

        /**
         * @param fault null after the last record
         */
        record Ended(@Nullable Throwable fault) implements Read {}
    }

    /**
     * Reads ahead.
     *
     * @param records belong to the new thread until this is closed, and are closed with it
     */
    ReadAhead(RecordReader records) {
        this.records = records;
        for (int i = 0; i < BATCHES; i++) {
            free.add(new Batch());
        }
        thread = Thread.ofPlatform().name("roster-read-ahead").daemon(true).start(this::readOn);
    }

    private void readOn() {
        try {
            read.put(new Read.Ended(readAll()));
        } catch (InterruptedException e) {
            // Closed: nobody listens any more.
        }
    }

    /** Returns what went wrong, null if nothing did. */
    private @Nullable Throwable readAll() throws InterruptedException {
        Batch filling = free.take();
        filling.clear();
        try {
            RawRecord record = records.next();
            while (record != null && !closed) {
                if (filling.add(record)) {
                    record = records.next();
                } else {
                    read.put(new Read.Filled(filling));
                    filling = free.take();
                    filling.clear();
                }
            }
            read.put(new Read.Filled(filling));
            return null;
        } catch (IOException | RuntimeException | Error e) {
            // What stands before the fault goes first.
            read.put(new Read.Filled(filling));
            return e;
        }
    }

    @Override
    public @Nullable RawRecord next() throws IOException {
        while (end == null) {
            if (batch != null) {
                if (next < batch.count()) {
                    return batch.get(next++);
                }
                free.add(batch);
                batch = null;
            }
            switch (take()) {
                case Read.Filled(Batch filled) -> {
                    batch = filled;
                    next = 0;
                }
                case Read.Ended ended -> end = ended;
            }
        }
        return switch (end.fault()) {
            case null -> null;
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        };
    }

    private Read take() throws IOException {
        try {
            return read.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading a delivery");
        }
    }

    /** On return nobody reads the records any more. */
    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        records.close();
    }
}
