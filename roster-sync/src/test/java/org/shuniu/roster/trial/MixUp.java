package org.shuniu.roster.trial;

import static org.shuniu.roster.trial.Verdict.Field.CLASS;
import static org.shuniu.roster.trial.Verdict.named;
import static org.shuniu.roster.trial.Verdict.namedSomehow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The right thing at the wrong time or place, or twice, or with the wrong papers. */
enum MixUp implements Damage {
    NEIGHBOURS_FILE(
            named("out-of-scope"), (parcel, office, dice) -> parcel.with(office.neighbours())),
    NEIGHBOURS_ROWS_TOO(
            named("out-of-scope"),
            (parcel, office, dice) ->
                    parcel.with(parcel.sheet().followedBy(office.neighbours().rows()))),
    LAST_YEARS_FILE(
            named("stale-snapshot"),
            (parcel, office, dice) -> parcel.with(office.lastYears()).aged(Duration.ofDays(365))),
    LAST_YEARS_FILE_AS_NEW(
            named("entry-contradicts-grade", "grade-invalid").drifting(CLASS),
            (parcel, office, dice) -> parcel.with(office.lastYears())),
    STALE(named("stale-snapshot"), (parcel, office, dice) -> parcel.aged(Duration.ofDays(3))),
    FROM_THE_FUTURE(
            named("future-snapshot"), (parcel, office, dice) -> parcel.aged(Duration.ofDays(-365))),
    TWICE_IN_ONE_FILE(
            namedSomehow(),
            (parcel, office, dice) -> {
                var again = new ArrayList<List<String>>();
                again.add(parcel.sheet().header());
                again.addAll(parcel.sheet().rows());
                return parcel.with(parcel.sheet().followedBy(again));
            }),
    SOME_ROWS_TWICE_AND_DIFFERENT(
            named("duplicate-record", "too-many-rows"),
            (parcel, office, dice) -> {
                Sheet sheet = parcel.sheet();
                return parcel.with(
                        sheet.followedBy(
                                sheet.mapped(Entry.SEAT, seat -> seat + "1")
                                        .rows()
                                        .subList(0, Math.min(5, sheet.rows().size()))));
            }),
    MORE_ROWS_DECLARED(
            named("too-few-rows"),
            (parcel, office, dice) ->
                    parcel.declaring(parcel.sheet().rows().size() + 1L + dice.nextInt(50))),
    FEWER_ROWS_DECLARED(
            named("too-many-rows"),
            (parcel, office, dice) ->
                    parcel.declaring((long) dice.nextInt(parcel.sheet().rows().size()))),
    ANOTHER_FILES_DIGEST(
            named("digest-mismatch"),
            (parcel, office, dice) -> parcel.withDigest("0123456789abcdef".repeat(4))),
    TEACHERS_FILE(
            named("missing-columns"),
            (parcel, office, dice) ->
                    parcel.with(
                            new Sheet(
                                    List.of("学校标识码", "姓名", "出生日期", "教职工号", "人员状态"),
                                    List.of(
                                            List.of(
                                                    parcel.sheet().values(Entry.SCHOOL).getFirst(),
                                                    "王伟",
                                                    "1980-01-01",
                                                    "T001",
                                                    "在职")))));

    private interface Act {
        Parcel on(Parcel parcel, Office office, RandomGenerator dice);
    }

    private final Verdict verdict;
    private final Act act;

    MixUp(Verdict verdict, Act act) {
        this.verdict = verdict;
        this.act = act;
    }

    @Override
    public Verdict verdict() {
        return verdict;
    }

    @Override
    public Parcel done(Parcel parcel, Office office, RandomGenerator dice) {
        return act.on(parcel, office, dice);
    }
}
