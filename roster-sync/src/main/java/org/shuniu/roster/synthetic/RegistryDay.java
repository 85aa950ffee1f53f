package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.shuniu.roster.synthetic.Biography.Told;
import org.shuniu.roster.synthetic.Layout.GradeOfSchool;
import org.shuniu.roster.synthetic.RegistryTable.RowTaker;

/**
 * The province's registry files on one day, and what is true about each of their
 * rows. Made anew whenever asked; memory goes with the schools.
 */
public final class RegistryDay {
    private final LocalDate day;
    private final Period period;
    private final YearPlans.Plan plan;
    private final Desks desks;
    private final Biography.Tellers tellers;

    RegistryDay(
            LocalDate day,
            Period period,
            YearPlans.Plan plan,
            Desks desks,
            Biography.Tellers tellers) {
        this.day = day;
        this.period = period;
        this.plan = plan;
        this.desks = desks;
        this.tellers = tellers;
    }

    public LocalDate day() {
        return day;
    }

    /** The stream stays open. */
    public void writeStudentRegistry(OutputStream out, Rendering rendering) throws IOException {
        new StudentExport(tellers.dice())
                .table()
                .write(
                        out,
                        rendering,
                        taker -> {
                            for (GradeOfSchool grade : plan.inFileOrder()) {
                                for (int desk = 0; desk < grade.grade().size(); desk++) {
                                    tell(grade, desk, taker);
                                }
                            }
                        });
    }

    private void tell(GradeOfSchool grade, int desk, RowTaker<Pupil> taker) throws IOException {
        for (Told told : tell(grade, desk)) {
            taker.take(told.pupil());
        }
    }

    private List<Told> tell(GradeOfSchool grade, int desk) {
        List<Told> rows = new ArrayList<>(1);
        desks.at(
                period,
                grade.grade().level(),
                grade.grade().rankInProvince() + desk,
                day,
                course -> rows.add(Biography.tell(tellers, course, grade, desk, day)));
        return rows;
    }

    /** How many rows the student file has; the header is not one. */
    public long studentRows() {
        long[] rows = new long[1];
        for (GradeOfSchool grade : plan.inFileOrder()) {
            School.Grade of = grade.grade();
            for (int desk = 0; desk < of.size(); desk++) {
                int rank = of.rankInProvince() + desk;
                desks.at(period, of.level(), rank, day, course -> rows[0]++);
            }
        }
        return rows[0];
    }

    /** What is true of each row of the student file, in its order. */
    public Stream<Truth> studentTruth() {
        long[] row = {Truth.FIRST_ROW};
        return plan.inFileOrder().stream()
                .flatMap(
                        grade -> {
                            List<Truth> truths = new ArrayList<>();
                            for (int desk = 0; desk < grade.grade().size(); desk++) {
                                for (Told told : tell(grade, desk)) {
                                    truths.add(Truth.of(row[0]++, told.pupil(), told.happenings()));
                                }
                            }
                            return truths.stream();
                        });
    }

    /**
     * The rows of the student file that differ from an earlier day of the same school year; from one
     * school year to the next all do.
     */
    public Stream<RowChange> studentChangesSince(RegistryDay earlier) {
        if (earlier.tellers != tellers
                || !desks.continues(earlier.period)
                || earlier.plan.year() != plan.year()
                || earlier.day.isAfter(day)) {
            throw new IllegalArgumentException(
                    "rows are compared with those of an earlier day of the same school year");
        }
        long[] before = {Truth.FIRST_ROW};
        long[] after = {Truth.FIRST_ROW};
        return plan.inFileOrder().stream()
                .flatMap(
                        grade -> {
                            List<RowChange> changes = new ArrayList<>();
                            for (int desk = 0; desk < grade.grade().size(); desk++) {
                                List<Told> then = earlier.tell(grade, desk);
                                List<Told> now = tell(grade, desk);
                                compare(then, before[0], now, after[0], changes);
                                before[0] += then.size();
                                after[0] += now.size();
                            }
                            return changes.stream();
                        });
    }

    /** A desk keeps at most two people on a day, so every pair is looked at. */
    private static void compare(
            List<Told> then, long before, List<Told> now, long after, List<RowChange> changes) {
        for (int i = 0; i < then.size(); i++) {
            Told was = then.get(i);
            if (now.stream().noneMatch(is -> is.pupil().key() == was.pupil().key())) {
                changes.add(new RowChange(before + i, null, was.pupil().human(), List.of()));
            }
        }
        for (int i = 0; i < now.size(); i++) {
            Told is = now.get(i);
            Long old = null;
            int known = 0;
            for (int j = 0; j < then.size(); j++) {
                if (then.get(j).pupil().key() == is.pupil().key()) {
                    old = before + j;
                    known = then.get(j).happenings().size();
                }
            }
            List<Happening> since = is.happenings().subList(known, is.happenings().size());
            if (old == null || !since.isEmpty()) {
                changes.add(new RowChange(old, after + i, is.pupil().human(), since));
            }
        }
    }
}
