package org.shuniu.roster.source.joined;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.ArchiveLayout;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Layout;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.RecordFile;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.Table;
import org.shuniu.roster.source.TableKind;
import org.shuniu.roster.source.ZipArchive;

/**
 * People in one table; schools, classes and roles in others. Everything but the people is read at
 * once and kept, and the people stream by. A row is what one person is at one school; who teaches
 * has one for each class.
 */
public final class JoinedLayout implements ArchiveLayout {
    /** What mappings call this layout. */
    public static final String NAME = "joined";

    /** Rows of all tables but the people's: about half a gigabyte. */
    private static final int MOST_KEPT = 2_000_000;

    private final Layout tables;
    private final int mostKept;

    /**
     * @param tables reads each of the files
     */
    public JoinedLayout(Layout tables) {
        this(tables, MOST_KEPT);
    }

    JoinedLayout(Layout tables, int mostKept) {
        this.tables = tables;
        this.mostKept = mostKept;
    }

    @Override
    public Joined inspect(Archive archive, Mapping mapping) throws IOException {
        List<TableRows.@Nullable Entry> all = entries(archive, mapping);
        Manifest manifest = manifest(archive, all);
        List<TableRows.@Nullable Entry> entries = new ArrayList<>();
        for (TableRows.Entry entry : all) {
            entries.add(entry == null || manifest.leavesOut(entry.table()) ? null : entry);
        }
        List<TableRows.Entry> present = entries.stream().filter(e -> e != null).toList();
        requireFiles(mapping, present, manifest);
        Related related = related(archive, entries);
        var file = new JoinedFile(mapping, present);
        return new Joined(
                file,
                () -> new OneReading(people(archive, entries, mapping, related)),
                present.size(),
                manifest.extent());
    }

    private List<TableRows.@Nullable Entry> entries(Archive archive, Mapping mapping)
            throws IOException {
        List<TableRows.@Nullable Entry> entries = new ArrayList<>();
        try (ZipArchive zip = archive.open()) {
            String name;
            while ((name = zip.next()) != null) {
                Table table = tableIn(name, mapping);
                entries.add(table == null ? null : entry(zip, name, table));
            }
        }
        return entries;
    }

    private TableRows.Entry entry(ZipArchive zip, String name, Table table) throws IOException {
        RecordFile file = tables.inspect(zip.current(), name, table.headings());
        return new TableRows.Entry(table, file);
    }

    private static @Nullable Table tableIn(String file, Mapping mapping) {
        return mapping.tables().stream().filter(table -> table.isIn(file)).findFirst().orElse(null);
    }

    private static Manifest manifest(Archive archive, List<TableRows.@Nullable Entry> entries)
            throws IOException {
        Map<String, String> lines = new HashMap<>();
        try (var rows = new TableRows(archive, entries, EnumSet.of(TableKind.MANIFEST))) {
            while (rows.advance()) {
                lines.put(rows.values().value("name"), rows.values().value("value"));
            }
        }
        return new Manifest(lines);
    }

    /** A missing file is not an empty file. */
    private static void requireFiles(
            Mapping mapping, List<TableRows.Entry> present, Manifest manifest) {
        var missing = new TreeSet<String>();
        for (Table table : mapping.tables()) {
            boolean there = present.stream().anyMatch(entry -> entry.table() == table);
            boolean needed = table.isRequired() && !manifest.isChanges();
            if (!there && (needed || manifest.promises(table))) {
                missing.add(table.name());
            }
        }
        boolean anybody =
                present.stream().anyMatch(entry -> entry.table().kind() == TableKind.USERS);
        if (!anybody) {
            mapping.tables().stream()
                    .filter(table -> table.kind() == TableKind.USERS)
                    .forEach(table -> missing.add(table.name()));
        }
        if (!missing.isEmpty()) {
            throw new SourceFault(
                    SourceFault.Kind.MISSING_FILES,
                    "The archive lacks " + String.join(", ", missing) + ".",
                    "Export everything again and pack all files into one archive.");
        }
    }

    private Related related(Archive archive, List<TableRows.@Nullable Entry> entries)
            throws IOException {
        var related = new Related(mostKept);
        // Who is in which class is kept only of classes that are one, and those come first.
        List<Set<TableKind>> passes =
                List.of(
                        EnumSet.of(
                                TableKind.ORGS,
                                TableKind.CLASSES,
                                TableKind.ROLES,
                                TableKind.DEMOGRAPHICS,
                                TableKind.RELATIONSHIPS),
                        EnumSet.of(TableKind.ENROLLMENTS, TableKind.USERS));
        for (Set<TableKind> kinds : passes) {
            try (var rows = new TableRows(archive, entries, kinds)) {
                while (rows.advance()) {
                    related.add(rows.entry().table(), rows.values());
                }
            }
        }
        return related;
    }

    private static RecordReader people(
            Archive archive,
            List<TableRows.@Nullable Entry> entries,
            Mapping mapping,
            Related related)
            throws IOException {
        return new PeopleReader(
                new TableRows(archive, entries, EnumSet.of(TableKind.USERS)), mapping, related);
    }

    /** The one reader that a walk through such a delivery has. */
    private static final class OneReading implements DeliveryReader.Reading {
        private final RecordReader reader;
        private boolean opened;

        OneReading(RecordReader reader) {
            this.reader = reader;
        }

        @Override
        public @Nullable RecordReader next() {
            if (opened) {
                return null;
            }
            opened = true;
            return reader;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
