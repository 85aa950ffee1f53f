package org.shuniu.roster.synthetic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is true about one row of the student registry that differs between two days. Who moved to
 * another class or school stands in two of them: as a row that went and as one that came.
 *
 * @param before the earlier file's row as a spreadsheet shows it; null where it is not there yet
 * @param after the later file's row; null where it is gone
 * @param happenings since the earlier day; empty for a row that is gone, and for one that differs
 *     only by what became of its school or county
 */
public record RowChange(
        @Nullable Long before, @Nullable Long after, long human, List<Happening> happenings) {
    public RowChange {
        happenings = List.copyOf(happenings);
    }
}
