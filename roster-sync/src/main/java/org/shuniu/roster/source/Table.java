package org.shuniu.roster.source;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One table of an exchange: in which files it comes, and what their columns and words mean. */
public final class Table {
    private final TableKind kind;
    private final List<String> files;
    private final Headings headings;
    private final Map<String, String> constants;
    private final Map<String, Map<String, String>> words = new HashMap<>();
    private final @Nullable DateTimeFormatter dates;
    private final boolean required;

    /**
     * @throws IllegalArgumentException naming what is wrong with the file
     */
    Table(MappingFile.Table file, List<String> sensitive, List<String> empty) {
        this.kind = TableKind.ofWord(Mapping.require(file.table(), "table"));
        this.files =
                Mapping.require(file.files(), "files").stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList();
        this.headings =
                new Headings(
                        kind.fields(),
                        Mapping.require(file.columns(), "columns"),
                        List.of(),
                        sensitive,
                        empty);
        this.constants = Map.copyOf(Mapping.orEmpty(file.constants()));
        Mapping.orEmpty(file.words())
                .forEach(
                        (field, translations) -> {
                            Map<String, String> byLabel = new HashMap<>();
                            translations.forEach(
                                    (word, ours) -> byLabel.put(Label.normalise(word), ours));
                            words.put(field, byLabel);
                        });
        this.dates =
                file.dates() == null
                        ? null
                        : DateTimeFormatter.ofPattern(file.dates(), Locale.ROOT);
        this.required = file.required() != null && file.required();
    }

    public TableKind kind() {
        return kind;
    }

    public Headings headings() {
        return headings;
    }

    /** Whether a delivery without it is none. */
    public boolean isRequired() {
        return required;
    }

    /** What people call the table: its first file name. */
    public String name() {
        return files.getFirst();
    }

    /** Whether a file of an archive holds it, in whatever folder and letter case. */
    public boolean isIn(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return files.contains(lower.substring(lower.lastIndexOf('/') + 1));
    }

    /** What the table says of all its rows where a column does not; empty if nothing. */
    public String constant(String field) {
        return constants.getOrDefault(field, "");
    }

    /** A day as the standard writes it; as it is, if it is none of this table's. */
    public String day(String written) {
        if (dates == null) {
            return written;
        }
        try {
            return LocalDate.parse(written, dates).toString();
        } catch (DateTimeParseException e) {
            return written;
        }
    }

    /** Our word for one of the table; empty for a word that the mapping does not know. */
    public Optional<String> meaning(String field, String word) {
        return Optional.ofNullable(words.getOrDefault(field, Map.of()).get(Label.normalise(word)));
    }
}
