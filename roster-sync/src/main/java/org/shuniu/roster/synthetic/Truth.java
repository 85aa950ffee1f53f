package org.shuniu.roster.synthetic;

import java.util.List;
import java.util.Set;

/**
 * What is true about one row: which human it is and what is odd about it. Humans are numbered over
 * both files; two rows with the same number are one human.
 *
 * @param row as a spreadsheet shows it: the header is row 1
 * @param happenings what became of that human since the first day, the earliest first
 * @param guardians the humans in the member columns with 是否监护人 = 是, in column order; empty for
 *     staff
 */
public record Truth(
        RegistryFile file,
        long row,
        long human,
        List<Long> guardians,
        Set<Defect> defects,
        List<Happening> happenings) {
    /** Below the header, as a spreadsheet counts. */
    static final long FIRST_ROW = 2;

    /** The file a row stands in. */
    public enum RegistryFile {
        STUDENTS,
        STAFF
    }

    public Truth {
        guardians = List.copyOf(guardians);
        defects = Set.copyOf(defects);
        happenings = List.copyOf(happenings);
    }

    static Truth of(long row, Pupil pupil, List<Happening> happenings) {
        return new Truth(
                RegistryFile.STUDENTS,
                row,
                pupil.human(),
                pupil.members().stream()
                        .filter(Pupil.Member::guardian)
                        .map(Pupil.Member::human)
                        .toList(),
                pupil.defects(),
                happenings);
    }

    static Truth of(long row, StaffMember member, List<Happening> happenings) {
        return new Truth(
                RegistryFile.STAFF, row, member.human(), List.of(), member.defects(), happenings);
    }

    /** Whether a reader must set the row aside. */
    public boolean quarantined() {
        return defects.stream().anyMatch(Defect::quarantines);
    }
}
