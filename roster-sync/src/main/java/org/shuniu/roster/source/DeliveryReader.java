package org.shuniu.roster.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One delivery, opened: its records one after the other, and what they are in our terms. */
public final class DeliveryReader implements Closeable {
    private final RecordReader records;
    private final List<RowProblem> notes;
    private final RecordKeys keys;
    private final RowNormaliser normaliser;
    private final int files;

    DeliveryReader(
            RecordReader records,
            List<RowProblem> notes,
            int files,
            Mapping mapping,
            RowNormaliser normaliser) {
        this.files = files;
        this.records = records;
        this.notes = List.copyOf(notes);
        this.keys = new RecordKeys(mapping);
        this.normaliser = normaliser;
    }

    /** How many files the delivery consists of. */
    public int files() {
        return files;
    }

    /** Notes on whole files, such as dropped columns; all known from the start. */
    public List<RowProblem> notes() {
        return notes;
    }

    /**
     * The next record of any file, null after the last of the last.
     *
     * @throws SourceFault if the bytes cannot be read as what they claim to be
     */
    public @Nullable SourceRecord next() throws IOException {
        return records.next();
    }

    /** See {@link RecordKeys#keyOf}. */
    public Optional<String> key(SourceRecord record) {
        return keys.keyOf(record);
    }

    /** See {@link RecordKeys#allOf}. */
    public List<String> keys(SourceRecord record) {
        return keys.allOf(record);
    }

    /** See {@link RecordKeys#canonicalText}. */
    public String canonicalText(SourceRecord record) {
        return keys.canonicalText(record, normaliser.schoolYear());
    }

    public RowOutcome normalise(SourceRecord record) {
        return normaliser.normalise(record);
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
