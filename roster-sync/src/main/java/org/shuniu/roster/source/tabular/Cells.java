package org.shuniu.roster.source.tabular;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.SourceFault;

/** The cells of one record after the other, without quotes around them, in UTF-8. */
final class Cells {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * ONES;

    private final byte delimiter;
    private final long delimiters;
    private final String file;
    private final int maxCells;

    /** The text of unquoted records is their own bytes. */
    private byte[] text = {};

    private byte[] unquoted = new byte[1024];
    private int[] starts = new int[128];
    private int[] ends = new int[128];
    private int count;

    Cells(char delimiter, TableLimits limits, String file) {
        this.delimiter = (byte) delimiter;
        this.delimiters = delimiter * ONES;
        this.file = file;
        // Cells beyond the widest header are noise; this many are still looked at, to report them.
        this.maxCells = 2 * limits.maxColumns();
    }

    /** Looks at a record; what was known of the one before is gone. */
    void split(RawRecord record) {
        text = record.bytes();
        count = 0;
        int at = record.offset();
        int end = at + record.length();
        int start = at;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = (long) WORD.get(text, at);
            long quotes = word ^ QUOTES;
            if (((quotes - ONES) & ~quotes & HIGH_BITS) != 0) {
                splitQuoted(record);
                return;
            }
            long other = word ^ delimiters;
            // Bit 7 of exactly those bytes that are delimiters.
            long found = ~(((other & ~HIGH_BITS) + ~HIGH_BITS) | other | ~HIGH_BITS);
            for (; found != 0; found &= found - 1) {
                int to = at + (Long.numberOfTrailingZeros(found) >>> 3);
                add(start, to, record);
                start = to + 1;
            }
        }
        for (; at < end; at++) {
            if (text[at] == '"') {
                splitQuoted(record);
                return;
            }
            if (text[at] == delimiter) {
                add(start, at, record);
                start = at + 1;
            }
        }
        add(start, end, record);
    }

    /** Cells with quotes around them; the text stays where it is unless a quote stands inside. */
    private void splitQuoted(RawRecord record) {
        text = record.bytes();
        count = 0;
        int at = record.offset();
        int end = at + record.length();
        while (true) {
            int to;
            if (at < end && text[at] == '"') {
                int closing = find(QUOTES, at + 1, end);
                to = closing + 1;
                if (to > end || (to < end && text[to] != delimiter)) {
                    unquote(record);
                    return;
                }
                add(at + 1, closing, record);
            } else {
                to = find(delimiters, at, end);
                add(at, to, record);
            }
            if (to >= end) {
                return;
            }
            at = to + 1;
        }
    }

    /** Where the byte that {@code pattern} repeats stands next; the end if it does not. */
    private int find(long pattern, int from, int end) {
        int at = from;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long other = (long) WORD.get(text, at) ^ pattern;
            long found = (other - ONES) & ~other & HIGH_BITS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        byte wanted = (byte) pattern;
        while (at < end && text[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Copies the cells without their quotes. */
    private void unquote(RawRecord record) {
        byte[] raw = record.bytes();
        int end = record.offset() + record.length();
        if (unquoted.length < record.length()) {
            unquoted = new byte[2 * record.length()];
        }
        text = unquoted;
        count = 0;
        int at = record.offset();
        int length = 0;
        while (true) {
            int start = length;
            if (at < end && raw[at] == '"') {
                at++;
                while (at < end && (raw[at] != '"' || isDoubled(raw, at, end))) {
                    at += raw[at] == '"' ? 1 : 0;
                    unquoted[length++] = raw[at++];
                }
                at++;
                if (at < end && raw[at] != delimiter) {
                    // Never quoted: gives the cell back the quote that seemed to open it.
                    System.arraycopy(unquoted, start, unquoted, start + 1, length - start);
                    unquoted[start] = '"';
                    length++;
                    unquoted[length++] = '"';
                }
            }
            while (at < end && raw[at] != delimiter) {
                unquoted[length++] = raw[at++];
            }
            add(start, length, record);
            if (at >= end) {
                return;
            }
            at++;
        }
    }

    private static boolean isDoubled(byte[] raw, int at, int end) {
        return at + 1 < end && raw[at + 1] == '"';
    }

    private void add(int start, int end, RawRecord record) {
        if (count == maxCells) {
            throw new SourceFault(
                    SourceFault.Kind.NOT_A_TABLE,
                    TableSplitter.place(file, record.line())
                            + " has more than "
                            + maxCells
                            + " cells.",
                    "Check the delimiter of the export; a row has no more cells than columns.");
        }
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    int count() {
        return count;
    }

    /** Where the bytes of cells stand. */
    byte[] text() {
        return text;
    }

    /** Where a cell begins, blanks skipped; at its end if there is nothing else. */
    int start(int cell) {
        int at = starts[cell];
        int end = ends[cell];
        while (at < end && text[at] <= ' ') {
            int blank = blankAt(text, at, end);
            if (blank == 0) {
                break;
            }
            at += blank;
        }
        return at;
    }

    /**
     * Where a cell ends, blanks left out.
     *
     * @param start as {@link #start} said
     */
    int end(int cell, int start) {
        int end = ends[cell];
        while (end > start && text[end - 1] <= ' ') {
            int blank = blankBefore(text, start, end);
            if (blank == 0) {
                break;
            }
            end -= blank;
        }
        return end;
    }

    String cell(int cell) {
        int start = start(cell);
        return new String(text, start, end(cell, start) - start, StandardCharsets.UTF_8);
    }

    boolean isBlankFrom(int firstCell) {
        for (int i = firstCell; i < count; i++) {
            if (start(i) < ends[i]) {
                return false;
            }
        }
        return true;
    }

    /** How many bytes of a blank character stand there, 0 if none does. */
    private static int blankAt(byte[] text, int at, int end) {
        // U+3000 is the blank of Chinese input methods, U+00A0 that of web pages, U+FEFF nobody's.
        return switch (text[at]) {
            case (byte) 0xC2 -> at + 1 < end && text[at + 1] == (byte) 0xA0 ? 2 : 0;
            case (byte) 0xE3 -> follow(text, at, end, 0x80, 0x80) ? 3 : 0;
            case (byte) 0xEF -> follow(text, at, end, 0xBB, 0xBF) ? 3 : 0;
            default -> isAsciiBlank(text[at]) ? 1 : 0;
        };
    }

    private static boolean follow(byte[] text, int at, int end, int second, int third) {
        return at + 2 < end && text[at + 1] == (byte) second && text[at + 2] == (byte) third;
    }

    private static int blankBefore(byte[] text, int start, int end) {
        int length =
                switch (text[end - 1]) {
                    case (byte) 0xA0 -> 2;
                    case (byte) 0x80, (byte) 0xBF -> 3;
                    default -> 1;
                };
        return end - length >= start && blankAt(text, end - length, end) == length ? length : 0;
    }

    static boolean isAsciiBlank(byte b) {
        return b >= 0 && b <= ' ';
    }
}
