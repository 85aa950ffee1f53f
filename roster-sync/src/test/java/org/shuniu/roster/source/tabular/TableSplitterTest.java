package org.shuniu.roster.source.tabular;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.SourceFault;

class TableSplitterTest {
    private static final TableLimits LIMITS = new TableLimits(1_000, 1_000, 500);

    /** Hands out a text in pieces so small that every boundary is somewhere in them. */
    private static Blocks pieces(byte[] text, int size) {
        return new Blocks() {
            private int at;

            @Override
            public @Nullable Block next() throws IOException {
                if (at == text.length) {
                    return null;
                }
                int count = Math.min(size, text.length - at);
                Block block = new Block(LIMITS.longestRecord(), count);
                at += count;
                return block.fill(new ByteArrayInputStream(text, at - count, count)) ? block : null;
            }

            @Override
            public void free(Block block) {
                // Nobody may read it any more.
                Arrays.fill(block.bytes, (byte) '#');
            }

            @Override
            public void close() {}
        };
    }

    private static List<String> split(String text, char delimiter, int size) throws IOException {
        List<String> rows = new ArrayList<>();
        var cells = new Cells(delimiter, LIMITS, "");
        try (var splitter =
                new TableSplitter(pieces(text.getBytes(UTF_8), size), delimiter, LIMITS, "")) {
            RawRecord record;
            while ((record = splitter.next()) != null) {
                cells.split(record);
                List<String> row = new ArrayList<>();
                for (int i = 0; i < cells.count(); i++) {
                    row.add(cells.cell(i));
                }
                rows.add(record.row() + "@" + record.line() + row);
            }
        } catch (SourceFault fault) {
            rows.add(fault.getMessage());
        }
        return rows;
    }

    /** The same character by character, as RFC 4180 and the tolerance for stray quotes have it. */
    private static final class Plain {
        private final String text;
        private final char delimiter;
        private int at;
        private int line = 1;

        Plain(String text, char delimiter) {
            this.text = text;
            this.delimiter = delimiter;
        }

        List<String> rows() {
            List<String> rows = new ArrayList<>();
            int row = 0;
            while (at < text.length()) {
                int firstLine = line;
                List<String> cells = new ArrayList<>();
                boolean more = true;
                while (more) {
                    StringBuilder cell = new StringBuilder();
                    int openedOn = line;
                    if (!cell(cell)) {
                        rows.add(
                                "Line "
                                        + openedOn
                                        + " opens a quote that is not closed before a delimiter or"
                                        + " a line end.");
                        return rows;
                    }
                    cells.add(cell.toString().strip());
                    more = at < text.length() && text.charAt(at) == delimiter;
                    at += more ? 1 : 0;
                }
                rows.add(++row + "@" + firstLine + cells);
                lineEnd();
            }
            return rows;
        }

        private boolean cell(StringBuilder cell) {
            if (at < text.length() && text.charAt(at) == '"') {
                int openedOn = line;
                at++;
                while (true) {
                    if (at == text.length()) {
                        return false;
                    }
                    char c = text.charAt(at);
                    if (c != '"') {
                        cell.append(c);
                        if (!lineEnd()) {
                            at++;
                        } else if (c == '\r' && text.charAt(at - 1) == '\n') {
                            cell.append('\n');
                        }
                        continue;
                    }
                    at++;
                    if (at < text.length() && text.charAt(at) == '"') {
                        cell.append('"');
                        at++;
                    } else if (atCellEnd()) {
                        return true;
                    } else if (line == openedOn) {
                        cell.insert(0, '"').append('"');
                        break;
                    } else {
                        return false;
                    }
                }
            }
            while (!atCellEnd()) {
                cell.append(text.charAt(at++));
            }
            return true;
        }

        private boolean atCellEnd() {
            return at == text.length()
                    || text.charAt(at) == delimiter
                    || text.charAt(at) == '\r'
                    || text.charAt(at) == '\n';
        }

        private boolean lineEnd() {
            if (at == text.length() || (text.charAt(at) != '\r' && text.charAt(at) != '\n')) {
                return false;
            }
            at += text.startsWith("\r\n", at) ? 2 : 1;
            line++;
            return true;
        }
    }

    @Test
    void whateverTheTextItIsSplitAsCharacterByCharacter() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "a", "bcdefghij", "王", "\"", "\"", "\"\"", ",", ",", "\r", "\n", "\r\n", " "
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            int count = random.nextInt(25);
            for (int n = 0; n < count; n++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int size = 1 + random.nextInt(20);
            assertThat(split(text.toString(), ',', size))
                    .as("seed %d, round %d, blocks of %d: %s", seed, i, size, text)
                    .isEqualTo(new Plain(text.toString(), ',').rows());
        }
    }

    @Test
    void linesAreNumberedAsEditorsDoAndRowsAsSpreadsheetsDo() throws IOException {
        assertThat(split("a\r\n\r\"b\r\n\nc\",d\r\n\"e\"", ',', 3))
                .containsExactly("1@1[a]", "2@2[]", "3@3[b\r\n\nc, d]", "4@6[e]");
    }

    @Test
    void aNulIsNoText() throws IOException {
        assertThat(split("a\nb\0c\n", ',', 100)).last(STRING).startsWith("Line 2 contains a NUL");
        assertThat(split("a\n\"b\n\0c\"", ',', 2)).last(STRING).startsWith("Line 3 contains a NUL");
    }

    @Test
    void aRecordMayBeAsLongAsAllowedAndNotLonger() throws IOException {
        var limits = new TableLimits(64, 64, 500);
        byte[] text = ("x".repeat(64) + "\n" + "y".repeat(65)).getBytes(UTF_8);
        try (var splitter = new TableSplitter(pieces(text, 10), ',', limits, "一.csv")) {
            RawRecord first = splitter.next();
            assertThat(first).isNotNull().returns(64, RawRecord::length);
            assertThatExceptionOfType(SourceFault.class)
                    .isThrownBy(splitter::next)
                    .returns(SourceFault.Kind.HEADER_TOO_LONG, SourceFault::kind)
                    .withMessageContaining("Line 2 of 一.csv");
        }
    }
}
