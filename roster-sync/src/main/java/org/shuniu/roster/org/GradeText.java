package org.shuniu.roster.org;

import java.text.Normalizer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shuniu.roster.identity.SchoolKind;

/** Reads what registries write under 年级: 小二, 七年级, 初一, 高三, 2, 大班, 中职一年级, 2023级. */
public final class GradeText {
    private static final String DIGITS = "一二三四五六七八九";

    /** Words for a stage, as a regular expression; {@link #stageOf} knows them by their first. */
    static final String STAGE = "(?:小学?|初中?|高中?|普高|中职|职高|职中|中专|技校|职|幼儿园)";

    private static final Pattern NUMBERED =
            Pattern.compile(
                    "(?<stage>" + STAGE + ")?(?<number>[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:年级?)?");

    private static final Pattern KINDERGARTEN = Pattern.compile("(?:幼儿园|幼)?([小中大])班?");

    private static final Pattern COHORT =
            Pattern.compile("(" + STAGE + ")?((?:19|20)[0-9]{2})级(" + STAGE + ")?");

    private GradeText() {}

    /**
     * Empty where the text does not say for certain; a guess would put pupils into wrong classes.
     */
    public static Optional<Grade> parse(String typed, SchoolKind kind) {
        String text = tidied(typed);
        Matcher kindergarten = KINDERGARTEN.matcher(text);
        if (kindergarten.matches()) {
            // Elsewhere 小, 中 and 大 begin other words.
            return kind == SchoolKind.KINDERGARTEN || text.endsWith("班")
                    ? Optional.of(
                            new Grade(Stage.KINDERGARTEN, "小中大".indexOf(kindergarten.group(1)) + 1))
                    : Optional.empty();
        }
        Matcher numbered = NUMBERED.matcher(text);
        if (!numbered.matches()) {
            return Optional.empty();
        }
        OptionalInt number = number(numbered.group("number"));
        if (number.isEmpty()) {
            return Optional.empty();
        }
        String stage = numbered.group("stage");
        return stage == null
                ? unprefixed(number.getAsInt(), kind)
                : prefixed(stageOf(stage), number.getAsInt());
    }

    /** As {@link #parse(String, SchoolKind)}, and reads cohorts (2023级) by the school year. */
    public static Optional<Grade> parse(String typed, SchoolKind kind, SchoolYear now) {
        Matcher cohort = COHORT.matcher(tidied(typed));
        if (!cohort.matches()) {
            return parse(typed, kind);
        }
        String word = cohort.group(1) != null ? cohort.group(1) : cohort.group(3);
        Optional<Stage> stage = word == null ? onlyStageOf(kind) : Optional.of(stageOf(word));
        int entryYear = Integer.parseInt(cohort.group(2));
        return stage.flatMap(s -> Grades.gradeOn(s, entryYear, now.firstDay()));
    }

    /** A number without a stage: grades 1 to 12 count on from primary school. */
    static Optional<Grade> unprefixed(int number, SchoolKind kind) {
        return switch (kind) {
            case KINDERGARTEN -> grade(Stage.KINDERGARTEN, number);
            case VOCATIONAL, VOCATIONAL_JUNIOR -> grade(Stage.VOCATIONAL, number);
            // In a senior school 二年级 is 高二, in a complete one 初二, in a twelve-year one 小二,
            // and its code does not tell which of them it is.
            case SENIOR -> number <= 3 ? Optional.empty() : throughout(number);
            // A nine-year school has the code of a junior one and counts 1 to 9, as the law does.
            default -> throughout(number);
        };
    }

    private static Optional<Grade> prefixed(Stage stage, int number) {
        return switch (stage) {
            // 初中七年级, 高中十年级.
            case JUNIOR -> grade(stage, number > 6 ? number - 6 : number);
            case SENIOR -> grade(stage, number > 9 ? number - 9 : number);
            case KINDERGARTEN, PRIMARY, VOCATIONAL -> grade(stage, number);
        };
    }

    /**
     * Shanghai and parts of Shandong teach grade 6 in the junior school: by its number it is the
     * last primary year everywhere, so that cohorts of both systems compare.
     */
    private static Optional<Grade> throughout(int number) {
        if (number <= 6) {
            return grade(Stage.PRIMARY, number);
        }
        return number <= 9 ? grade(Stage.JUNIOR, number - 6) : grade(Stage.SENIOR, number - 9);
    }

    private static Optional<Grade> grade(Stage stage, int year) {
        return year < 1 || year > Grades.yearsOf(stage)
                ? Optional.empty()
                : Optional.of(new Grade(stage, year));
    }

    static Optional<Stage> onlyStageOf(SchoolKind kind) {
        return switch (kind) {
            case KINDERGARTEN -> Optional.of(Stage.KINDERGARTEN);
            case PRIMARY -> Optional.of(Stage.PRIMARY);
            case VOCATIONAL -> Optional.of(Stage.VOCATIONAL);
            default -> Optional.empty();
        };
    }

    static Stage stageOf(String word) {
        return switch (word.charAt(0)) {
            case '小' -> Stage.PRIMARY;
            case '初' -> Stage.JUNIOR;
            case '高', '普' -> Stage.SENIOR;
            case '幼' -> Stage.KINDERGARTEN;
            case '中', '职', '技' -> Stage.VOCATIONAL;
            default -> throw new IllegalArgumentException("not a word for a stage: " + word);
        };
    }

    /** 7, 07, 七, 十二, 二十三. */
    static OptionalInt number(String text) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 4 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        }
        int ten = text.indexOf('十');
        if (ten < 0) {
            return text.length() == 1 ? digit(text) : OptionalInt.empty();
        }
        OptionalInt tens = ten == 0 ? OptionalInt.of(1) : digit(text.substring(0, ten));
        OptionalInt ones =
                ten == text.length() - 1 ? OptionalInt.of(0) : digit(text.substring(ten + 1));
        return tens.isPresent() && ones.isPresent()
                ? OptionalInt.of(tens.getAsInt() * 10 + ones.getAsInt())
                : OptionalInt.empty();
    }

    private static OptionalInt digit(String character) {
        int index = character.length() == 1 ? DIGITS.indexOf(character) : -1;
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index + 1);
    }

    /** Half-width, without blanks and invisible characters, brackets round. */
    static String tidied(String typed) {
        String text = Normalizer.normalize(typed, Normalizer.Form.NFKC);
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .filter(c -> Character.getType(c) != Character.FORMAT && "'‘’".indexOf(c) < 0)
                .map(
                        c ->
                                switch (c) {
                                    case '[', '{', '【', '〔', '〈', '《' -> '(';
                                    case ']', '}', '】', '〕', '〉', '》' -> ')';
                                    default -> c;
                                })
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }
}
