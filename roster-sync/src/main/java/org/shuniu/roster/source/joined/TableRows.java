package org.shuniu.roster.source.joined;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.source.ArchiveLayout.Archive;
import org.shuniu.roster.source.FieldValues;
import org.shuniu.roster.source.RawRecord;
import org.shuniu.roster.source.RecordFile;
import org.shuniu.roster.source.RecordReader;
import org.shuniu.roster.source.SourceFault;
import org.shuniu.roster.source.Table;
import org.shuniu.roster.source.TableKind;
import org.shuniu.roster.source.ZipArchive;

/** The rows of some tables of an archive, one after the other, in its order. */
final class TableRows implements Closeable {
    /** A file of the archive that holds a table. */
    record Entry(Table table, RecordFile file) {}

    private final List<@Nullable Entry> entries;
    private final Set<TableKind> kinds;
    private final ZipArchive zip;
    private int next;
    private @Nullable Entry entry;
    private @Nullable RecordReader records;
    private @Nullable FieldValues values;
    private @Nullable RawRecord row;

    /**
     * @param entries for each file of the archive, null for one that is no table of ours
     */
    TableRows(Archive archive, List<@Nullable Entry> entries, Set<TableKind> kinds)
            throws IOException {
        this.entries = entries;
        this.kinds = kinds;
        this.zip = archive.open();
    }

    /**
     * Goes to the next row of any of the tables.
     *
     * @return false after the last
     */
    boolean advance() throws IOException {
        while (records != null || open()) {
            row = nextRow();
            if (row != null) {
                Objects.requireNonNull(entry).file().split(row, values());
                return true;
            }
            Objects.requireNonNull(records).close();
            records = null;
        }
        return false;
    }

    private boolean open() throws IOException {
        while (next < entries.size() && zip.next() != null) {
            entry = entries.get(next++);
            if (entry != null && kinds.contains(entry.table().kind())) {
                values = new FieldValues(entry.table().headings());
                records = entry.file().open(zip.current());
                return true;
            }
        }
        return false;
    }

    /** A table that a delivery need not have may be empty; nobody at all is a fault. */
    private @Nullable RawRecord nextRow() throws IOException {
        try {
            return Objects.requireNonNull(records).next();
        } catch (SourceFault fault) {
            boolean mayBeEmpty = !Objects.requireNonNull(entry).table().isRequired();
            if (fault.kind() == SourceFault.Kind.NO_ROWS && mayBeEmpty) {
                return null;
            }
            throw fault;
        }
    }

    Entry entry() {
        return Objects.requireNonNull(entry);
    }

    FieldValues values() {
        return Objects.requireNonNull(values);
    }

    RawRecord row() {
        return Objects.requireNonNull(row);
    }

    @Override
    public void close() throws IOException {
        try {
            if (records != null) {
                records.close();
            }
        } finally {
            zip.close();
        }
    }
}
