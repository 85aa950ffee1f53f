package org.shuniu.roster.source.tabular;

import java.io.IOException;
import java.io.InputStream;
import org.shuniu.roster.source.Layout;
import org.shuniu.roster.source.Mapping;

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
        TextScan.Encoding encoding = TextScan.scan(content, limits, file);
        return again -> new TabularReader(again, encoding, mapping, limits, file);
    }
}
