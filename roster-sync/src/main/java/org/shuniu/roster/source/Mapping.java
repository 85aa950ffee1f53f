package org.shuniu.roster.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                    "record",
                    "personId",
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
                    "until",
                    "over",
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

    private final String format;
    private final int version;
    private final String layout;
    private final Role role;
    private final Headings headings;
    private final StatusTable statusTable;
    private final boolean ownSchools;
    private final boolean knownPeople;
    private final Map<String, Map<String, String>> words = new HashMap<>();
    private final List<List<List<String>>> keys;
    private final List<Table> tables;

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
        this.headings =
                new Headings(
                        FIELDS,
                        require(file.columns(), "columns"),
                        orEmpty(file.needOneOf()),
                        orEmpty(file.sensitive()),
                        orEmpty(file.empty()));
        this.statusTable = statusTableOf(file.statusTable(), role);
        this.ownSchools = isSaid(file.schools(), "schools", "own");
        this.knownPeople = isSaid(file.people(), "people", "known");
        if (knownPeople) {
            headings.requireColumn("teacherNumber");
        }
        orEmpty(file.words()).forEach(this::addWords);
        this.keys = keysOf(require(file.keys(), "keys"));
        this.tables =
                orEmpty(file.tables()).stream()
                        .map(
                                table ->
                                        new Table(
                                                table,
                                                orEmpty(file.sensitive()),
                                                orEmpty(file.empty())))
                        .toList();
    }

    public String format() {
        return format;
    }

    /** Which columns fill which fields. */
    public Headings headings() {
        return headings;
    }

    /** All fields that columns of such a file can fill, always in the same order. */
    public List<String> fields() {
        return headings.fields();
    }

    /** Whether every row must have a value there. */
    public boolean requiresValue(String field) {
        return headings.requiresValue(field);
    }

    /** Whether a value that cannot be read is dropped, and the row is good without it. */
    public boolean isAttempted(String field) {
        return headings.isAttempted(field);
    }

    /** Fields that every row must fill. */
    public List<String> requiredFields() {
        return headings.requiredFields();
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

    public StatusTable statusTable() {
        return statusTable;
    }

    /** Whether the source has its own names for schools without 学校标识码. */
    public boolean hasOwnSchools() {
        return ownSchools;
    }

    /** Whether a row only refers to somebody whom another source brings. */
    public boolean refersToPeople() {
        return knownPeople;
    }

    /** The tables that records are joined of; none where a file holds records as they are. */
    public List<Table> tables() {
        return tables;
    }

    /**
     * Whether only one of two sources can speak so for a school: of the same role, and of the same
     * format where rows only refer to people (a class file and a timetable go side by side).
     */
    boolean claimsAs(Mapping other) {
        return role == other.role
                && knownPeople == other.knownPeople
                && (!knownPeople || format.equals(other.format));
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

    private void addWords(String field, Map<String, String> translations) {
        headings.requireColumn(field);
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
                fields.forEach(headings::requireColumn);
                parts.add(fields);
            }
            parsed.add(List.copyOf(parts));
        }
        if (parsed.isEmpty() || parsed.contains(List.<List<String>>of())) {
            throw new IllegalArgumentException("keys: at least one, each of at least one field");
        }
        return List.copyOf(parsed);
    }

    private static boolean isSaid(@Nullable String said, String name, String word) {
        if (said != null && !said.equals(word)) {
            throw new IllegalArgumentException(
                    name + " is '" + word + "' or left out, not '" + said + "'");
        }
        return said != null;
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

    static <T> T require(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : map;
    }
}
