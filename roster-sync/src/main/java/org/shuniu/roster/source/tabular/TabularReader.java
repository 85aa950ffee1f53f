package org.shuniu.roster.source.tabular;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.SourceFault;

/** Reads the rows below the header of one text table, blank ones left out. */
final class TabularReader implements RecordReader {
    private final Blanks blanks;
    private final String file;
    private final TableSplitter rows;
    private boolean anyRow;

    TabularReader(Blocks blocks, Blanks blanks, TableHeader header, TableLimits limits)
            throws IOException {
        this.blanks = blanks;
        this.file = header.columns().file();
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
            if (!blanks.isBlank(row)) {
                anyRow = true;
                return row;
            }
        }
        if (!anyRow) {
            throw new SourceFault(
                    SourceFault.Kind.NO_ROWS,
                    (file.isEmpty() ? "The file" : file) + " has a header and no row below it.",
                    "Export the file again; to say that nobody is left, end people by their"
                            + " status.");
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
