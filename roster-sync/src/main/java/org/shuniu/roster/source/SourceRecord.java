package org.shuniu.roster.source;

import java.util.Map;

/**
 * One record as its format spelt it, columns already named in our terms.
 *
 * @param row as a spreadsheet shows it: the header is row 1
 * @param values non-empty values by {@link Mapping} field, trimmed of what only transport put there
 *     (a leading ', BOM)
 */
public record SourceRecord(long row, Map<String, String> values) {
    public SourceRecord {
        values = Map.copyOf(values);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }
}
