package org.shuniu.roster.seal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * SipHash-2-4 with 128 bits of output (Aumasson and Bernstein, 2012), under a key of its own
 * purpose: recognises records at memory speed, where {@link KeyedHash} would cost more than reading
 * them.
 *
 * <p>A keyed 128-bit pseudorandom function is enough for that. Two records that differ meet with a
 * chance of 2⁻¹²⁸ at each comparison: a nation that compares ten billion records a day for a
 * century loses one change, or hides one leaver, with a chance below 10⁻²³, far below that of a
 * disk returning other bytes than were written. Nobody can steer records towards a collision
 * without the key, and the hashes alone do not give back what was hashed, not even by trying all ID
 * numbers.
 */
public final class SipHash128 {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long key0;
    private final long key1;

    SipHash128(byte[] key) {
        this.key0 = (long) WORD.get(key, 0);
        this.key1 = (long) WORD.get(key, Long.BYTES);
    }

    /**
     * A hash for one purpose.
     *
     * @param purpose names what is hashed, {@code raw-record}
     */
    public SipHash128(MasterKey masterKey, String purpose) {
        this(masterKey.derive("siphash-2-4-128/v1/" + purpose, Digest128.LENGTH_BYTES));
    }

    /** The hash for what holds only under this condition: no digest of another one ever matches. */
    public SipHash128 under(String condition) {
        byte[] text = condition.getBytes(StandardCharsets.UTF_8);
        return new SipHash128(of(text, 0, text.length).toBytes());
    }

    /** Hashes some bytes; any length, also none. */
    public Digest128 of(byte[] bytes, int offset, int length) {
        long v0 = key0 ^ 0x736f6d6570736575L;
        long v1 = key1 ^ 0x646f72616e646f6dL ^ 0xee;
        long v2 = key0 ^ 0x6c7967656e657261L;
        long v3 = key1 ^ 0x7465646279746573L;
        int at = offset;
        for (int wordsEnd = offset + (length & -Long.BYTES); at < wordsEnd; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at);
            v3 ^= word;
            // Twice the same round: written out, because every byte of every delivery passes here.
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
            v0 ^= word;
        }
        long last = (long) length << 56;
        for (int i = 0; at < offset + length; i += Byte.SIZE, at++) {
            last |= (bytes[at] & 0xFFL) << i;
        }
        long high = 0;
        // The last word takes two rounds, each half of the digest four.
        v3 ^= last;
        for (int round = 0; round < 10; round++) {
            if (round == 2) {
                v0 ^= last;
                v2 ^= 0xee;
            } else if (round == 6) {
                high = v0 ^ v1 ^ v2 ^ v3;
                v1 ^= 0xdd;
            }
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
        return new Digest128(Long.reverseBytes(high), Long.reverseBytes(v0 ^ v1 ^ v2 ^ v3));
    }
}
