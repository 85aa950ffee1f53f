package org.shuniu.roster.source.tabular;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.SourceFault;

/**
 * Splits UTF-8 into records as RFC 4180 quotes their cells, for any delimiter and any line end, in
 * memory that is bounded by the longest allowed record. A quote inside an unquoted cell is a
 * character like any other. Every byte of every delivery passes here, eight at a time.
 */
final class TableSplitter implements Closeable {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final int END = -1;

    private final Blocks blocks;
    private final char delimiter;
    private final String file;
    private int maxRecord;
    private SourceFault.Kind tooLong;

    private @Nullable Block block;
    private byte[] bytes = {};
    private int limit;

    /** Where the record begins, and how far it was looked at. */
    private int start;

    private int at;

    private long record;
    private long line = 1;

    /** Line ends inside the record. */
    private long breaks;

    private boolean afterReturn;

    TableSplitter(Blocks blocks, char delimiter, TableLimits limits, String file) {
        this.blocks = blocks;
        this.delimiter = delimiter;
        this.file = file;
        this.maxRecord = limits.maxHeader();
        this.tooLong = SourceFault.Kind.HEADER_TOO_LONG;
    }

    /** Until this is called, every record may be the header and must be as short as one. */
    void headerIsRead(TableLimits limits) {
        maxRecord = limits.maxLine();
        tooLong = SourceFault.Kind.LINE_TOO_LONG;
    }

    /** The next record, null after the last; its bytes are good until the next call. */
    @Nullable RawRecord next() throws IOException {
        start = at;
        if (!hasMore()) {
            return null;
        }
        if (afterReturn) {
            // CR LF is one line end.
            afterReturn = false;
            if (bytes[at] == '\n') {
                start = ++at;
                if (!hasMore()) {
                    return null;
                }
            }
        }
        record++;
        findEnd();
        if (at - start > maxRecord) {
            throw longerThanAllowed();
        }
        RawRecord found = new RawRecord(bytes, start, at - start, record, line);
        line += breaks;
        breaks = 0;
        if (at < limit) {
            line++;
            afterReturn = bytes[at] == '\r';
            at++;
        }
        return found;
    }

    /** The ordinal of the record, as a spreadsheet numbers its rows: from 1, blank ones counted. */
    long record() {
        return record;
    }

    private boolean hasMore() throws IOException {
        return at < limit || more();
    }

    /** Goes to the line end of the record, or to the end of the text. */
    private void findEnd() throws IOException {
        while (true) {
            int found = special(bytes, at, limit);
            at = found;
            if (found == limit) {
                if (more()) {
                    continue;
                }
                return;
            }
            switch (bytes[found]) {
                case '"' -> {
                    if (found == start || bytes[found - 1] == delimiter) {
                        quotedCell();
                    } else {
                        at++;
                    }
                }
                case 0 -> throw nul();
                default -> {
                    return;
                }
            }
        }
    }

    /** The next CR, LF, NUL or quote. */
    private static int special(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long word = (long) WORD.get(bytes, at);
            long found =
                    (zeroBytes(word)
                                    | zeroBytes(word ^ ('\n' * ONES))
                                    | zeroBytes(word ^ ('\r' * ONES))
                                    | zeroBytes(word ^ ('"' * ONES)))
                            & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < to; at++) {
            byte b = bytes[at];
            if (b == '\n' || b == '\r' || b == 0 || b == '"') {
                break;
            }
        }
        return at;
    }

    /** Bit 7 of the lowest zero byte is set; of higher bytes it may be, zero or not. */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word;
    }

    /**
     * At a quote that begins a cell; goes to the end of the cell, or on where it was no quoting.
     */
    private void quotedCell() throws IOException {
        long openedAfter = breaks;
        at++;
        while (true) {
            at = special(bytes, at, limit);
            if (!hasMore()) {
                throw neverClosed(openedAfter);
            }
            switch (bytes[at]) {
                case '"' -> {
                    at++;
                    int after = peek();
                    if (after == '"') {
                        at++;
                    } else if (after == delimiter
                            || after == '\r'
                            || after == '\n'
                            || after == END) {
                        return;
                    } else if (breaks == openedAfter) {
                        // "和平"小区 was never quoted: the quotes belong to the text.
                        return;
                    } else {
                        throw neverClosed(openedAfter);
                    }
                }
                case '\r' -> {
                    breaks++;
                    at++;
                }
                case '\n' -> {
                    // CR LF is one line end; the opening quote stands before them at least.
                    breaks += bytes[at - 1] == '\r' ? 0 : 1;
                    at++;
                }
                case 0 -> throw nul();
                default -> {
                    // The next block begins with any byte.
                }
            }
        }
    }

    private int peek() throws IOException {
        return hasMore() ? bytes[at] & 0xFF : END;
    }

    /** Goes on in the next block and takes along what the record has so far. */
    private boolean more() throws IOException {
        int begun = limit - start;
        if (begun > maxRecord) {
            throw longerThanAllowed();
        }
        Block next;
        try {
            next = blocks.next();
        } catch (CharacterCodingException e) {
            throw brokenEncoding(file, line + breaks);
        }
        if (next == null) {
            return false;
        }
        next.start -= begun;
        System.arraycopy(bytes, start, next.bytes, next.start, begun);
        at += next.start - start;
        start = next.start;
        bytes = next.bytes;
        limit = next.end;
        if (block != null) {
            blocks.free(block);
        }
        block = next;
        return true;
    }

    static SourceFault brokenEncoding(String file, long line) {
        return new SourceFault(
                SourceFault.Kind.BROKEN_ENCODING,
                place(file, line)
                        + " holds bytes that are no character of the encoding in which the file"
                        + " begins (we read UTF-8, GB18030, GBK, and UTF-16 with a byte order"
                        + " mark).",
                "Export the file again in one encoding, UTF-8 or GB18030, and send it unchanged.");
    }

    private SourceFault longerThanAllowed() {
        return fault(
                tooLong,
                line,
                "is longer than " + maxRecord + " bytes",
                "Check the line ends and the quotes of the export.");
    }

    private SourceFault neverClosed(long openedAfter) {
        return fault(
                SourceFault.Kind.BROKEN_QUOTES,
                line + openedAfter,
                "opens a quote that is not closed before a delimiter or a line end",
                "Double the quotes inside quoted cells, as RFC 4180 says, or export without"
                        + " quotes.");
    }

    private SourceFault nul() {
        return fault(
                SourceFault.Kind.NOT_A_TABLE,
                line + breaks,
                "contains a NUL character, which no text does",
                "Save the table as text (tab-delimited) or CSV, in UTF-8 or GB18030.");
    }

    private SourceFault fault(SourceFault.Kind kind, long onLine, String detail, String fix) {
        return new SourceFault(kind, place(file, onLine) + " " + detail + ".", fix);
    }

    static String place(String file, long line) {
        return file.isEmpty() ? "Line " + line : "Line " + line + " of " + file;
    }

    @Override
    public void close() throws IOException {
        blocks.close();
    }
}
