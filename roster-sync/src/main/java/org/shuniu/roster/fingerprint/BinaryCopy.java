package org.shuniu.roster.fingerprint;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.shuniu.roster.seal.Digest128;

/** Rows as {@code COPY … (format binary)} sends them; PostgreSQL's manual says how. */
final class BinaryCopy implements Closeable {
    private static final int SIGNATURE_BYTES = 11;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final DataInputStream in;
    private boolean begun;

    BinaryCopy(InputStream in) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER_BYTES));
    }

    /** Goes to the next row; returns false after the last. */
    boolean next() throws IOException {
        if (!begun) {
            begun = true;
            in.skipNBytes(SIGNATURE_BYTES + Integer.BYTES);
            in.skipNBytes(in.readInt());
        }
        return in.readShort() >= 0;
    }

    /** The next column of the row, zero where it is null. */
    Digest128 digest() throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return Digest128.ZERO;
        }
        if (length != Digest128.LENGTH_BYTES) {
            throw new IOException("a digest of " + length + " bytes");
        }
        return new Digest128(in.readLong(), in.readLong());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
