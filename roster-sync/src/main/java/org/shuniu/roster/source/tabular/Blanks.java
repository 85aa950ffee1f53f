package org.shuniu.roster.source.tabular;

import org.shuniu.roster.source.RawRecord;

/** Tells records in which something stands from those that are lines of delimiters. */
final class Blanks {
    private final TableText text;
    private final Cells cells;
    private final char delimiter;

    /**
     * Both must be nobody else's: their memory is of one record.
     *
     * @param text how bytes become characters
     * @param cells how characters become cells
     */
    Blanks(TableText text, Cells cells, char delimiter) {
        this.text = text;
        this.cells = cells;
        this.delimiter = delimiter;
    }

    /** Whether nothing stands in the record but blanks, delimiters and empty quotes. */
    boolean isBlank(RawRecord record) {
        byte[] bytes = record.bytes();
        int end = record.offset() + record.length();
        boolean quoted = false;
        for (int at = record.offset(); at < end; at++) {
            byte b = bytes[at];
            if (b == '"') {
                quoted = true;
            } else if (text.mayBeginBlank(b)) {
                return isBlankText(record);
            } else if (b != delimiter && !Cells.isAsciiBlank(b)) {
                return false;
            }
        }
        return !quoted || isBlankText(record);
    }

    private boolean isBlankText(RawRecord record) {
        cells.split(text.utf8(record));
        return cells.isBlankFrom(0);
    }
}
