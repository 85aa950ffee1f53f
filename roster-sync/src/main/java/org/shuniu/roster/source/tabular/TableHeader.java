package org.shuniu.roster.source.tabular;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.Headings;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RowFault;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.SourceFault.Kind;
import org.shuniu.roster.source.SourceRecord.Columns;

/**
 * Which row of a table is the header, what separates its cells, and what its columns are to us.
 *
 * @param row from 1; more than 1 where a title stands above the header
 * @param width cells of the header, empty ones at its end not counted
 * @param indexes of the mapped columns, by field
 * @param notes on dropped columns
 */
record TableHeader(
        long row,
        char delimiter,
        int width,
        Map<String, Integer> indexes,
        Columns columns,
        List<RowProblem> notes) {

    private static final char[] DELIMITERS = {'\t', ',', ';', '|'};

    /** Titles, units and dates of export stand above the header in a few rows at most. */
    private static final int LAST_ROW = 5;

    /** Far enough to see {@link #LAST_ROW} long rows. */
    static final int FARTHEST_BYTE = 512 << 10;

    /** A digit run that could be somebody's number, in a file whose first row is no header. */
    private static final int LONGEST_HARMLESS_NUMBER = 3;

    private static final String FIX_HEADER =
            "Export with a header row that names each column as the registry does.";

    /**
     * @param head the first bytes of the file, {@link #FARTHEST_BYTE} of them if there are as many
     */
    static TableHeader find(
            byte[] head,
            TextScan.Encoding encoding,
            Headings headings,
            TableLimits limits,
            String file)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        SourceFault fault = null;
        for (char delimiter : DELIMITERS) {
            TableText text = new TableText(encoding, delimiter, file);
            Cells cells = new Cells(delimiter, limits, file);
            Blocks blocks =
                    Blocks.of(text.open(new ByteArrayInputStream(head)), limits.longestRecord());
            try (TableSplitter splitter = new TableSplitter(blocks, delimiter, limits, file)) {
                RawRecord record;
                while (splitter.record() < LAST_ROW && (record = splitter.next()) != null) {
                    cells.split(text.utf8(record));
                    rows.add(Row.of(record.row(), cells, delimiter, headings));
                }
            } catch (SourceFault e) {
                // With another delimiter the same characters may be in order.
                fault = fault == null ? e : fault;
            }
            for (Row row : rows) {
                if (!row.fields.isEmpty() && headings.missingFrom(row.fields).isEmpty()) {
                    return row.header(headings, limits, file);
                }
            }
        }
        if (rows.isEmpty() && fault == null) {
            throw new SourceFault(
                    Kind.NO_ROWS, place(file) + " is empty.", "Export the file again.");
        }
        throw fault == null || rows.stream().anyMatch(row -> !row.fields.isEmpty())
                ? missing(rows, headings, file)
                : fault;
    }

    private static SourceFault missing(List<Row> rows, Headings headings, String file) {
        Row best = rows.getFirst();
        for (Row row : rows) {
            if (row.fields.size() > best.fields.size()) {
                best = row;
            }
        }
        String missing = String.join(", ", headings.missingFrom(best.fields));
        String found =
                best.fields.isEmpty()
                        ? "None of the first rows looks like a header."
                        : "Found in row " + best.number + ": " + best.harmlessCells() + ".";
        return new SourceFault(
                Kind.MISSING_COLUMNS, place(file) + " lacks " + missing + ". " + found, FIX_HEADER);
    }

    private static String place(String file) {
        return file.isEmpty() ? "The file" : file;
    }

    /** A row that may be the header. */
    private record Row(long number, char delimiter, List<String> cells, Set<String> fields) {
        static Row of(long number, Cells row, char delimiter, Headings headings) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.count(); i++) {
                cells.add(row.cell(i));
            }
            while (!cells.isEmpty() && cells.getLast().isEmpty()) {
                cells.removeLast();
            }
            Set<String> fields =
                    cells.stream()
                            .flatMap(cell -> headings.fieldOf(cell).stream())
                            .collect(Collectors.toSet());
            return new Row(number, delimiter, cells, fields);
        }

        TableHeader header(Headings headings, TableLimits limits, String file) {
            if (cells.size() > limits.maxColumns()) {
                throw new SourceFault(
                        Kind.HEADER_TOO_LONG,
                        place(file) + " has more than " + limits.maxColumns() + " columns.",
                        "Export only the columns of the registry.");
            }
            Map<String, Integer> indexes = new HashMap<>();
            Map<String, String> spelt = new HashMap<>();
            List<RowProblem> notes = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                String heading = cells.get(i);
                if (headings.isSensitive(heading)) {
                    notes.add(RowFault.COLUMN_DROPPED.inFile(file, heading));
                    continue;
                }
                @Nullable String field = headings.fieldOf(heading).orElse(null);
                if (field == null) {
                    continue;
                }
                String other = spelt.put(field, heading);
                if (other != null) {
                    throw new SourceFault(
                            Kind.DUPLICATE_COLUMNS,
                            place(file)
                                    + " has two columns for one thing: "
                                    + other
                                    + " and "
                                    + heading
                                    + " (column "
                                    + (i + 1)
                                    + ").",
                            "Delete one of the two columns.");
                }
                indexes.put(field, i);
            }
            return new TableHeader(
                    number,
                    delimiter,
                    cells.size(),
                    Map.copyOf(indexes),
                    new Columns(file, spelt),
                    List.copyOf(notes));
        }

        /** The cells, without any that looks like data: what a fault quotes, many people read. */
        String harmlessCells() {
            return cells.stream()
                    .limit(100)
                    .map(cell -> isHarmless(cell) ? cell : "…")
                    .collect(Collectors.joining(", "));
        }

        private static boolean isHarmless(String cell) {
            long digits = cell.chars().filter(Character::isDigit).count();
            return digits <= LONGEST_HARMLESS_NUMBER && cell.length() <= 40;
        }
    }
}
