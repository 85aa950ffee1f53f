package org.shuniu.roster.plan;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.fingerprint.Recognition;
import org.shuniu.roster.person.StoredPerson;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Reference;
import org.shuniu.roster.source.RosterRow;
import org.shuniu.roster.source.RowOutcome;

/**
 * The changed records of a delivery in our terms, and whom they may be about, a chunk ahead of
 * whoever decides: what a row says takes as long to find out as what to do about it, and so the two
 * share two processors.
 */
final class NormalisedRows implements AutoCloseable {
    private final DeliveryReader reader;
    private final Recognition.ChangedRecords changed;
    private final int limit;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().name("row-normaliser").factory());
    private final PostHolders holders;
    private final Function<List<Line>, Registered> inquiry;
    private Future<Chunk> ahead;

    /**
     * A changed record.
     *
     * @param outcome null for one that another says word for word: nobody looks at it
     * @param line null if nothing is decided about it
     */
    record Row(Recognition.Changed changed, @Nullable RowOutcome outcome, @Nullable Line line) {}

    /**
     * Some of them.
     *
     * @param registered whom their lines may be about
     */
    record Chunk(List<Row> rows, Registered registered) {}

    /**
     * Begins to read.
     *
     * @param reader of the delivery; nobody else's until this is closed
     * @param limit of rows in a chunk
     * @param holders whom rows mean that only refer to somebody
     * @param inquiry about their lines
     */
    NormalisedRows(
            DeliveryReader reader,
            Recognition.ChangedRecords changed,
            int limit,
            PostHolders holders,
            Function<List<Line>, Registered> inquiry) {
        this.reader = reader;
        this.changed = changed;
        this.limit = limit;
        this.holders = holders;
        this.inquiry = inquiry;
        this.ahead = thread.submit(this::read);
    }

    private Chunk read() throws IOException {
        var rows = new ArrayList<Row>();
        for (Recognition.Changed next : changed.next(limit)) {
            boolean said = next.repetition() == Recognition.Repetition.SAME;
            RowOutcome outcome = said ? null : reader.normalise(next.record());
            rows.add(new Row(next, outcome, line(next, outcome)));
        }
        resolve(rows);
        List<Line> lines = rows.stream().map(Row::line).filter(Objects::nonNull).toList();
        return new Chunk(rows, inquiry.apply(lines));
    }

    private void resolve(List<Row> rows) {
        var references = new ArrayList<Reference>();
        for (Row row : rows) {
            if (row.outcome() instanceof RowOutcome.Refers(Reference reference, var notes)) {
                references.add(reference);
            }
        }
        if (references.isEmpty()) {
            return;
        }
        Map<Reference, StoredPerson> meant = holders.of(references);
        rows.replaceAll(
                row ->
                        row.outcome() instanceof RowOutcome.Refers(Reference reference, var notes)
                                ? new Row(
                                        row.changed(),
                                        row.outcome(),
                                        line(row.changed(), reference, meant.get(reference)))
                                : row);
    }

    private static @Nullable Line line(
            Recognition.Changed changed, Reference reference, @Nullable StoredPerson person) {
        return person == null
                        || changed.recordKey() == null
                        || changed.repetition() == Recognition.Repetition.OTHER
                ? null
                : new Line(
                        changed.record(),
                        reference.about(person.name(), person.gender(), person.birthDate()),
                        changed.recordKey(),
                        changed.fingerprint(),
                        person.id());
    }

    private static @Nullable Line line(Recognition.Changed changed, @Nullable RowOutcome outcome) {
        return outcome instanceof RowOutcome.Valid(RosterRow row, var notes)
                        && changed.recordKey() != null
                        && changed.repetition() != Recognition.Repetition.OTHER
                ? new Line(changed.record(), row, changed.recordKey(), changed.fingerprint(), null)
                : null;
    }

    /** The next rows in file order, none after the last. */
    Chunk next() throws IOException {
        try {
            Chunk chunk = ahead.get();
            if (!chunk.rows().isEmpty()) {
                ahead = thread.submit(this::read);
            }
            return chunk;
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
