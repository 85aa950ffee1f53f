package org.shuniu.roster.synthetic;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A text table as the registries export it: GB18030, TAB between cells, CRLF after lines, and a '
 * before digits that a spreadsheet would round.
 */
record RegistryTable<R>(List<Column<R>> columns) {
    static final Charset CHARSET = Charset.forName("GB18030");

    /** Stands in every row: the numbers look real, and nobody may take them for real. */
    static final String WATERMARK = "合成数据·不对应任何真实个人";

    private static final int BUFFER_CHARS = 1 << 16;

    /** A header and what stands under it. */
    record Column<R>(String header, Function<R, String> cell) {}

    RegistryTable {
        columns = List.copyOf(columns);
    }

    static String digits(String number) {
        return number.isEmpty() ? "" : "'" + number;
    }

    /** With leading zeros; String.format would cost more than all else in a row. */
    static String padded(long number, int width) {
        String digits = String.valueOf(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** Writes one line at a time and leaves the stream open. */
    void write(OutputStream out, int rows, IntFunction<R> row) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, CHARSET), BUFFER_CHARS);
        StringBuilder line = new StringBuilder();
        for (Column<R> column : columns) {
            line.append(column.header()).append('\t');
        }
        end(line, writer);
        for (int i = 0; i < rows; i++) {
            R of = row.apply(i);
            for (Column<R> column : columns) {
                line.append(column.cell().apply(of)).append('\t');
            }
            end(line, writer);
        }
        writer.flush();
    }

    private static void end(StringBuilder line, Writer writer) throws IOException {
        line.setLength(line.length() - 1);
        writer.append(line.append("\r\n"));
        line.setLength(0);
    }
}
