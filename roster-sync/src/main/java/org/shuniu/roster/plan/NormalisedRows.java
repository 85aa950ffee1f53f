package org.shuniu.roster.plan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.RowOutcome;

/**
 * The changed records of a delivery in our terms, a chunk ahead of whoever decides about them: what
 * a row says takes as long to find out as what to do about it, and so the two share two processors.
 */
final class NormalisedRows implements AutoCloseable {
    private final DeliveryReader reader;
    private final Recognition.ChangedRecords changed;
    private final int limit;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("row-normaliser").factory());
    private Future<List<Row>> ahead;

    /**
     * A changed record.
     *
     * @param outcome null for one that another says word for word: nobody looks at it
     */
    record Row(Recognition.Changed changed, @Nullable RowOutcome outcome) {}

    /**
     * Begins to read.
     *
     * @param reader of the delivery; nobody else's until this is closed
     * @param limit of rows in a chunk
     */
    NormalisedRows(DeliveryReader reader, Recognition.ChangedRecords changed, int limit) {
        this.reader = reader;
        this.changed = changed;
        this.limit = limit;
        this.ahead = thread.submit(this::read);
    }

    private List<Row> read() throws IOException {
        var rows = new ArrayList<Row>();
        for (Recognition.Changed next : changed.next(limit)) {
            boolean said = next.repetition() == Recognition.Repetition.SAME;
            rows.add(new Row(next, said ? null : reader.normalise(next.record())));
        }
        return rows;
    }

    /** The next rows in file order, none after the last. */
    List<Row> next() throws IOException {
        try {
            List<Row> rows = ahead.get();
            if (!rows.isEmpty()) {
                ahead = thread.submit(this::read);
            }
            return rows;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a delivery was planned");
        }
    }

    /** On return nobody uses the reader any more. */
    @Override
    public void close() {
        // Does not interrupt: a file that is read under an interrupt is closed for good.
        thread.close();
    }
}
