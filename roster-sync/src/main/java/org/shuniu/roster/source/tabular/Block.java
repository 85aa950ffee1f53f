package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;

/**
 * A piece of a text: the bytes from {@code start} to {@code end}, and room before them for the
 * beginning of a record that the piece before it ends with.
 */
final class Block {
    private static final int TEXT_BYTES = 256 * 1024;

    final byte[] bytes;
    private final int room;
    int start;
    int end;

    /**
     * @param longestRecord fits in before the text
     */
    Block(int longestRecord) {
        this(longestRecord, TEXT_BYTES);
    }

    Block(int longestRecord, int textBytes) {
        this.bytes = new byte[longestRecord + textBytes];
        this.room = longestRecord;
    }

    /** Returns false if there is nothing more to be had. */
    boolean fill(InputStream text) throws IOException {
        start = room;
        end = start;
        try {
            int count = 0;
            while (end < bytes.length && count >= 0) {
                count = text.read(bytes, end, bytes.length - end);
                end += Math.max(0, count);
            }
        } catch (CharacterCodingException e) {
            // What stands before the damage goes first; then it is found again.
            if (end == start) {
                throw e;
            }
        }
        return end > start;
    }
}
