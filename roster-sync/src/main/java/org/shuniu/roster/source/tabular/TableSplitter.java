package org.shuniu.roster.source.tabular;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.shuniu.roster.source.SourceFault;

/**
 * Splits characters into records and cells as RFC 4180 quotes them, for any delimiter and any line
 * end, in memory that is bounded by the longest allowed record. A quote inside an unquoted cell is
 * a character like any other.
 */
final class TableSplitter implements Closeable {
    private static final int END = -1;
    private static final int BUFFER_CHARS = 32 * 1024;

    private final Reader in;
    private final char delimiter;
    private final String file;
    private final int maxCells;
    private int maxRecord;
    private SourceFault.Kind tooLong;

    private final char[] buffer = new char[BUFFER_CHARS];
    private int position;
    private int limit;

    /** The text of all cells of the record, one after the other, without quotes. */
    private char[] text = new char[1024];

    private int textLength;
    private int[] cellEnds = new int[128];
    private int cells;

    private long record;
    private long line = 1;
    private long firstLine = 1;

    /** CR LF is one line end. */
    private boolean afterReturn;

    TableSplitter(Reader in, char delimiter, TableLimits limits, String file) {
        this.in = in;
        this.delimiter = delimiter;
        this.file = file;
        // Cells beyond the widest header are noise; this many are still looked at, to report them.
        this.maxCells = 2 * limits.maxColumns();
        this.maxRecord = limits.maxHeader();
        this.tooLong = SourceFault.Kind.HEADER_TOO_LONG;
    }

    /** Until this is called, every record may be the header and must be as short as one. */
    void headerIsRead(TableLimits limits) {
        maxRecord = limits.maxLine();
        tooLong = SourceFault.Kind.LINE_TOO_LONG;
    }

    /**
     * Goes to the next record.
     *
     * @return false after the last
     */
    boolean next() throws IOException {
        textLength = 0;
        cells = 0;
        firstLine = line;
        int c = peek();
        if (c == END) {
            return false;
        }
        record++;
        while (true) {
            c = peek() == '"' ? quotedCell() : unquotedCell();
            endCell();
            if (c != delimiter) {
                return true;
            }
        }
    }

    /** The ordinal of the record, as a spreadsheet numbers its rows: from 1, blank ones counted. */
    long record() {
        return record;
    }

    /** The line on which the record began, as an editor numbers lines. */
    long line() {
        return firstLine;
    }

    int cells() {
        return cells;
    }

    /** A cell without blanks around it. */
    String cell(int index) {
        int start = index == 0 ? 0 : cellEnds[index - 1];
        int end = cellEnds[index];
        while (start < end && isBlank(text[start])) {
            start++;
        }
        while (start < end && isBlank(text[end - 1])) {
            end--;
        }
        return start == end ? "" : new String(text, start, end - start);
    }

    boolean isBlankFrom(int firstCell) {
        for (int i = firstCell == 0 ? 0 : cellEnds[firstCell - 1]; i < textLength; i++) {
            if (!isBlank(text[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        // U+3000 is the blank of Chinese input methods, U+00A0 that of web pages.
        return c <= ' ' || c == '\u00a0' || c == '\u3000' || c == '\ufeff';
    }

    /** Reads to the end of the cell; returns the delimiter, {@code '\n'} or END. */
    private int unquotedCell() throws IOException {
        while (true) {
            int start = position;
            int i = start;
            while (i < limit) {
                char c = buffer[i];
                if (c == delimiter || c == '\r' || c == '\n' || c == 0) {
                    break;
                }
                i++;
            }
            append(start, i);
            position = i;
            if (i < limit || !fill()) {
                return endOfCell();
            }
        }
    }

    /** At a quote. */
    private int quotedCell() throws IOException {
        long openedOn = line;
        position++;
        while (true) {
            int c = read();
            if (c == END) {
                throw neverClosed(openedOn);
            }
            if (c != '"') {
                append((char) c);
                continue;
            }
            int after = peek();
            if (after == '"') {
                position++;
                append('"');
            } else if (after == delimiter || after == '\r' || after == '\n' || after == END) {
                return endOfCell();
            } else if (line == openedOn) {
                // "和平"小区 was never quoted: the quotes belong to the text.
                unquote();
                append('"');
                return unquotedCell();
            } else {
                throw neverClosed(openedOn);
            }
        }
    }

    /** Gives the cell back the quote that seemed to open it. */
    private void unquote() {
        int start = cells == 0 ? 0 : cellEnds[cells - 1];
        append('"');
        System.arraycopy(text, start, text, start + 1, textLength - start - 1);
        text[start] = '"';
    }

    private int endOfCell() throws IOException {
        int c = read();
        if (c == '\r') {
            if (peek() == '\n') {
                read();
            }
            afterReturn = false;
            return '\n';
        }
        return c;
    }

    private void endCell() {
        if (cells == maxCells) {
            throw fault(
                    SourceFault.Kind.NOT_A_TABLE,
                    "has more than " + maxCells + " cells",
                    "Check the delimiter of the export; a row has no more cells than columns.");
        }
        if (cells == cellEnds.length) {
            cellEnds = Arrays.copyOf(cellEnds, 2 * cells);
        }
        cellEnds[cells++] = textLength;
    }

    private void append(char c) {
        reserve(1);
        text[textLength++] = c;
    }

    private void append(int start, int end) {
        int length = end - start;
        reserve(length);
        System.arraycopy(buffer, start, text, textLength, length);
        textLength += length;
    }

    private void reserve(int length) {
        if (textLength + length > maxRecord) {
            throw fault(
                    tooLong,
                    "is longer than " + maxRecord + " characters",
                    "Check the line ends and the quotes of the export.");
        }
        if (textLength + length > text.length) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, textLength + length));
        }
    }

    private int peek() throws IOException {
        return position < limit || fill() ? buffer[position] : END;
    }

    private int read() throws IOException {
        if (position == limit && !fill()) {
            return END;
        }
        char c = buffer[position++];
        if (c == '\r' || (c == '\n' && !afterReturn)) {
            line++;
        }
        afterReturn = c == '\r';
        if (c == 0) {
            throw fault(
                    SourceFault.Kind.NOT_A_TABLE,
                    "contains a NUL character, which no text does",
                    "Save the table as text (tab-delimited) or CSV, in UTF-8 or GB18030.");
        }
        return c;
    }

    private boolean fill() throws IOException {
        try {
            position = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            return limit > 0;
        } catch (CharacterCodingException e) {
            limit = 0;
            throw brokenEncoding(file, line);
        }
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

    private SourceFault neverClosed(long openedOn) {
        line = openedOn;
        return fault(
                SourceFault.Kind.BROKEN_QUOTES,
                "opens a quote that is not closed before a delimiter or a line end",
                "Double the quotes inside quoted cells, as RFC 4180 says, or export without"
                        + " quotes.");
    }

    private SourceFault fault(SourceFault.Kind kind, String detail, String fix) {
        return new SourceFault(kind, place(file, line) + " " + detail + ".", fix);
    }

    static String place(String file, long line) {
        return file.isEmpty() ? "Line " + line : "Line " + line + " of " + file;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
