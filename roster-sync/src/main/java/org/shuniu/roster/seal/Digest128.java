package org.shuniu.roster.seal;

import java.nio.ByteBuffer;

/** 128 bits of a keyed hash, comparable by value; {@code bytea} of 16 bytes in the database. */
public record Digest128(long high, long low) {
    public static final int LENGTH_BYTES = 16;

    /** Stands for nothing: no text has it, but with a chance of 2⁻¹²⁸. */
    public static final Digest128 ZERO = new Digest128(0, 0);

    /** Takes the first 16 bytes. */
    public static Digest128 of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest128(buffer.getLong(), buffer.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH_BYTES).putLong(high).putLong(low).array();
    }
}
