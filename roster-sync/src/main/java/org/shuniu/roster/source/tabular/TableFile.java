package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordFile;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.SourceRecord.Columns;
import org.shuniu.roster.source.SourceRecord.Shape;

/** One text table whose encoding and header are known. */
final class TableFile implements RecordFile {
    private static final int NO_COLUMN = -1;

    private final TextScan.Encoding encoding;
    private final TableHeader header;
    private final TableLimits limits;
    private final Cells cells;

    /** The column of each field of the mapping. */
    private final int[] columns;

    private final byte[][] emptyWords;

    TableFile(TextScan.Encoding encoding, TableHeader header, Mapping mapping, TableLimits limits) {
        this.encoding = encoding;
        this.header = header;
        this.limits = limits;
        this.cells = new Cells(header.delimiter(), limits, header.columns().file());
        this.columns =
                mapping.fields().stream()
                        .mapToInt(field -> header.indexes().getOrDefault(field, NO_COLUMN))
                        .toArray();
        this.emptyWords =
                mapping.emptyWords().stream()
                        .map(word -> word.getBytes(UTF_8))
                        .toArray(byte[][]::new);
    }

    @Override
    public List<RowProblem> notes() {
        return header.notes();
    }

    @Override
    public Columns columns() {
        return header.columns();
    }

    @Override
    public String form() {
        return "table/"
                + (int) header.delimiter()
                + "/"
                + header.width()
                + "/"
                + Arrays.toString(columns);
    }

    @Override
    public RecordReader open(InputStream content) throws IOException {
        content.skipNBytes(encoding.bomBytes());
        Blocks blocks =
                new ReadAhead(Utf8Input.of(content, encoding.charset()), limits.longestRecord());
        try {
            return new TabularReader(blocks, header, limits);
        } catch (IOException | RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    @Override
    public void split(RawRecord record, FieldValues values) {
        cells.split(record);
        values.begin(shape());
        for (int field = 0; field < columns.length; field++) {
            int column = columns[field];
            if (column != NO_COLUMN && column < cells.count()) {
                int start = cells.start(column);
                add(field, cells.text(), start, cells.end(column, start), values);
            }
        }
    }

    private Shape shape() {
        if (cells.count() < header.width()) {
            return Shape.SHORT;
        }
        return cells.count() > header.width() && !cells.isBlankFrom(header.width())
                ? Shape.LONG
                : Shape.WHOLE;
    }

    /**
     * Takes off what spreadsheets mark a number with to keep its zeros: {@code '0123} or {@code
     * ="0123"}.
     */
    private void add(int field, byte[] text, int from, int to, FieldValues values) {
        int length = to - from;
        if (length > 1 && text[from] == '\'' && isNumberLike(text, from + 1, to)) {
            int start = from + 1;
            int end = to;
            while (start < end && Character.isWhitespace(text[start])) {
                start++;
            }
            while (start < end && Character.isWhitespace(text[end - 1])) {
                end--;
            }
            addUnlessEmpty(field, text, start, end, values);
        } else if (length > 3
                && text[from] == '='
                && text[from + 1] == '"'
                && text[to - 1] == '"') {
            byte[] inside = new String(text, from + 2, length - 3, UTF_8).strip().getBytes(UTF_8);
            addUnlessEmpty(field, inside, 0, inside.length, values);
        } else {
            addUnlessEmpty(field, text, from, to, values);
        }
    }

    private static boolean isNumberLike(byte[] text, int from, int to) {
        boolean anyDigit = false;
        for (int i = from; i < to; i++) {
            if (text[i] < 0) {
                return false;
            }
            anyDigit |= text[i] >= '0' && text[i] <= '9';
        }
        return anyDigit;
    }

    private void addUnlessEmpty(int field, byte[] text, int from, int to, FieldValues values) {
        if (from < to && !isEmptyWord(text, from, to)) {
            values.add(field, text, from, to);
        }
    }

    private boolean isEmptyWord(byte[] text, int from, int to) {
        for (byte[] word : emptyWords) {
            if (word.length == to - from && Arrays.equals(word, 0, word.length, text, from, to)) {
                return true;
            }
        }
        return false;
    }
}
