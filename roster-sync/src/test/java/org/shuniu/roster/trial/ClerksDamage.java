package org.shuniu.roster.trial;

import static org.shuniu.roster.trial.Verdict.Field.BIRTH_DATE;
import static org.shuniu.roster.trial.Verdict.Field.CLASS;
import static org.shuniu.roster.trial.Verdict.Field.GENDER;
import static org.shuniu.roster.trial.Verdict.Field.IDENTIFIERS;
import static org.shuniu.roster.trial.Verdict.Field.NAME;
import static org.shuniu.roster.trial.Verdict.Field.SCHOOL;
import static org.shuniu.roster.trial.Verdict.HARMLESS;
import static org.shuniu.roster.trial.Verdict.named;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a clerk does to a table in a spreadsheet before sending it on. */
enum ClerksDamage implements Damage {
    SCIENTIFIC_NOTATION(
            named("citizen-id-rounded"),
            (sheet, dice) ->
                    sheet.mapped(
                            Entry.ID_NUMBER,
                            id ->
                                    id.length() == 18
                                            ? id.charAt(0) + "." + id.substring(1, 6) + "E+17"
                                            : id)),
    // One in eleven of the rounded numbers is somebody's: its check digit happens to be 0.
    ROUNDED_NUMBERS(
            named("citizen-id-rounded", "citizen-id-shared", "gender-contradicts-id")
                    .drifting(IDENTIFIERS),
            (sheet, dice) ->
                    sheet.mapped(
                            Entry.ID_NUMBER,
                            id -> id.length() == 18 ? id.substring(0, 15) + "000" : id)),
    LOST_ZEROS(
            HARMLESS.drifting(IDENTIFIERS),
            (sheet, dice) ->
                    Stream.of(Entry.LOCAL_NUMBER, Entry.SEAT, Entry.CLASS)
                            .reduce(
                                    sheet,
                                    (s, heading) ->
                                            s.mapped(heading, cell -> cell.replaceFirst("^0+", "")),
                                    (a, b) -> b)),
    DATES_AS_SERIALS(
            HARMLESS, (sheet, dice) -> sheet.mapped(Entry.BIRTH_DATE, date -> serial(date, 0))),
    DATES_COUNTED_FROM_1904(
            named("birth-date-contradicts-id", "date-serial").drifting(BIRTH_DATE),
            (sheet, dice) -> sheet.mapped(Entry.BIRTH_DATE, date -> serial(date, 1462))),
    MERGED_CELLS(
            named("school-code-missing", "class-missing", "grade-missing"),
            (sheet, dice) -> merged(merged(sheet, Entry.SCHOOL), Entry.CLASS)),
    NAMES_SORTED_ALONE(
            named().drifting(NAME).maybeUnseen(), (sheet, dice) -> sortedAlone(sheet, Entry.NAME)),
    NUMBERS_SORTED_ALONE(
            named(
                    "citizen-id-shared",
                    "birth-date-contradicts-id",
                    "gender-contradicts-id",
                    "key-reused"),
            (sheet, dice) -> sortedAlone(sheet, Entry.ID_NUMBER)),
    STUDENT_NUMBERS_SORTED_ALONE(
            named("citizen-id-shared", "key-reused", "duplicate-record")
                    .drifting(IDENTIFIERS, SCHOOL),
            (sheet, dice) -> sortedAlone(sheet, Entry.STUDENT_NUMBER)),
    BIRTH_DATES_SORTED_ALONE(
            named("birth-date-contradicts-id").drifting(BIRTH_DATE),
            (sheet, dice) -> sortedAlone(sheet, Entry.BIRTH_DATE)),
    GENDERS_SORTED_ALONE(
            named("gender-contradicts-id").drifting(GENDER),
            (sheet, dice) -> sortedAlone(sheet, Entry.GENDER)),
    CLASSES_SORTED_ALONE(
            named().drifting(CLASS).maybeUnseen(),
            (sheet, dice) -> sortedAlone(sheet, Entry.CLASS)),
    SCHOOLS_SORTED_ALONE(
            named("grade-invalid").drifting(SCHOOL, IDENTIFIERS).maybeUnseen(),
            (sheet, dice) -> sortedAlone(sheet, Entry.SCHOOL)),
    SHIFTED_LEFT(
            Verdict.namedSomehow().drifting(Verdict.Field.values()).maybeUnseen(),
            (sheet, dice) ->
                    shifted(
                            sheet,
                            dice,
                            (cells, at) -> {
                                cells.remove(at);
                                cells.add("");
                            })),
    SHIFTED_RIGHT(
            Verdict.namedSomehow().drifting(Verdict.Field.values()).maybeUnseen(),
            (sheet, dice) -> shifted(sheet, dice, (cells, at) -> cells.add(at, ""))),
    SCHOOL_FILLED_DOWN(
            named("grade-invalid", "grade-missing").drifting(SCHOOL, IDENTIFIERS).maybeUnseen(),
            (sheet, dice) -> filledDown(sheet, Entry.SCHOOL)),
    CLASS_FILLED_DOWN(
            named().drifting(CLASS).maybeUnseen(), (sheet, dice) -> filledDown(sheet, Entry.CLASS)),
    EVERYBODY_HAS_LEFT(
            named().maybeUnseen(),
            (sheet, dice) -> {
                String left = any(dice, "肄业", "毕业", "转学", "死亡", "开除", "退学");
                return sheet.mapped(Entry.STATUS, status -> left);
            }),
    STUDENT_NUMBER_FILLED_DOWN(
            named("duplicate-record", "key-reused", "citizen-id-shared")
                    .drifting(SCHOOL, IDENTIFIERS),
            (sheet, dice) -> filledDown(sheet, Entry.STUDENT_NUMBER)),
    REQUIRED_COLUMN_RENAMED(
            named("missing-columns"),
            (sheet, dice) ->
                    sheet.headed(
                            any(
                                    dice,
                                    Entry.SCHOOL,
                                    Entry.NAME,
                                    Entry.BIRTH_DATE,
                                    Entry.GRADE,
                                    Entry.CLASS),
                            "栏目")),
    REQUIRED_COLUMN_DELETED(
            named("missing-columns"),
            (sheet, dice) -> sheet.without(any(dice, Entry.SCHOOL, Entry.NAME, Entry.BIRTH_DATE))),
    STUDENT_NUMBER_COLUMN_DELETED(HARMLESS, (sheet, dice) -> sheet.without(Entry.STUDENT_NUMBER)),
    ID_NUMBER_COLUMN_RENAMED(HARMLESS, (sheet, dice) -> sheet.headed(Entry.ID_NUMBER, "编号")),
    BOTH_NUMBER_COLUMNS_RENAMED(
            named("missing-columns"),
            (sheet, dice) ->
                    sheet.headed(Entry.ID_NUMBER, "编号").headed(Entry.STUDENT_NUMBER, "学号")),
    COLUMN_TWICE(
            named("duplicate-columns"),
            (sheet, dice) -> sheet.withColumn("学生姓名", sheet.values(Entry.NAME))),
    HEADER_DELETED(
            named("missing-columns"),
            (sheet, dice) ->
                    new Sheet(
                            sheet.rows().getFirst(), sheet.rows().subList(1, sheet.rows().size()))),
    TOTALS_ROW(
            named("school-code-form", "name-missing", "birth-date-missing", "grade-missing"),
            (sheet, dice) -> sheet.followedBy(List.of(totals(sheet)))),
    WRONG_CHECK_DIGITS(
            named("citizen-id-check-digit", "citizen-id-rounded"),
            (sheet, dice) ->
                    sheet.mapped(
                            Entry.ID_NUMBER,
                            id ->
                                    id.length() != 18 || dice.nextInt(3) > 0
                                            ? id
                                            : id.substring(0, 17)
                                                    + (id.endsWith("1") ? "2" : "1"))),
    HALF_THE_ROWS(
            HARMLESS,
            (sheet, dice) ->
                    sheet.withRows(sheet.rows().subList(0, (sheet.rows().size() + 1) / 2))),
    COLUMNS_IN_ANOTHER_ORDER(HARMLESS, Sheet::shuffled),
    ROWS_IN_ANOTHER_ORDER(
            HARMLESS,
            (sheet, dice) -> {
                var rows = new ArrayList<>(sheet.rows());
                Collections.shuffle(rows, java.util.Random.from(dice));
                return sheet.withRows(rows);
            }),
    TITLES_ABOVE(HARMLESS, (sheet, dice) -> titled(sheet)),
    BLANK_ROWS(
            HARMLESS,
            (sheet, dice) ->
                    sheet.withRows(
                            sheet.rows().stream()
                                    .flatMap(
                                            row ->
                                                    dice.nextInt(5) > 0
                                                            ? Stream.of(row)
                                                            : Stream.of(blank(sheet), row))
                                    .toList())),
    STRAY_COLUMNS(HARMLESS, (sheet, dice) -> sheet.withColumn("备注", blank(sheet.rows().size()))),
    FULL_WIDTH_NUMBERS(
            HARMLESS,
            (sheet, dice) ->
                    sheet.mapped(Entry.ID_NUMBER, ClerksDamage::wide)
                            .mapped(Entry.STUDENT_NUMBER, ClerksDamage::wide)),
    NAMES_JUSTIFIED(
            HARMLESS.drifting(NAME),
            (sheet, dice) ->
                    sheet.mapped(
                            Entry.NAME,
                            name ->
                                    name.length() == 2
                                            ? name.charAt(0) + "　" + name.charAt(1)
                                            : name)),
    NAMES_MASKED(
            named("name-unreadable"),
            (sheet, dice) ->
                    sheet.mapped(
                            Entry.NAME, name -> name.charAt(0) + "*".repeat(name.length() - 1))),
    NUMBERS_MASKED(
            named("citizen-id-form"),
            (sheet, dice) ->
                    sheet.mapped(
                            Entry.ID_NUMBER,
                            id ->
                                    id.length() == 18
                                            ? id.substring(0, 6) + "********" + id.substring(14)
                                            : id)),
    NUMBERS_MARKED_AS_TEXT(
            HARMLESS,
            (sheet, dice) ->
                    sheet.mapped(Entry.ID_NUMBER, id -> id.isEmpty() ? id : "'" + id)
                            .mapped(Entry.SCHOOL, code -> "=\"" + code + "\""));

