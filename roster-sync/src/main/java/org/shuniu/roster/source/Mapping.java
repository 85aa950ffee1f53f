package org.shuniu.roster.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.Role;

/** How the files of one format name their columns and what their codes mean: data, never code. */
public final class Mapping {
    private static final Pattern FORMAT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** The fields that columns can fill; {@code {n}} counts guardians from 1. */
    private static final Set<String> FIELDS =
            Set.of(
                    "school",
                    "schoolName",
                    "name",
                    "formerName",
                    "pinyin",
                    "gender",
                    "birthDate",
                    "idType",
                    "idNumber",
                    "studentNumber",
                    "teacherNumber",
                    "localNumber",
                    "seat",
                    "grade",
                    "class",
                    "entered",
                    "status",
                    "post",
                    "sponsor",
                    "reason",
                    "endsOn",
                    "guardian{n}.name",
                    "guardian{n}.relation",
                    "guardian{n}.isGuardian",
                    "guardian{n}.phone",
                    "guardian{n}.idType",
                    "guardian{n}.idNumber");

    /** Whose states the column {@code status} holds. */
    public enum StatusTable {
        STUDENT,
        STAFF
    }

    private enum Need {
        OPTIONAL,
        COLUMN,
        VALUE
    }

    private record Column(String heading, Need need) {}

    private final String format;
    private final int version;
    private final String layout;
    private final Role role;
    private final Map<String, Column> columnByField = new LinkedHashMap<>();
    private final Map<String, String> fieldByLabel = new HashMap<>();
    private final List<List<String>> needOneOf;
    private final List<String> sensitive;
    private final Set<String> empty;
    private final StatusTable statusTable;
    private final Map<String, Map<String, String>> words = new HashMap<>();
    private final List<List<List<String>>> keys;

    /**
     * @throws IllegalArgumentException naming what is wrong with the file
     */
    Mapping(MappingFile file) {
        this.format = require(file.format(), "format");
        if (!FORMAT.matcher(format).matches()) {
            throw new IllegalArgumentException(
                    "format is named by 1 to 63 of a-z, 0-9 and -, not '" + format + "'");
        }
        this.version = file.version();
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1");
        }
        this.layout = require(file.layout(), "layout");
        this.role = roleOf(require(file.role(), "role"));
        for (MappingFile.Column column : require(file.columns(), "columns")) {
            add(column);
        }
        this.needOneOf = copy(file.needOneOf());
        needOneOf.forEach(group -> group.forEach(this::requireColumn));
        this.sensitive = orEmpty(file.sensitive()).stream().map(Label::normalise).toList();
        if (sensitive.contains("")) {
            throw new IllegalArgumentException("sensitive: an empty word would drop every column");
        }
        this.empty = Set.copyOf(orEmpty(file.empty()));
        this.statusTable = statusTableOf(file.statusTable(), role);
        orEmpty(file.words()).forEach(this::addWords);
        this.keys = keysOf(require(file.keys(), "keys"));
    }

    public String format() {
        return format;
    }

    /** Which reader splits files of this format into records. */
    public String layout() {
        return layout;
    }

    /** What the people of these files are, where a row does not say otherwise. */
    public Role role() {
        return role;
    }

    /** Changes with whatever may change the meaning of an unchanged record. */
    public String fingerprintSalt() {
        return format + "/" + version;
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

    /** Fields that every row must fill. */
    public List<String> requiredFields() {
        return columnByField.keySet().stream().filter(this::requiresValue).toList();
    }

    /** What a header with these fields still lacks, in the words of the registry. */
    public List<String> missingFrom(Set<String> fields) {
        List<String> missing = new ArrayList<>();
        columnByField.forEach(
                (field, column) -> {
                    if (column.need() != Need.OPTIONAL && !fields.contains(field)) {
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

    public StatusTable statusTable() {
        return statusTable;
    }

    /** The standard's word for what this source calls otherwise; any other word as it is. */
    public String translate(String field, String word) {
        Map<String, String> translations = words.get(field);
        return translations == null ? word : translations.getOrDefault(Label.normalise(word), word);
    }

    /**
     * Ordered alternatives; each is a list of parts; each part the fields that may stand for it.
     */
    public List<List<List<String>>> keys() {
        return keys;
    }

    private String headingOf(String field) {
        return Objects.requireNonNull(columnByField.get(field)).heading();
    }

    private void add(MappingFile.Column column) {
        String field = require(column.field(), "field");
        int repeat = column.repeat() == null ? 0 : column.repeat();
        if (!FIELDS.contains(field)) {
            throw new IllegalArgumentException("there is no field '" + field + "'");
        }
        if (field.contains("{n}") != repeat > 0 || repeat < 0 || repeat > 9) {
            throw new IllegalArgumentException(
                    field + ": {n} and a repeat from 1 to 9 need each other");
        }
        List<String> headers = orEmpty(column.headers());
        List<String> codes = orEmpty(column.codes());
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

    private void addWords(String field, Map<String, String> translations) {
        requireColumn(field);
        Map<String, String> byLabel = new HashMap<>();
        translations.forEach((word, standard) -> byLabel.put(Label.normalise(word), standard));
        words.put(field, byLabel);
    }

    private List<List<List<String>>> keysOf(List<List<String>> alternatives) {
        List<List<List<String>>> parsed = new ArrayList<>();
        for (List<String> alternative : alternatives) {
            List<List<String>> parts = new ArrayList<>();
            for (String part : alternative) {
                List<String> fields = List.of(part.split("\\|"));
                fields.forEach(this::requireColumn);
                parts.add(fields);
            }
            parsed.add(List.copyOf(parts));
        }
        if (parsed.isEmpty() || parsed.contains(List.<List<String>>of())) {
            throw new IllegalArgumentException("keys: at least one, each of at least one field");
        }
        return List.copyOf(parsed);
    }

    private void requireColumn(String field) {
        if (!columnByField.containsKey(field)) {
            throw new IllegalArgumentException("no column fills '" + field + "'");
        }
    }

    private static Need needOf(@Nullable String need) {
        return switch (need) {
            case null -> Need.OPTIONAL;
            case "column" -> Need.COLUMN;
            case "value" -> Need.VALUE;
            default ->
                    throw new IllegalArgumentException(
                            "need is 'column' or 'value', not '" + need + "'");
        };
    }

    private static StatusTable statusTableOf(@Nullable String name, Role role) {
        return switch (name) {
            case null -> role == Role.STUDENT ? StatusTable.STUDENT : StatusTable.STAFF;
            case "student" -> StatusTable.STUDENT;
            case "staff" -> StatusTable.STAFF;
            default ->
                    throw new IllegalArgumentException(
                            "statusTable is 'student' or 'staff', not '" + name + "'");
        };
    }

    private static Role roleOf(String code) {
        try {
            return Role.ofCode(code.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no role '" + code + "'", e);
        }
    }

    private static <T> T require(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    private static List<List<String>> copy(@Nullable List<List<String>> lists) {
        return orEmpty(lists).stream().map(List::copyOf).toList();
    }
}
