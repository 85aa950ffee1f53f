package org.shuniu.roster.source;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.SchoolKind;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.ClassText;
import org.shuniu.roster.org.Grade;
import org.shuniu.roster.org.GradeText;
import org.shuniu.roster.org.Grades;
import org.shuniu.roster.org.SchoolYear;

/**
 * Reads which class a row means. Grade, class and month of entry may each say part of it, and must
 * not contradict one another: a guess would put pupils into wrong classes.
 */
final class PlacementReader {
    private final Mapping mapping;
    private final SchoolYear schoolYear;
    private final Memo<GradeCell, Optional<Grade>> grades;
    private final Memo<ClassCell, Optional<ClassText>> classes =
            new Memo<>(cell -> ClassText.parse(cell.typed(), cell.kind(), cell.grade()));
    private final Memo<String, Optional<DateText>> months = new Memo<>(DateText::month);

    private record GradeCell(String typed, SchoolKind kind) {}

    private record ClassCell(String typed, SchoolKind kind, @Nullable Grade grade) {}

    /** Reads by the grades of one school year. */
    PlacementReader(Mapping mapping, SchoolYear schoolYear) {
        this.mapping = mapping;
        this.schoolYear = schoolYear;
        this.grades = new Memo<>(cell -> GradeText.parse(cell.typed(), cell.kind(), schoolYear));
    }

    /** Null where the format has no classes, and where there is a fault. */
    @Nullable ClassKey read(SourceRecord record, SchoolCode school, Consumer<RowProblem> problems) {
        boolean isSaid = !record.value("grade").isEmpty() || !record.value("class").isEmpty();
        if (!isSaid && !mapping.requiresValue("grade") && !mapping.requiresValue("class")) {
            return null;
        }
        var found = new ArrayList<RowProblem>();
        // A school without 学校标识码 counts grades 1 to 12, as the law does.
        SchoolKind kind = school.kind().orElse(SchoolKind.JUNIOR);
        @Nullable ClassKey key = new Reading(record, kind, found::add).key();
        if (key == null && mapping.isAttempted("class")) {
            problems.accept(RowFault.CLASS_UNREAD.in(record, "class"));
        } else {
            found.forEach(problems);
        }
        return key;
    }

    /** Registries enter pupils from July on for the year that starts in September. */
    private static int cohortOf(LocalDate entered) {
        return entered.getMonthValue() >= Month.JULY.getValue()
                ? entered.getYear()
                : entered.getYear() - 1;
    }

    private static boolean contradicts(ClassText text, Grade grade, int entryYear) {
        if (text.grade() != null && !text.grade().equals(grade)) {
            return true;
        }
        ClassText.Cohort cohort = text.cohort();
        return cohort != null
                && (cohort.entryYear() != entryYear
                        || (cohort.stage() != null && cohort.stage() != grade.stage()));
    }

    /** One row on its way. */
    private final class Reading {
        private final SourceRecord record;
        private final SchoolKind kind;
        private final Consumer<RowProblem> problems;

        Reading(SourceRecord record, SchoolKind kind, Consumer<RowProblem> problems) {
            this.record = record;
            this.kind = kind;
            this.problems = problems;
        }

        private String value(String field) {
            return record.value(field);
        }

        private void add(RowFault fault, String field) {
            problems.accept(fault.in(record, field));
        }

        @Nullable ClassKey key() {
            // 三年级(2)班 and 2023级小学2班 say the grade themselves.
            boolean inClass = value("grade").isEmpty() && !mapping.requiresValue("grade");
            if (value("grade").isEmpty() && !inClass) {
                add(RowFault.GRADE_MISSING, "grade");
            }
            if (value("class").isEmpty()) {
                add(RowFault.CLASS_MISSING, "class");
            }
            if ((value("grade").isEmpty() && !inClass) || value("class").isEmpty()) {
                return null;
            }
            @Nullable Grade grade =
                    inClass
                            ? gradeByEntry()
                            : grades.of(new GradeCell(value("grade"), kind)).orElse(null);
            @Nullable ClassText text =
                    classes.of(new ClassCell(value("class"), kind, grade)).orElse(null);
            if (text == null) {
                add(RowFault.CLASS_INVALID, "class");
            }
            if (grade == null && text != null) {
                // 三年级 of a complete middle school, but class 高三(2)班.
                grade = text.grade() != null ? text.grade() : gradeOf(text.cohort());
            }
            if (grade == null) {
                add(inClass ? RowFault.GRADE_MISSING : RowFault.GRADE_INVALID, "grade");
            }
            return grade == null || text == null ? null : key(grade, text);
        }

        private ClassKey key(Grade grade, ClassText text) {
            int entryYear = grade.entryYear(schoolYear);
            compareWithEntry(entryYear);
            if (contradicts(text, grade, entryYear)) {
                add(RowFault.CLASS_CONTRADICTS_GRADE, "class");
            }
            return new ClassKey(grade.stage(), entryYear, text.ordinal());
        }

        /** The grade of those who entered then, at a school of one stage. */
        private @Nullable Grade gradeByEntry() {
            return months.of(value("entered"))
                    .flatMap(
                            entered ->
                                    grades.of(new GradeCell(cohortOf(entered.day()) + "级", kind)))
                    .orElse(null);
        }

        private @Nullable Grade gradeOf(ClassText.@Nullable Cohort cohort) {
            return cohort == null || cohort.stage() == null
                    ? null
                    : Grades.gradeOn(cohort.stage(), cohort.entryYear(), schoolYear.firstDay())
                            .orElse(null);
        }

        private void compareWithEntry(int entryYear) {
            if (value("entered").isEmpty()) {
                return;
            }
            @Nullable DateText entered = months.of(value("entered")).orElse(null);
            if (entered == null) {
                add(RowFault.ENTRY_INVALID, "entered");
            } else if (cohortOf(entered.day()) != entryYear) {
                add(RowFault.ENTRY_CONTRADICTS_GRADE, "entered");
            }
        }
    }
}
