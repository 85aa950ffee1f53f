package org.shuniu.roster.org;

import java.time.LocalDate;
import java.time.Month;
import java.util.Optional;

/** How cohorts climb through a stage, and what their grades and classes are called on the way. */
public final class Grades {
    private static final String NUMERALS = "一二三四五六七八九十";
    private static final String KINDERGARTEN_YEARS = "小中大";

    private Grades() {}

    /** How long the stage lasts. */
    public static int yearsOf(Stage stage) {
        return switch (stage) {
            case PRIMARY -> 6;
            case KINDERGARTEN, JUNIOR, SENIOR, VOCATIONAL -> 3;
        };
    }

    /** Below 1 before the cohort enters, above {@link #yearsOf} after it has finished. */
    public static int yearInStage(int entryYear, LocalDate date) {
        return SchoolYear.of(date).startYear() - entryYear + 1;
    }

    /** The grade a cohort is in; empty before it enters and after it has finished. */
    public static Optional<Grade> gradeOn(Stage stage, int entryYear, LocalDate date) {
        int year = yearInStage(entryYear, date);
        return year < 1 || year > yearsOf(stage)
                ? Optional.empty()
                : Optional.of(new Grade(stage, year));
    }

    /** The cohort that is in this year of its stage on the date. */
    public static int entryYear(int yearInStage, LocalDate date) {
        return SchoolYear.of(date).startYear() - yearInStage + 1;
    }

    public static boolean hasFinished(Stage stage, int entryYear, LocalDate date) {
        return yearInStage(entryYear, date) > yearsOf(stage);
    }

    /**
     * Whether the cohort has finished its stage, or is about to: registries move those who leave
     * from June on.
     */
    public static boolean isFinishing(Stage stage, int entryYear, LocalDate date) {
        int year = yearInStage(entryYear, date);
        boolean summer =
                date.getMonthValue() >= Month.JUNE.getValue()
                        && date.getMonthValue() <= Month.AUGUST.getValue();
        return year > yearsOf(stage) || (year == yearsOf(stage) && summer);
    }

    /** 四年级; junior school goes on counting (七年级), senior school starts anew (高一). */
    public static String display(Stage stage, int yearInStage) {
        return switch (stage) {
            case KINDERGARTEN -> shortName(stage, yearInStage) + "班";
            case PRIMARY, JUNIOR, VOCATIONAL -> shortName(stage, yearInStage) + "年级";
            case SENIOR -> shortName(stage, yearInStage);
        };
    }

    /** 四(2)班. */
    public static String displayClass(Stage stage, int yearInStage, int ordinal) {
        return shortName(stage, yearInStage) + "(" + ordinal + ")班";
    }

    /** The cohort's grade on the date, or 小学2015级(已毕业), 小学2026级(未入学). */
    public static String display(Stage stage, int entryYear, LocalDate date) {
        return gradeOn(stage, entryYear, date)
                .map(Grade::display)
                .orElseGet(
                        () -> stage.label() + entryYear + "级" + whyNoGrade(stage, entryYear, date));
    }

    /** The class as it is called on the date, or 小学2015级2班(已毕业). */
    public static String displayClass(ClassKey key, LocalDate date) {
        return gradeOn(key.stage(), key.entryYear(), date)
                .map(grade -> grade.displayClass(key.ordinal()))
                .orElseGet(() -> key.cohortName() + whyNoGrade(key.stage(), key.entryYear(), date));
    }

    private static String whyNoGrade(Stage stage, int entryYear, LocalDate date) {
        return hasFinished(stage, entryYear, date) ? "(已毕业)" : "(未入学)";
    }

    private static String shortName(Stage stage, int yearInStage) {
        return switch (stage) {
            case KINDERGARTEN -> nth(KINDERGARTEN_YEARS, yearInStage);
            case PRIMARY -> nth(NUMERALS, yearInStage);
            case JUNIOR -> nth(NUMERALS, yearInStage + 6);
            case SENIOR -> "高" + nth(NUMERALS, yearInStage);
            case VOCATIONAL -> "中职" + nth(NUMERALS, yearInStage);
        };
    }

    private static String nth(String names, int n) {
        return names.substring(n - 1, n);
    }
}