    private interface Act {
        Sheet on(Sheet sheet, RandomGenerator dice);
    }

    private interface Shift {
        void on(List<String> cells, int at);
    }

    private final Verdict verdict;
    private final Act act;

    ClerksDamage(Verdict verdict, Act act) {
        this.verdict = verdict;
        this.act = act;
    }

    @Override
    public Verdict verdict() {
        return verdict;
    }

    @Override
    public Parcel done(Parcel parcel, Office office, RandomGenerator dice) {
        return parcel.with(act.on(parcel.sheet(), dice));
    }

    private static String any(RandomGenerator dice, String... of) {
        return of[dice.nextInt(of.length)];
    }

    private static String serial(String date, int less) {
        long days = ChronoUnit.DAYS.between(LocalDate.of(1899, 12, 30), LocalDate.parse(date));
        return String.valueOf(days - less);
    }

    /** Of each run of equal cells only the first keeps its value. */
    private static Sheet merged(Sheet sheet, String heading) {
        List<String> values = sheet.values(heading);
        return sheet.withValues(
                heading,
                IntStream.range(0, values.size())
                        .mapToObj(
                                i ->
                                        i > 0 && values.get(i).equals(values.get(i - 1))
                                                ? ""
                                                : values.get(i))
                        .toList());
    }

