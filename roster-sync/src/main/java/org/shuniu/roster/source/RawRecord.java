package org.shuniu.roster.source;

import java.util.Arrays;

/**
 * The bytes of one record as the file has them, without its line end.
 *
 * @param bytes belong to the reader and hold this record only until it goes to the next one
 * @param row as a spreadsheet shows it: the header is row 1
 * @param line on which it begins, as an editor numbers lines
 */
@SuppressWarnings("ArrayRecordComponent")
public record RawRecord(byte[] bytes, int offset, int length, long row, long line) {
    /** The same with bytes of its own. */
    RawRecord kept() {
        return new RawRecord(
                Arrays.copyOfRange(bytes, offset, offset + length), 0, length, row, line);
    }
}
