package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.shuniu.roster.source.Layout;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.RowProblem;

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
    public Inspected inspect(InputStream content, String file, Mapping mapping) throws IOException {
        HeadKeeper in = new HeadKeeper(content, TableHeader.FARTHEST_BYTE);
        TextScan.Encoding encoding = TextScan.scan(in, limits, file);
        // GB18030 is known from the first bytes: the header may lie beyond what was looked at.
        in.readOn();
        TableHeader header = TableHeader.find(in.head(), encoding, mapping, limits, file);
        return new Table(encoding, header, mapping, limits);
    }

    private record Table(
            TextScan.Encoding encoding, TableHeader header, Mapping mapping, TableLimits limits)
            implements Inspected {
        @Override
        public List<RowProblem> notes() {
            return header.notes();
        }

        @Override
        public RecordReader open(InputStream content) throws IOException {
            return new TabularReader(content, encoding, header, mapping, limits);
        }
    }
}
