package org.shuniu.roster.synthetic;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a table becomes bytes. Two renderings of one table may differ in every byte, never in a
 * field.
 *
 * @param quoted whether every cell stands in quotes
 */
public record Rendering(Charset charset, char delimiter, boolean quoted, ColumnOrder columnOrder) {
    private static final Charset GB18030 = Charset.forName("GB18030");

    /** As the registries export it: text that schools save with the ending {@code .xls}. */
    public static final Rendering XLS =
            new Rendering(GB18030, '\t', false, ColumnOrder.OF_THE_REGISTRY);

    public static final Rendering TSV =
            new Rendering(StandardCharsets.UTF_8, '\t', false, ColumnOrder.OF_THE_REGISTRY);

    /** No byte stands where {@link #TSV} or {@link #XLS} has it. */
    public static final Rendering CSV =
            new Rendering(StandardCharsets.UTF_8, ',', true, ColumnOrder.REVERSED);

    /** {@link #CSV} for who opens it with a spreadsheet of the mainland. */
    public static final Rendering CSV_GB18030 =
            new Rendering(GB18030, ',', true, ColumnOrder.REVERSED);

    /** The order of an export's columns varies by year. */
    public enum ColumnOrder {
        OF_THE_REGISTRY,
        REVERSED
    }

    public Rendering {
        if (delimiter >= 0x80 || delimiter == '"' || Character.isLetterOrDigit(delimiter)) {
            throw new IllegalArgumentException("not a delimiter: " + delimiter);
        }
    }
}
