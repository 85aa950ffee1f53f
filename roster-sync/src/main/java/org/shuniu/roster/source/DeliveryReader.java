package org.shuniu.roster.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.ArchiveLayout.Extent;

/**
 * One delivery, opened: its records one after the other, as raw bytes at first, and what they are
 * in our terms as soon as somebody asks. For one thread.
 */
public final class DeliveryReader implements Closeable {
    /** One walk through the files of a delivery. */
    public interface Reading extends Closeable {
        /** The reader of the next file, null after the last. */
        @Nullable RecordReader next() throws IOException;
    }

    /** Begins a walk. */
    @FunctionalInterface
    public interface Opening {
        Reading open() throws IOException;
    }

    /** A record that was put aside with its bytes, to be decoded later. */
    public record Kept(int file, RawRecord record) {}

    private final List<RecordFile> files;
    private final int fileCount;
    private final Extent extent;
    private final Opening opening;
    private final RecordKeys keys;
    private final RowNormaliser normaliser;
    private final FieldValues values;

    private @Nullable Reading reading;
    private @Nullable RecordReader records;
    private int file = -1;
    private @Nullable RawRecord raw;
    private boolean split;

    DeliveryReader(
            List<RecordFile> files, Opening opening, Mapping mapping, RowNormaliser normaliser) {
        this(files, opening, files.size(), Extent.UNSAID, mapping, normaliser);
    }

    /** The records of several files as those of one. */
    DeliveryReader(ArchiveLayout.Joined joined, Mapping mapping, RowNormaliser normaliser) {
        this(
                List.of(joined.file()),
                joined.opening(),
                joined.files(),
                joined.extent(),
                mapping,
                normaliser);
    }

    private DeliveryReader(
            List<RecordFile> files,
            Opening opening,
            int fileCount,
            Extent extent,
            Mapping mapping,
            RowNormaliser normaliser) {
        this.files = List.copyOf(files);
        this.fileCount = fileCount;
        this.extent = extent;
        this.opening = opening;
        this.keys = new RecordKeys(mapping);
        this.normaliser = normaliser;
        this.values = new FieldValues(mapping.headings());
    }

    /** How many files the delivery consists of. */
    public int files() {
        return fileCount;
    }

    /** How much of its source the delivery holds, by its own word. */
    public Extent extent() {
        return extent;
    }

    /** Notes on whole files, such as dropped columns; all known from the start. */
    public List<RowProblem> notes() {
        return files.stream().flatMap(file -> file.notes().stream()).toList();
    }

    /**
     * Goes to the next record of any file, and looks at nothing but where it ends: whether its
     * bytes are text is for {@link #values} to find, and who was told the same bytes before need
     * not ask.
     *
     * @return false after the last of the last
     * @throws SourceFault if there is no telling records apart
     */
    public boolean advance() throws IOException {
        split = false;
        if (reading == null) {
            reading = opening.open();
        }
        while (true) {
            if (records == null) {
                records = reading.next();
                if (records == null) {
                    return false;
                }
                file++;
            }
            raw = records.next();
            if (raw != null) {
                return true;
            }
            records.close();
            records = null;
        }
    }

    /** Goes back before the first record. */
    public void rewind() throws IOException {
        close();
        file = -1;
    }

    /** The record at hand as it stands in the file. */
    public RawRecord raw() {
        return Objects.requireNonNull(raw, "there is no record at hand");
    }

    /** The file of the record at hand. */
    public RecordFile file() {
        return files.get(file);
    }

    /**
     * What the record at hand says; the same object for the next one.
     *
     * @throws SourceFault if its bytes are not what they claim to be
     */
    public FieldValues values() {
        if (!split) {
            file().split(raw(), values);
            split = true;
        }
        return values;
    }

    /** See {@link RecordKeys#meaning}. */
    public String meaning() {
        return keys.meaning(normaliser.schoolYear());
    }

    /** The key of the record at hand; see {@link RecordKeys#keyOf}. */
    public Optional<String> key() {
        return keys.keyOf(values());
    }

    /** The record at hand, decoded. */
    public SourceRecord record() {
        return new SourceRecord(raw().row(), values().toMap(), file().columns(), values.shape());
    }

    /** The record at hand, to be decoded when it is no longer at hand. */
    public Kept keep() {
        return new Kept(file, raw().kept());
    }

    /** Decodes; what is at hand stays so. */
    public SourceRecord record(Kept kept) {
        RecordFile from = files.get(kept.file());
        split = false;
        from.split(kept.record(), values);
        return new SourceRecord(
                kept.record().row(), values.toMap(), from.columns(), values.shape());
    }

    /** The next record, decoded; null after the last. */
    public @Nullable SourceRecord next() throws IOException {
        return advance() ? record() : null;
    }

    /** See {@link RecordKeys#keyOf}. */
    public Optional<String> key(SourceRecord record) {
        return keys.keyOf(record);
    }

    /** See {@link RecordKeys#allOf}. */
    public List<String> keys(SourceRecord record) {
        return keys.allOf(record);
    }

    public RowOutcome normalise(SourceRecord record) {
        return normaliser.normalise(record);
    }

    @Override
    public void close() throws IOException {
        try {
            if (records != null) {
                records.close();
            }
        } finally {
            if (reading != null) {
                reading.close();
            }
            records = null;
            reading = null;
        }
    }
}
