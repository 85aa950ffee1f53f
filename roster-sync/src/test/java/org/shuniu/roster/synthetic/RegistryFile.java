package org.shuniu.roster.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A written table, read back cell by cell. */
record RegistryFile(List<String> lines, List<Row> rows) {
    /**
     * A row's cells.
     *
     * @param columns where each header's cell stands, the same for all rows
     */
    record Row(Map<String, Integer> columns, List<String> cells) {
        String cell(String header) {
            Integer column = columns.get(header);
            assertThat(column).as(header).isNotNull();
            return cells.get(column);
        }

        boolean saysTheSameAs(Row other) {
            return columns.keySet().equals(other.columns.keySet())
                    && columns.keySet().stream().allMatch(h -> cell(h).equals(other.cell(h)));
        }

        /** Without the mark that keeps a spreadsheet from rounding. */
        String digits(String header) {
            String cell = cell(header);
            return cell.startsWith("'") ? cell.substring(1) : cell;
        }

        String school() {
            return digits("学校标识码");
        }

        /** School, grade and class as the file spells them. */
        String classOf() {
            return school() + " " + cell("年级") + " " + cell("班级");
        }
    }

    /** What writes a table. */
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writing.to(out);
        return out.toByteArray();
    }

    static RegistryFile students(RegistryDay day) throws IOException {
        return read(bytes(out -> day.writeStudentRegistry(out, Rendering.TSV)), Rendering.TSV);
    }

    static RegistryFile staff(RegistryDay day) throws IOException {
        return read(bytes(out -> day.writeTeacherRegistry(out, Rendering.TSV)), Rendering.TSV);
    }

    /** Decodes strictly: a byte that the charset does not have fails here. */
    static RegistryFile read(byte[] bytes, Rendering rendering) throws CharacterCodingException {
        String text =
                rendering
                        .charset()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
        assertThat(text).endsWith("\r\n").doesNotContain("\uFFFD", "?");
        List<String> lines = List.of(text.split("\r\n"));
        List<String> header = cells(lines.getFirst(), rendering);
        assertThat(header).doesNotHaveDuplicates();
        Map<String, Integer> columns = new HashMap<>();
        header.forEach(name -> columns.put(name, columns.size()));
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line, rendering);
            assertThat(cells.size()).isEqualTo(header.size());
            rows.add(new Row(columns, cells));
        }
        return new RegistryFile(lines.subList(1, lines.size()), rows);
    }

    /** No cell of ours has a delimiter or a quote in it. */
    private static List<String> cells(String line, Rendering rendering) {
        List<String> cells = List.of(line.split(String.valueOf(rendering.delimiter()), -1));
        if (!rendering.quoted()) {
            return cells;
        }
        assertThat(cells)
                .allMatch(cell -> cell.lastIndexOf('"') == cell.length() - 1)
                .allMatch(cell -> cell.indexOf('"') == 0 && cell.indexOf('"', 1) > 0);
        return cells.stream().map(cell -> cell.substring(1, cell.length() - 1)).toList();
    }
}
