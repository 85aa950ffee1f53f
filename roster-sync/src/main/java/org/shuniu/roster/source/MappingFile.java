package org.shuniu.roster.source;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as its JSON file spells it. Adding a tabular layout is writing one of these:
 *
 * <pre>{@code
 * {
 *   "format": "xueji", "version": 1, "layout": "tabular", "role": "student",
 *   "columns": [
 *     {"field": "name", "headers": ["姓名"], "codes": ["XM"], "need": "value"},
 *     {"field": "guardian{n}.name", "headers": ["成员{n}姓名"], "repeat": 4}
 *   ],
 *   "needOneOf": [["idNumber", "studentNumber"]],
 *   "sensitive": ["血型"],
 *   "empty": ["无"],
 *   "statusTable": "student",
 *   "words": {"gender": {"0": "女", "1": "男"}},
 *   "keys": [["studentNumber", "school"], ["name", "school", "localNumber|seat"]]
 * }
 * }</pre>
 *
 * @param version counted up whenever the file changes: every record is then looked at anew
 * @param columns which headers fill which of our fields
 * @param needOneOf of each group the header must have at least one column
 * @param sensitive a column whose header contains one of these is dropped at the door and reported
 * @param empty what people write into a cell to say that it is empty
 * @param statusTable whose states the column {@code status} holds, {@code student} or {@code
 *     staff}; left out, the role decides
 * @param words by field, the standard's word for what this source calls otherwise
 * @param keys ordered alternatives of fields that together name a record within its source; {@code
 *     a|b} is the first of the two that has a value
 */
record MappingFile(
        @Nullable String format,
        int version,
        @Nullable String layout,
        @Nullable String role,
        @Nullable List<Column> columns,
        @Nullable List<List<String>> needOneOf,
        @Nullable List<String> sensitive,
        @Nullable List<String> empty,
        @Nullable String statusTable,
        @Nullable Map<String, Map<String, String>> words,
        @Nullable List<List<String>> keys) {

    /**
     * @param headers accepted names, {@code 姓名}
     * @param codes accepted pinyin codes, {@code XM}; a name and a code may also stand together
     * @param need {@code column}: the header must have it; {@code value}: and a row without a value
     *     is quarantined; left out: optional
     * @param repeat up to how many times the column stands there, counted by {@code {n}} in field,
     *     headers and codes; left out for a column that stands once
     */
    record Column(
            @Nullable String field,
            @Nullable List<String> headers,
            @Nullable List<String> codes,
            @Nullable String need,
            @Nullable Integer repeat) {}
}
