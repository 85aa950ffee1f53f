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
 * @param schools {@code own} where the source calls a school without 学校标识码 what it likes; left out,
 *     every school needs one
 * @param people {@code known} where rows name somebody by the teacher number alone, whom another
 *     source brings; left out, every row says who it is about
 * @param words by field, the standard's word for what this source calls otherwise
 * @param keys ordered alternatives of fields that together name a record within its source; {@code
 *     a|b} is the first of the two that has a value
 * @param tables of which records are joined, for the layout {@code joined} alone
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
        @Nullable String schools,
        @Nullable String people,
        @Nullable Map<String, Map<String, String>> words,
        @Nullable List<List<String>> keys,
        @Nullable List<Table> tables) {

    /**
     * One of the tables that records of the layout {@code joined} are made of.
     *
     * @param table {@code users}, {@code orgs} …: see {@link TableKind}
     * @param files accepted names, in any folder and letter case
     * @param columns which headers fill which fields of that table
     * @param constants what holds for every row of it, by field; a column goes first
     * @param words by field, our word for what this source calls otherwise; a role that stands here
     *     for nothing is quarantined
     * @param dates how it writes days, as {@code MM/dd/yyyy}; left out where anybody can tell
     * @param required whether a delivery without it is refused
     */
    record Table(
            @Nullable String table,
            @Nullable List<String> files,
            @Nullable List<Column> columns,
            @Nullable Map<String, String> constants,
            @Nullable Map<String, Map<String, String>> words,
            @Nullable String dates,
            @Nullable Boolean required) {}

    /**
     * @param headers accepted names, {@code 姓名}
     * @param codes accepted pinyin codes, {@code XM}; a name and a code may also stand together
     * @param need {@code column}: the header must have it; {@code value}: and a row without a value
     *     is quarantined; {@code attempt}: a class that cannot be read is dropped and noted; left
     *     out: optional
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
