package org.shuniu.roster.source.joined;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.shuniu.roster.source.ArchiveLayout.Extent;
import org.shuniu.roster.source.Table;

/**
 * What an exchange says of itself (OneRoster 1.1 §4.4, 1.2 CSV binding §5.1): {@code file.users} is
 * {@code bulk}, {@code delta} or {@code absent}. Nothing where no manifest comes.
 */
final class Manifest {
    private final Map<String, String> lines = new HashMap<>();

    Manifest(Map<String, String> lines) {
        lines.forEach(
                (name, value) ->
                        this.lines.put(
                                name.strip().toLowerCase(Locale.ROOT),
                                value.strip().toLowerCase(Locale.ROOT)));
    }

    /** Whether the file is said not to be there: what is there all the same does not count. */
    boolean leavesOut(Table table) {
        return said(table).equals("absent");
    }

    /** Whether the file is said to be there. */
    boolean promises(Table table) {
        return said(table).equals("bulk") || said(table).equals("delta");
    }

    /** Whether any file has only what changed. */
    boolean isChanges() {
        return lines.entrySet().stream()
                .anyMatch(
                        line ->
                                line.getKey().startsWith("file.")
                                        && line.getValue().equals("delta"));
    }

    Extent extent() {
        if (lines.isEmpty()) {
            return Extent.UNSAID;
        }
        return isChanges() ? Extent.CHANGES : Extent.WHOLE;
    }

    private String said(Table table) {
        String name = table.name();
        int dot = name.lastIndexOf('.');
        return lines.getOrDefault(
                "file." + (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT), "");
    }
}
