package org.shuniu.roster.source.tabular;

import java.util.Arrays;
import org.shuniu.roster.source.RawRecord;

/** Some records, one after the other in one array, to be handed from thread to thread. */
final class Batch {
    private static final int BYTES = 256 * 1024;

    /** The shortest records worth a batch of their own are longer. */
    private static final int MOST_RECORDS = 4_096;

    private byte[] bytes = new byte[BYTES];
    private final int[] ends = new int[MOST_RECORDS];
    private final long[] rows = new long[MOST_RECORDS];
    private final long[] lines = new long[MOST_RECORDS];
    private int count;

    void clear() {
        count = 0;
        if (bytes.length > BYTES) {
            bytes = new byte[BYTES];
        }
    }

    int count() {
        return count;
    }

    /** Copies the record; returns false if it is full, which it never is for the first one. */
    boolean add(RawRecord record) {
        int start = start(count);
        int end = start + record.length();
        if (count == MOST_RECORDS || (end > bytes.length && count > 0)) {
            return false;
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, end);
        }
        System.arraycopy(record.bytes(), record.offset(), bytes, start, record.length());
        ends[count] = end;
        rows[count] = record.row();
        lines[count] = record.line();
        count++;
        return true;
    }

    RawRecord get(int index) {
        int start = start(index);
        return new RawRecord(bytes, start, ends[index] - start, rows[index], lines[index]);
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }
}
