package org.shuniu.roster.fingerprint;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.SourceRecord;

/** One delivery, read to its end: which of its records say something new, and who is missing. */
public final class Recognition implements Closeable {
    /** Changed records are kept up to this size; those behind it are read again. */
    static final long KEPT_BYTES = 64L << 20;

    private static final int OVERHEAD_BYTES = 100;

    /**
     * A record that is new or says something else than last time.
     *
     * @param recordKey null if nothing in the record names anybody
     */
    public record Changed(
            SourceRecord record,
            @Nullable Digest128 recordKey,
            Digest128 fingerprint,
            Repetition repetition) {}

    /** How a record stands to those before it in its delivery. */
    public enum Repetition {
        NONE,
        /** One before it has the same key and says the very same. */
        SAME,
        /** One before it has the same key and says something else. */
        OTHER
    }

    private record Kept(int position, DeliveryReader.Kept record) {}

    private final String source;
    private final Recogniser recogniser;
    private final long mostKept;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final BitSet applied = new BitSet();
    private boolean uncertain;
    private int records;

    Recognition(String source, Recogniser recogniser, long mostKept) {
        this.source = source;
        this.recogniser = recogniser;
        this.mostKept = mostKept;
    }

    /** Reads all of it. */
    void read(DeliveryReader reader, RecordHashes hashes) throws IOException {
        Sighting sighting = hashes.of(reader);
        long room = mostKept;
        for (; reader.advance(); records++) {
            if (recogniser.take(sighting) && room > 0) {
                kept.add(new Kept(records, reader.keep()));
                room -= reader.raw().length() + OVERHEAD_BYTES;
            }
        }
    }

    public long records() {
        return records;
    }

    /** Whether the delivery has a record of this key, changed or not. */
    public boolean holds(Digest128 recordKey) {
        return recogniser.holds(recordKey);
    }

    /** The keys of all records that the source is remembered for and that it did not send. */
    public void absent(Consumer<Digest128> recordKeys) {
        recogniser.absent(recordKeys);
    }

    /**
     * The changed records in file order; to be gone through once.
     *
     * @param reader of the same delivery
     */
    public ChangedRecords changed(DeliveryReader reader) {
        return new ChangedRecords(reader);
    }

    /** Goes through the changed records. */
    public final class ChangedRecords {
        private final DeliveryReader reader;
        private int position = recogniser.changed().nextSetBit(0);

        /** How many records the reader went past; negative before it begins again. */
        private int passed = -1;

        private ChangedRecords(DeliveryReader reader) {
            this.reader = reader;
        }

        /** The next ones, none after the last. */
        public List<Changed> next(int limit) throws IOException {
            List<Changed> chunk = new ArrayList<>();
            while (position >= 0 && chunk.size() < limit) {
                chunk.add(
                        new Changed(
                                record(),
                                recogniser.key(position),
                                recogniser.fingerprint(position),
                                recogniser.repetition(position)));
                position = recogniser.changed().nextSetBit(position + 1);
            }
            return chunk;
        }

        private SourceRecord record() throws IOException {
            Kept first = kept.peek();
            if (first != null && first.position() == position) {
                kept.remove();
                return reader.record(first.record());
            }
            if (passed < 0) {
                reader.rewind();
                passed = 0;
            }
            for (; passed <= position; passed++) {
                if (!reader.advance()) {
                    throw new IOException("the delivery is shorter than it was a moment ago");
                }
            }
            return reader.record();
        }
    }

    /** The changed record that is remembered so, {@link KeyTable#NONE} if none is. */
    int positionOf(SnapshotIndex.Remembered remembered) {
        return remembered.source().equals(source) && remembered.fingerprint() != null
                ? recogniser.changedTo(remembered.recordKey(), remembered.fingerprint())
                : KeyTable.NONE;
    }

    /** The changes at these positions are committed. */
    void committed(BitSet positions) {
        applied.or(positions);
    }

    /** Nobody can say whether some changes are committed. */
    void uncertain() {
        uncertain = true;
    }

    boolean isCertain() {
        return !uncertain;
    }

    String source() {
        return source;
    }

    void settle() throws IOException {
        recogniser.settle(applied::get);
    }

    @Override
    public void close() throws IOException {
        kept.clear();
        recogniser.close();
    }
}
