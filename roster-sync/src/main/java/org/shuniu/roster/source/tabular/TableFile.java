package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.Headings;
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
    private final TableText text;
    private final TableHeader header;
    private final TableLimits limits;
    private final Cells cells;

    /** The column of each field of the headings. */
    private final int[] columns;

    private final byte[][] emptyWords;
    private final boolean[] mayBeginEmptyWord = new boolean[256];

    TableFile(
            TextScan.Encoding encoding, TableHeader header, Headings headings, TableLimits limits) {
        this.encoding = encoding;
        this.header = header;
        this.limits = limits;
        this.text = text();
        this.cells = cells();
        this.columns =
                headings.fields().stream()
                        .mapToInt(field -> header.indexes().getOrDefault(field, NO_COLUMN))
                        .toArray();
        this.emptyWords =
                headings.emptyWords().stream()
                        .map(word -> word.getBytes(UTF_8))
                        .filter(word -> word.length > 0)
                        .toArray(byte[][]::new);
        for (byte[] word : emptyWords) {
            mayBeginEmptyWord[word[0] & 0xFF] = true;
        }
    }

    private TableText text() {
        return new TableText(encoding, header.delimiter(), header.columns().file());
    }

    private Cells cells() {
        return new Cells(header.delimiter(), limits, header.columns().file());
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
        return String.join(
                "/",
                text.rawForm(),
                Integer.toString(header.delimiter()),
                Integer.toString(header.width()),
                Arrays.toString(columns));
    }

    @Override
    public RecordReader open(InputStream content) throws IOException {
        Blocks blocks = Blocks.of(text.open(content), limits.longestRecord());
        try {
            // Split in another thread than this file's cells are.
            var blanks = new Blanks(text(), cells(), header.delimiter());
            return new ReadAhead(new TabularReader(blocks, blanks, header, limits));
        } catch (IOException | RuntimeException e) {
            blocks.close();
            throw e;
        }
    }

    @Override
    public void split(RawRecord record, FieldValues values) {
        cells.split(text.utf8(record));
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
    private void add(int field, byte[] utf8, int from, int to, FieldValues values) {
        int length = to - from;
        if (length > 1 && utf8[from] == '\'' && isNumberLike(utf8, from + 1, to)) {
            int start = from + 1;
            int end = to;
            while (start < end && Character.isWhitespace(utf8[start])) {
                start++;
            }
            while (start < end && Character.isWhitespace(utf8[end - 1])) {
                end--;
            }
            addUnlessEmpty(field, utf8, start, end, values);
        } else if (length > 3
                && utf8[from] == '='
                && utf8[from + 1] == '"'
                && utf8[to - 1] == '"') {
            byte[] inside = new String(utf8, from + 2, length - 3, UTF_8).strip().getBytes(UTF_8);
            addUnlessEmpty(field, inside, 0, inside.length, values);
        } else {
            addUnlessEmpty(field, utf8, from, to, values);
        }
    }

    private static boolean isNumberLike(byte[] utf8, int from, int to) {
        boolean anyDigit = false;
        for (int i = from; i < to; i++) {
            if (utf8[i] < 0) {
                return false;
            }
            anyDigit |= utf8[i] >= '0' && utf8[i] <= '9';
        }
        return anyDigit;
    }

    private void addUnlessEmpty(int field, byte[] utf8, int from, int to, FieldValues values) {
        if (from < to && !isEmptyWord(utf8, from, to)) {
            values.add(field, utf8, from, to);
        }
    }

    private boolean isEmptyWord(byte[] utf8, int from, int to) {
        if (!mayBeginEmptyWord[utf8[from] & 0xFF]) {
            return false;
        }
        for (byte[] word : emptyWords) {
            if (Arrays.equals(word, 0, word.length, utf8, from, to)) {
                return true;
            }
        }
        return false;
    }
}
