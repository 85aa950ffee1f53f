package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Rendering.ColumnOrder;

/**
 * A text table as the registries export it: a delimiter between cells, CRLF after lines, and a '
 * before digits that a spreadsheet would round.
 */
record RegistryTable<R>(List<Column<R>> columns) {
    /** Stands in every row: the numbers look real, and nobody may take them for real. */
    static final String WATERMARK = "合成数据·不对应任何真实个人";

    /** Writes what stands in a row's cell. */
    interface Cell<R> {
        void write(R row, Line line);
    }

    /** Hands over all rows, one after the other, and keeps none. */
    interface Rows<R> {
        void forEach(RowTaker<R> taker) throws IOException;
    }

    /** Takes one row. */
    interface RowTaker<R> {
        void take(R row) throws IOException;
    }

    /** A header and what stands under it. */
    sealed interface Column<R> {
        String header();
    }

    record Varying<R>(String header, Cell<R> cell) implements Column<R> {}

    record Constant<R>(String header, String text) implements Column<R> {}

    RegistryTable {
        columns = List.copyOf(columns);
    }

    /** With leading zeros; String.format would cost more than all else in a row. */
    static String padded(long number, int width) {
        String digits = String.valueOf(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /** Writes one line at a time and leaves the stream open. */
    void write(OutputStream out, Rendering rendering, Rows<R> rows) throws IOException {
        List<Column<R>> ordered =
                rendering.columnOrder() == ColumnOrder.REVERSED ? columns.reversed() : columns;
        Line line = new Line(rendering);
        for (Column<R> column : ordered) {
            line.beginCell();
            line.text(column.header());
            line.endCell();
        }
        line.end(out);
        line.flush(out);
        List<Piece<R>> pieces = pieces(ordered, line);
        rows.forEach(
                row -> {
                    for (Piece<R> piece : pieces) {
                        piece.write(row, line);
                    }
                    line.end(out);
                });
        line.flush(out);
    }

    /** What a line is put together from: a cell, or neighbouring constants as one run of bytes. */
    private static final class Piece<R> {
        private final @Nullable Cell<R> cell;
        private final byte[] constants;

        Piece(@Nullable Cell<R> cell, byte[] constants) {
            this.cell = cell;
            this.constants = constants;
        }

        boolean isEmpty() {
            return cell == null && constants.length == 0;
        }

        void write(R row, Line line) {
            if (cell == null) {
                line.raw(constants);
                return;
            }
            line.beginCell();
            cell.write(row, line);
            line.endCell();
        }
    }

    private static <R> List<Piece<R>> pieces(List<Column<R>> ordered, Line line) {
        List<Piece<R>> pieces = new ArrayList<>();
        for (Column<R> column : ordered) {
            switch (column) {
                case Constant<R>(_, String text) -> {
                    line.beginCell();
                    line.text(text);
                    line.endCell();
                }
                case Varying<R>(_, Cell<R> cell) -> {
                    pieces.add(new Piece<>(null, line.taken()));
                    pieces.add(new Piece<>(cell, new byte[0]));
                }
            }
        }
        pieces.add(new Piece<>(null, line.taken()));
        pieces.removeIf(Piece::isEmpty);
        return List.copyOf(pieces);
    }
}
