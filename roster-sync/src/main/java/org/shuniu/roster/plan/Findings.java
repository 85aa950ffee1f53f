package org.shuniu.roster.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.shuniu.roster.intake.BatchStore;
import org.shuniu.roster.parallel.Behind;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.SourceRecord;

/** What is noticed about the rows of one delivery while it is planned; written one chunk behind. */
final class Findings implements AutoCloseable {
    private final UUID batch;
    private final BatchStore batches;
    private final Behind behind = new Behind("findings-writer");
    private List<RowProblem> unwritten = new ArrayList<>();
    private long nextSequence = 1;
    private long quarantined;

    Findings(UUID batch, BatchStore batches) {
        this.batch = batch;
        this.batches = batches;
    }

    /** Remarks on the file as a whole. */
    void addNotes(List<RowProblem> notes) {
        unwritten.addAll(notes);
    }

    /** What validation said of a row. */
    void addFrom(RowOutcome outcome) {
        unwritten.addAll(outcome.problems());
        if (outcome instanceof RowOutcome.Quarantined) {
            quarantined++;
        }
    }

    /** The row is set aside: the person keeps the last good state. */
    void quarantine(SourceRecord record, String code, String message, String fix) {
        quarantined++;
        unwritten.add(new RowProblem(record.row(), null, code, message, fix, true));
    }

    /** The row needs nothing, and its sender may want to know why. */
    void note(SourceRecord record, String code, String message) {
        unwritten.add(new RowProblem(record.row(), null, code, message, "Nothing to do.", false));
    }

    /** Something about the file as a whole. */
    void noteFile(String code, String message, String fix) {
        unwritten.add(new RowProblem(null, null, code, message, fix, false));
    }

    void flush() {
        if (unwritten.isEmpty()) {
            return;
        }
        List<RowProblem> noted = unwritten;
        long first = nextSequence;
        unwritten = new ArrayList<>();
        nextSequence += noted.size();
        behind.begin(() -> batches.insertProblems(batch, first, noted));
    }

    /** On return all of it is written. */
    void finish() {
        flush();
        behind.await();
    }

    @Override
    public void close() {
        behind.close();
    }

    long quarantined() {
        return quarantined;
    }
}
