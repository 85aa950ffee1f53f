package org.shuniu.roster.source.joined;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordFile;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.RowProblem;
import org.shuniu.roster.source.SourceRecord;
import org.shuniu.roster.source.SourceRecord.Columns;
import org.shuniu.roster.source.TableKind;

/**
 * What joined rows look like: the values of all fields of the mapping in their order, a separator
 * after each.
 */
final class JoinedFile implements RecordFile {
    private static final char SEPARATOR = '\u001F';

    private final List<String> fields;
    private final List<RowProblem> notes;
    private final Columns columns;

    JoinedFile(Mapping mapping, List<TableRows.Entry> tables) {
        this.fields = mapping.fields();
        this.notes = tables.stream().flatMap(table -> table.file().notes().stream()).toList();
        Map<String, String> headings = new HashMap<>();
        fields.forEach(field -> headings.put(field, field));
        for (TableRows.Entry table : tables) {
            if (table.table().kind() == TableKind.USERS) {
                headings.putAll(table.file().columns().headings());
            }
        }
        this.columns = new Columns("", headings);
    }

    /** A row with these values. */
    static byte[] bytes(List<String> fields, Map<String, String> values) {
        var text = new StringBuilder();
        for (String field : fields) {
            String value = values.getOrDefault(field, "");
            text.append(value.replace(SEPARATOR, ' ')).append(SEPARATOR);
        }
        return text.toString().getBytes(UTF_8);
    }

    @Override
    public List<RowProblem> notes() {
        return notes;
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public String form() {
        return "joined/" + String.join(",", fields);
    }

    @Override
    public RecordReader open(InputStream content) {
        throw new UnsupportedOperationException("joined rows are read from several files");
    }

    @Override
    public void split(RawRecord record, FieldValues values) {
        values.begin(SourceRecord.Shape.WHOLE);
        int from = record.offset();
        int field = 0;
        for (int at = from; at < record.offset() + record.length(); at++) {
            if (record.bytes()[at] == SEPARATOR) {
                if (at > from) {
                    values.add(field, record.bytes(), from, at);
                }
                field++;
                from = at + 1;
            }
        }
    }
}
