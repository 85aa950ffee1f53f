package org.shuniu.roster.source.tabular;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Keeps the first bytes that pass, to be looked at again. */
final class HeadKeeper extends FilterInputStream {
    private final int most;
    private byte[] head = new byte[64 * 1024];
    private int length;

    HeadKeeper(InputStream in, int most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int read = in.read(bytes, offset, count);
        if (read > 0 && length < most) {
            keep(bytes, offset, Math.min(read, most - length));
        }
        return read;
    }

    private void keep(byte[] bytes, int offset, int count) {
        if (length + count > head.length) {
            head = Arrays.copyOf(head, Math.min(most, Math.max(2 * head.length, length + count)));
        }
        System.arraycopy(bytes, offset, head, length, count);
        length += count;
    }

    /** Lets pass what is still missing of the head. */
    void readOn() throws IOException {
        byte[] buffer = new byte[16 * 1024];
        while (length < most && read(buffer, 0, buffer.length) >= 0) {
            // Kept by read.
        }
    }

    byte[] head() {
        return Arrays.copyOf(head, length);
    }
}
