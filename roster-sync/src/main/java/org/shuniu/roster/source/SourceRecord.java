package org.shuniu.roster.source;

import java.util.Map;

/**
 * One record as its format spelt it, columns already named in our terms.
 *
 * @param row as a spreadsheet shows it: the header is row 1
 * @param values non-empty values by {@link Mapping} field, trimmed of what only transport put there
 *     (a leading ', BOM)
 * @param columns how the file spells the columns; one object for all records of a file
 */
public record SourceRecord(long row, Map<String, String> values, Columns columns, Shape shape) {
    public SourceRecord {
        values = Map.copyOf(values);
    }

    public SourceRecord(long row, Map<String, String> values) {
        this(row, values, Columns.UNNAMED, Shape.WHOLE);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    /** How the cells of a row compare with the header above them. */
    public enum Shape {
        WHOLE,
        /** Fewer cells than columns: harmless where only empty cells at the end were cut off. */
        SHORT,
        /** Values beyond the last column: a delimiter inside a cell has shifted what follows it. */
        LONG
    }

    /**
     * How one file of a delivery spells its columns.
     *
     * @param file named only where a delivery has several; empty otherwise
     * @param headings the header's spelling by {@link Mapping} field
     */
    public record Columns(String file, Map<String, String> headings) {
        static final Columns UNNAMED = new Columns("", Map.of());

        public Columns {
            headings = Map.copyOf(headings);
        }

        public boolean has(String field) {
            return headings.containsKey(field);
        }

        /** The file's own word for a field; ours where the file has none. */
        public String headingOf(String field) {
            return headings.getOrDefault(field, field);
        }
    }
}
