package org.shuniu.roster.trial;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A table as a clerk has it on the screen; every change makes another sheet. */
record Sheet(List<String> header, List<List<String>> rows) {
    Sheet {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /**
     * How a program writes a sheet as text.
     *
     * @param marked whether a byte order mark stands in front
     */
    record Writing(Charset charset, boolean marked, String delimiter, String lineEnd) {
        /** As registries do it. */
        static final Writing USUAL = new Writing(Charset.forName("GB18030"), false, "\t", "\r\n");

        Writing in(Charset other, boolean nowMarked) {
            return new Writing(other, nowMarked, delimiter, lineEnd);
        }

        Writing endingLinesWith(String other) {
            return new Writing(charset, marked, delimiter, other);
        }

        Writing delimitedBy(String other) {
            return new Writing(charset, marked, other, lineEnd);
        }

        byte[] of(Sheet sheet) {
            var text = new StringBuilder(marked ? "\uFEFF" : "");
            text.append(line(sheet.header()));
            sheet.rows().forEach(row -> text.append(line(row)));
            return text.toString().getBytes(charset);
        }

        private String line(List<String> cells) {
            return String.join(delimiter, cells.stream().map(this::quoted).toList()) + lineEnd;
        }

        private String quoted(String cell) {
            return cell.contains(delimiter) ? '"' + cell + '"' : cell;
        }
    }

    int column(String heading) {
        int column = header.indexOf(heading);
        if (column < 0) {
            throw new IllegalArgumentException("no column " + heading);
        }
        return column;
    }

    List<String> values(String heading) {
        int column = column(heading);
        return rows.stream().map(row -> row.get(column)).toList();
    }

    Sheet withRows(List<List<String>> others) {
        return new Sheet(header, others);
    }

    Sheet withValues(String heading, List<String> values) {
        int column = column(heading);
        return withRows(
                IntStream.range(0, rows.size())
                        .mapToObj(i -> replaced(rows.get(i), column, values.get(i)))
                        .toList());
    }

    Sheet mapped(String heading, UnaryOperator<String> change) {
        return withValues(heading, values(heading).stream().map(change).toList());
    }

    Sheet followedBy(List<List<String>> others) {
        var all = new ArrayList<>(rows);
        all.addAll(others);
        return withRows(all);
    }

    Sheet headed(String heading, String other) {
        return new Sheet(replaced(header, column(heading), other), rows);
    }

    Sheet without(String heading) {
        int column = column(heading);
        return new Sheet(
                removed(header, column), rows.stream().map(row -> removed(row, column)).toList());
    }

    Sheet withColumn(String heading, List<String> values) {
        var headings = new ArrayList<>(header);
        headings.add(heading);
        return new Sheet(
                headings,
                IntStream.range(0, rows.size())
                        .mapToObj(
                                i -> {
                                    var cells = new ArrayList<>(rows.get(i));
                                    cells.add(values.get(i));
                                    return (List<String>) cells;
                                })
                        .toList());
    }

    /** The same columns in another order, as next year's export has them. */
    Sheet shuffled(RandomGenerator dice) {
        var order = new ArrayList<>(IntStream.range(0, header.size()).boxed().toList());
        Collections.shuffle(order, java.util.Random.from(dice));
        return new Sheet(
                order.stream().map(header::get).toList(),
                rows.stream().map(row -> order.stream().map(row::get).toList()).toList());
    }

    private static List<String> replaced(List<String> cells, int column, String value) {
        var copy = new ArrayList<>(cells);
        copy.set(column, value);
        return copy;
    }

    private static List<String> removed(List<String> cells, int column) {
        var copy = new ArrayList<>(cells);
        copy.remove(column);
        return copy;
    }
}
