package org.shuniu.roster.source.tabular;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.SourceFault;

/** Reads the rows below the header of one text table, blank ones left out. */
final class TabularReader implements RecordReader {
    private final TableSplitter rows;
    private final TableHeader header;
    private final Cells cells;
    private boolean anyRow;

    TabularReader(Blocks blocks, TableHeader header, TableLimits limits) throws IOException {
        String file = header.columns().file();
        this.header = header;
        this.cells = new Cells(header.delimiter(), limits, file);
        this.rows = new TableSplitter(blocks, header.delimiter(), limits, file);
        while (rows.record() < header.row() && rows.next() != null) {
            // Titles and the header itself.
        }
        rows.headerIsRead(limits);
    }

    @Override
    public @Nullable RawRecord next() throws IOException {
        RawRecord row;
        while ((row = rows.next()) != null) {
            if (!isBlank(row)) {
                anyRow = true;
                return row;
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

    /** A blank line, or delimiters alone, as exports close with. */
    private boolean isBlank(RawRecord row) {
        byte[] bytes = row.bytes();
        int end = row.offset() + row.length();
        for (int at = row.offset(); at < end; ) {
            byte b = bytes[at];
            if (b == '"') {
                cells.split(row);
                return cells.isBlankFrom(0);
            }
            int blank = b == header.delimiter() ? 1 : Cells.blankAt(bytes, at, end);
            if (blank == 0) {
                return false;
            }
            at += blank;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
