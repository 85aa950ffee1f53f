package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InputStream;
import org.shuniu.roster.source.Headings;
import org.shuniu.roster.source.Layout;
import org.shuniu.roster.source.RecordFile;

/** Text tables: TAB, comma, semicolon or bar; UTF-8, GB18030 or marked UTF-16; any line end. */
public final class TabularLayout implements Layout {
    /** What mappings call this layout. */
    public static final String NAME = "tabular";

    private final TableLimits limits;

    public TabularLayout() {
        this(TableLimits.DEFAULT);
    }

    public TabularLayout(TableLimits limits) {
        this.limits = limits;
    }

    @Override
    public RecordFile inspect(InputStream content, String file, Headings headings)
            throws IOException {
        HeadKeeper in = new HeadKeeper(content, TableHeader.FARTHEST_BYTE);
        TextScan.Encoding encoding = TextScan.scan(in, limits, file);
        // The encoding may be known from the first bytes: the header may lie beyond them.
        in.readOn();
        TableHeader header = TableHeader.find(in.head(), encoding, headings, limits, file);
        return new TableFile(encoding, header, headings, limits);
    }
}