    private static Sheet sortedAlone(Sheet sheet, String heading) {
        return sheet.withValues(heading, sheet.values(heading).stream().sorted().toList());
    }

    private static Sheet filledDown(Sheet sheet, String heading) {
        String first = sheet.values(heading).getFirst();
        return sheet.mapped(heading, cell -> first);
    }

    /** From some row on, the cells from some column on stand one column off. */
    private static Sheet shifted(Sheet sheet, RandomGenerator dice, Shift shift) {
        int from = dice.nextInt(sheet.rows().size());
        int at = dice.nextInt(sheet.header().size());
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < sheet.rows().size(); i++) {
            var cells = new ArrayList<>(sheet.rows().get(i));
            if (i >= from) {
                shift.on(cells, at);
            }
            rows.add(cells);
        }
        return sheet.withRows(rows);
    }

    private static List<String> totals(Sheet sheet) {
        var cells = new ArrayList<>(blank(sheet));
        cells.set(0, "合计");
        cells.set(1, String.valueOf(sheet.rows().size()));
        return cells;
    }

    private static Sheet titled(Sheet sheet) {
        var title = new ArrayList<>(blank(sheet));
        title.set(0, "学生基本信息表");
        var rows = new ArrayList<List<String>>();
        rows.add(sheet.header());
        rows.addAll(sheet.rows());
        return new Sheet(title, rows);
    }

    private static List<String> blank(Sheet sheet) {
        return blank(sheet.header().size());
    }

    private static List<String> blank(int cells) {
        return Collections.nCopies(cells, "");
    }

    private static String wide(String number) {
        // The full-width forms stand in the same order as ASCII.
        var wide = new StringBuilder(number.length());
        number.chars().forEach(c -> wide.append((char) (c - '!' + '！')));
        return wide.toString();
    }
}
