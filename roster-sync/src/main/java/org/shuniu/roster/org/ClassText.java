package org.shuniu.roster.org;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.SchoolKind;

/**
 * What registries write under 班级: 2班, 小二(08)班, 0208, 二(2)班, 2023级小学2班. The text may say the grade
 * or the cohort as well as the ordinal; whoever has those from elsewhere compares.
 *
 * @param grade null if the text does not say it
 * @param cohort null if the text does not say it
 */
public record ClassText(@Nullable Grade grade, @Nullable Cohort cohort, int ordinal) {
    /**
     * Those who entered together.
     *
     * @param stage null if neither the text nor the kind of school tells
     */
    public record Cohort(@Nullable Stage stage, int entryYear) {}

    private static final int MAX_ORDINAL = 999;

    private static final Pattern COHORT =
            Pattern.compile(
                    "(?<before>"
                            + GradeText.STAGE
                            + ")?(?<year>(?:19|20)[0-9]{2}|[0-9]{2})级(?<after>"
                            + GradeText.STAGE
                            + ")?\\(?(?<ordinal>[0-9]{1,3}|[一二三四五六七八九十]{1,3})\\)?");

    private static final Pattern IN_BRACKETS = Pattern.compile("(.*?)\\(([^()]+)\\)");
    private static final Pattern AFTER_DASH = Pattern.compile("(.+?)[-–—._·、/]([0-9]{1,3})");
    private static final Pattern DIGITS_LAST = Pattern.compile("(.*[^0-9])([0-9]{1,3})");
    private static final Pattern RUN_TOGETHER = Pattern.compile("([0-9]{1,2})([0-9]{2})");

    public ClassText {
        if (ordinal < 1 || ordinal > MAX_ORDINAL) {
            throw new IllegalArgumentException("not a class: ordinal " + ordinal);
        }
    }

    public static Optional<ClassText> parse(String typed, SchoolKind kind) {
        return parse(typed, kind, null);
    }

    /**
     * Empty where the text does not say for certain which class it is.
     *
     * @param known the grade that the row states elsewhere: tells whether 208 is the eighth class
     *     of grade 2 or the 208th class, and whose third grade 三(2)班 is in; null if unknown
     */
    public static Optional<ClassText> parse(String typed, SchoolKind kind, @Nullable Grade known) {
        String whole = GradeText.tidied(typed).replace("第", "");
        String text = whole.endsWith("班") ? whole.substring(0, whole.length() - 1) : whole;

        Matcher cohort = COHORT.matcher(text);
        if (cohort.matches()) {
            return ofCohort(cohort, kind);
        }
        if (text.length() >= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return runTogether(text, kind, known);
        }
        Matcher bracketed = IN_BRACKETS.matcher(text);
        if (bracketed.matches()) {
            return ofParts(bracketed.group(1), bracketed.group(2), kind, known);
        }
        Optional<ClassText> ordinalAlone = ofParts("", text, kind, known);
        if (ordinalAlone.isPresent()) {
            return ordinalAlone;
        }
        Matcher dashed = AFTER_DASH.matcher(text);
        if (dashed.matches()) {
            return ofParts(dashed.group(1), dashed.group(2), kind, known);
        }
        Matcher digits = DIGITS_LAST.matcher(text);
        if (digits.matches()) {
            return ofParts(digits.group(1), digits.group(2), kind, known);
        }
        return ofNumerals(text, kind, known).or(() -> onlyClass(whole, kind));
    }

    private static Optional<ClassText> ofCohort(Matcher cohort, SchoolKind kind) {
        String before = cohort.group("before");
        String word = before != null ? before : cohort.group("after");
        Stage stage =
                word == null ? GradeText.onlyStageOf(kind).orElse(null) : GradeText.stageOf(word);
        String year = cohort.group("year");
        int entryYear = Integer.parseInt(year.length() == 2 ? "20" + year : year);
        return of(null, new Cohort(stage, entryYear), GradeText.number(cohort.group("ordinal")));
    }

    /** 0208 or 208: grade and class run together; 2301: cohort and class. */
    private static Optional<ClassText> runTogether(
            String digits, SchoolKind kind, @Nullable Grade known) {
        Matcher parts = RUN_TOGETHER.matcher(digits);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int lead = Integer.parseInt(parts.group(1));
        OptionalInt ordinal = GradeText.number(parts.group(2));
        if (known != null && isNumberOf(lead, known)) {
            return of(known, null, ordinal);
        }
        if (lead > 12) {
            Stage stage = GradeText.onlyStageOf(kind).orElse(null);
            return of(null, new Cohort(stage, 2000 + lead), ordinal);
        }
        Optional<Grade> grade = GradeText.unprefixed(lead, kind);
        if (grade.isPresent()) {
            return of(grade.get(), null, ordinal);
        }
        // Senior schools that number all their classes in one row have a class 101 and a class 201:
        // reading both as class 1 would make them one.
        return digits.length() == 3 ? of(null, null, GradeText.number(digits)) : Optional.empty();
    }

    private static boolean isNumberOf(int number, Grade grade) {
        int before =
                switch (grade.stage()) {
                    case KINDERGARTEN, PRIMARY, VOCATIONAL -> 0;
                    case JUNIOR -> 6;
                    case SENIOR -> 9;
                };
        return number == grade.yearInStage() || number == grade.yearInStage() + before;
    }

    /** 高三十二: the shortest beginning that is a grade, with a number after it. */
    private static Optional<ClassText> ofNumerals(
            String text, SchoolKind kind, @Nullable Grade known) {
        for (int i = 1; i < text.length(); i++) {
            Optional<ClassText> found =
                    ofParts(text.substring(0, i), text.substring(i), kind, known);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A class that has only the name of its grade is the only one of it, as in small schools. */
    private static Optional<ClassText> onlyClass(String text, SchoolKind kind) {
        return text.endsWith("年级") || kind == SchoolKind.KINDERGARTEN
                ? GradeText.parse(text, kind).map(grade -> new ClassText(grade, null, 1))
                : Optional.empty();
    }

    private static Optional<ClassText> ofParts(
            String prefix, String number, SchoolKind kind, @Nullable Grade known) {
        OptionalInt ordinal = GradeText.number(number);
        if (prefix.isEmpty()) {
            return of(null, null, ordinal);
        }
        OptionalInt bare =
                GradeText.number(
                        prefix.endsWith("年级") ? prefix.substring(0, prefix.length() - 2) : prefix);
        if (bare.isEmpty()) {
            return GradeText.parse(prefix, kind).flatMap(grade -> of(grade, null, ordinal));
        }
        if (bare.getAsInt() < 1 || bare.getAsInt() > 12) {
            return Optional.empty();
        }
        if (known != null && isNumberOf(bare.getAsInt(), known)) {
            return of(known, null, ordinal);
        }
        // 二(3)班 of a senior school: which stage's second year is open, but it is class 3.
        return of(GradeText.unprefixed(bare.getAsInt(), kind).orElse(null), null, ordinal);
    }

    private static Optional<ClassText> of(
            @Nullable Grade grade, @Nullable Cohort cohort, OptionalInt ordinal) {
        return ordinal.isPresent() && ordinal.getAsInt() >= 1 && ordinal.getAsInt() <= MAX_ORDINAL
                ? Optional.of(new ClassText(grade, cohort, ordinal.getAsInt()))
                : Optional.empty();
    }
}
