package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceRecord;
import org.shuniu.roster.source.SourceRecord.Shape;

/** Reads the rows below the header of one text table. */
final class TabularReader implements RecordReader {
    private final TableSplitter rows;
    private final TableHeader header;
    private final Mapping mapping;
    private final int[] indexes;
    private final String[] fields;
    private boolean anyRow;

    TabularReader(
            InputStream content,
            TextScan.Encoding encoding,
            TableHeader header,
            Mapping mapping,
            TableLimits limits)
            throws IOException {
        content.skipNBytes(encoding.bomBytes());
        this.header = header;
        this.mapping = mapping;
        this.indexes = header.indexes().stream().mapToInt(Integer::intValue).toArray();
        this.fields = header.fields().toArray(String[]::new);
        this.rows =
                new TableSplitter(
                        new StrictDecoder(content, encoding.charset()),
                        header.delimiter(),
                        limits,
                        header.columns().file());
        while (rows.record() < header.row() && rows.next()) {
            // Titles and the header itself.
        }
        rows.headerIsRead(limits);
    }

    @Override
    public @Nullable SourceRecord next() throws IOException {
        while (rows.next()) {
            Map<String, String> values = HashMap.newHashMap(fields.length);
            for (int i = 0; i < fields.length && indexes[i] < rows.cells(); i++) {
                String value = withoutTextMark(rows.cell(indexes[i]));
                if (!value.isEmpty() && !mapping.isEmpty(value)) {
                    values.put(fields[i], value);
                }
            }
            // A row without one mapped value is a blank line, or one that exports close with.
            if (!values.isEmpty() || !rows.isBlankFrom(0)) {
                anyRow = true;
                return new SourceRecord(rows.record(), values, header.columns(), shape());
            }
        }
        if (!anyRow) {
            String file = header.columns().file();
            throw new SourceFault(
                    SourceFault.Kind.NO_ROWS,
                    (file.isEmpty() ? "The file" : file) + " has a header and no row below it.",
                    "Export the file again; to say that nobody is left, end people by their"
                            + " status.");
        }
        return null;
    }

    private Shape shape() {
        if (rows.cells() < header.width()) {
            return Shape.SHORT;
        }
        return rows.cells() > header.width() && !rows.isBlankFrom(header.width())
                ? Shape.LONG
                : Shape.WHOLE;
    }

    /**
     * Spreadsheets keep the zeros of a number in text marked as {@code '0123} or {@code ="0123"}.
     */
    static String withoutTextMark(String value) {
        int length = value.length();
        if (length > 1 && value.charAt(0) == '\'' && isNumberLike(value)) {
            return value.substring(1).strip();
        }
        if (length > 3 && value.startsWith("=\"") && value.charAt(length - 1) == '"') {
            return value.substring(2, length - 1).strip();
        }
        return value;
    }

    private static boolean isNumberLike(String value) {
        boolean anyDigit = false;
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            anyDigit |= c >= '0' && c <= '9';
        }
        return anyDigit;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
