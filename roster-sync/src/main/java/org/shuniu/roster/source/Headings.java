package org.shuniu.roster.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which columns of a text table fill which fields, and which must not come in. */
public final class Headings {
    private enum Need {
        OPTIONAL,
        ATTEMPT,
        COLUMN,
        VALUE
    }

    private record Column(String heading, Need need) {}

    private final Set<String> known;
    private final Map<String, Column> columnByField = new LinkedHashMap<>();
    private final Map<String, String> fieldByLabel = new HashMap<>();
    private final List<List<String>> needOneOf;
    private final List<String> sensitive;
    private final Set<String> empty;

    /**
     * @param known the fields that columns can fill; {@code {n}} in one counts from 1
     * @param needOneOf of each group the header must have at least one column
     * @param sensitive a column whose header contains one of these is dropped
     * @param empty what people write into a cell to say that it is empty
     * @throws IllegalArgumentException naming what is wrong
     */
    Headings(
            Set<String> known,
            List<MappingFile.Column> columns,
            List<List<String>> needOneOf,
            List<String> sensitive,
            List<String> empty) {
        this.known = known;
        columns.forEach(this::add);
        this.needOneOf = needOneOf.stream().map(List::copyOf).toList();
        needOneOf.forEach(group -> group.forEach(this::requireColumn));
        this.sensitive = sensitive.stream().map(Label::normalise).toList();
        if (this.sensitive.contains("")) {
            throw new IllegalArgumentException("sensitive: an empty word would drop every column");
        }
        this.empty = Set.copyOf(empty);
    }

    /** All fields that columns of such a file can fill, always in the same order. */
    public List<String> fields() {
        return List.copyOf(columnByField.keySet());
    }

    /** What people write into a cell to say that it is empty. */
    public Set<String> emptyWords() {
        return empty;
    }

    /** The field that a header stands for, however it spells spaces, width, case and brackets. */
    public Optional<String> fieldOf(String header) {
        return Optional.ofNullable(fieldByLabel.get(Label.normalise(header)));
    }

    /** Whether this column must not come in: nobody needs it here and it can hurt. */
    public boolean isSensitive(String header) {
        String label = Label.normalise(header);
        return sensitive.stream().anyMatch(label::contains);
    }

    /** Whether every row must have a value there. */
    public boolean requiresValue(String field) {
        Column column = columnByField.get(field);
        return column != null && column.need() == Need.VALUE;
    }

    /** Whether a value that cannot be read is dropped, and the row is good without it. */
    boolean isAttempted(String field) {
        Column column = columnByField.get(field);
        return column != null && column.need() == Need.ATTEMPT;
    }

    /** Fields that every row must fill. */
    public List<String> requiredFields() {
        return columnByField.keySet().stream().filter(this::requiresValue).toList();
    }

    /** What a header with these fields still lacks, in the words of the registry. */
    public List<String> missingFrom(Set<String> fields) {
        List<String> missing = new ArrayList<>();
        columnByField.forEach(
                (field, column) -> {
                    boolean needed = column.need() == Need.COLUMN || column.need() == Need.VALUE;
                    if (needed && !fields.contains(field)) {
                        missing.add(column.heading());
                    }
                });
        for (List<String> group : needOneOf) {
            if (group.stream().noneMatch(fields::contains)) {
                missing.add(String.join(" or ", group.stream().map(this::headingOf).toList()));
            }
        }
        return missing;
    }

    private String headingOf(String field) {
        return Objects.requireNonNull(columnByField.get(field)).heading();
    }

    private void add(MappingFile.Column column) {
        String field = Mapping.require(column.field(), "field");
        int repeat = column.repeat() == null ? 0 : column.repeat();
        if (!known.contains(field)) {
            throw new IllegalArgumentException("there is no field '" + field + "'");
        }
        if (field.contains("{n}") != repeat > 0 || repeat < 0 || repeat > 9) {
            throw new IllegalArgumentException(
                    field + ": {n} and a repeat from 1 to 9 need each other");
        }
        List<String> headers = Mapping.orEmpty(column.headers());
        List<String> codes = Mapping.orEmpty(column.codes());
        if (headers.isEmpty() && codes.isEmpty()) {
            throw new IllegalArgumentException(field + " has neither headers nor codes");
        }
        List<String> labels = new ArrayList<>(headers);
        labels.addAll(codes);
        for (String header : headers) {
            for (String code : codes) {
                labels.add(header + code);
                labels.add(code + header);
            }
        }
        Need need = needOf(column.need());
        if (repeat == 0) {
            add(field, labels, need);
        }
        for (int n = 1; n <= repeat; n++) {
            String count = Integer.toString(n);
            add(
                    field.replace("{n}", count),
                    labels.stream().map(label -> label.replace("{n}", count)).toList(),
                    need);
        }
    }

    private void add(String field, List<String> labels, Need need) {
        if (columnByField.putIfAbsent(field, new Column(labels.getFirst(), need)) != null) {
            throw new IllegalArgumentException(field + " stands there twice");
        }
        for (String label : labels) {
            String normal = Label.normalise(label);
            String other = fieldByLabel.putIfAbsent(normal, field);
            if (normal.isEmpty() || (other != null && !other.equals(field))) {
                throw new IllegalArgumentException(
                        "header '" + label + "' is empty or names two fields");
            }
        }
    }

    void requireColumn(String field) {
        if (!columnByField.containsKey(field)) {
            throw new IllegalArgumentException("no column fills '" + field + "'");
        }
    }

    private static Need needOf(@Nullable String need) {
        return switch (need) {
            case null -> Need.OPTIONAL;
            case "attempt" -> Need.ATTEMPT;
            case "column" -> Need.COLUMN;
            case "value" -> Need.VALUE;
            default ->
                    throw new IllegalArgumentException(
                            "need is 'column', 'value' or 'attempt', not '" + need + "'");
        };
    }
}
