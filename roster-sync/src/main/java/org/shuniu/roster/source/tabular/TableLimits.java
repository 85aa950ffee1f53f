package org.shuniu.roster.source.tabular;

/**
 * How large the parts of a table may be: far beyond any registry's file, far below what hurts.
 *
 * @param maxLine of one line and of one record, which may span lines: bytes
 * @param maxHeader of one line that may be the header: bytes
 */
public record TableLimits(int maxLine, int maxHeader, int maxColumns) {
    public static final TableLimits DEFAULT = new TableLimits(1 << 20, 64 << 10, 500);

    int longestRecord() {
        return Math.max(maxLine, maxHeader);
    }
}
