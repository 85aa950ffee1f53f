package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shuniu.roster.synthetic.Biography.Told;
import org.shuniu.roster.synthetic.Layout.GradeOfSchool;
import org.shuniu.roster.synthetic.RegistryTable.RowTaker;

/**
 * The province's registry files on one day, and what is true about each of their rows. Made anew
 * whenever asked; memory goes with the schools.
 */
public final class RegistryDay {
    private final LocalDate day;
    private final Period period;
    private final YearPlans.Plan plan;
    private final Desks desks;
    private final Posts posts;
    private final Hosting hosting;
    private final People people;

    /** Those who make the people, the same for all days of a province. */
    record People(Biography.Tellers tellers, Layout layout, SchoolEvents schools) {}

    RegistryDay(
            LocalDate day,
            Period period,
            YearPlans.Plan plan,
            Desks desks,
            Posts posts,
            Hosting hosting,
            People people) {
        this.day = day;
        this.period = period;
        this.plan = plan;
        this.desks = desks;
        this.posts = posts;
        this.hosting = hosting;
        this.people = people;
    }

    public LocalDate day() {
        return day;
    }

    /** The stream stays open. */
    public void writeStudentRegistry(OutputStream out, Rendering rendering) throws IOException {
        new StudentExport(people.tellers().dice())
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

    /** The stream stays open. */
    public void writeTeacherRegistry(OutputStream out, Rendering rendering) throws IOException {
        new StaffExport(people.tellers().dice())
                .table()
                .write(
                        out,
                        rendering,
                        taker -> {
                            for (int post = 0; post < people.layout().staff(); post++) {
                                for (Posts.Told told : posts.at(period, post, hosting, day)) {
                                    taker.take(told.member());
                                }
                            }
                        });
    }

    /** What became of schools and counties since the first day, the earliest first. */
    public List<SchoolEvent> schoolEvents() {
        return people.schools().until(day);
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
                course ->
                        rows.add(
                                Biography.tell(
                                        people.tellers(), hosting, course, grade, desk, day)));
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

    /** What is true of each row of the staff file, in its order. */
    public Stream<Truth> staffTruth() {
        long[] row = {Truth.FIRST_ROW};
        return IntStream.range(0, people.layout().staff())
                .boxed()
                .flatMap(post -> posts.at(period, post, hosting, day).stream())
                .map(told -> Truth.of(row[0]++, told.member(), told.happenings()));
    }

    /**
     * The rows of the student file that differ from an earlier day of the same school year; from
     * one school year to the next all do.
     */
    public Stream<RowChange> studentChangesSince(RegistryDay earlier) {
        if (!earlier.people.tellers().equals(people.tellers())
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
            boolean same = false;
            for (int j = 0; j < then.size(); j++) {
                if (then.get(j).pupil().key() == is.pupil().key()) {
                    old = before + j;
                    known = then.get(j).happenings().size();
                    same = then.get(j).pupil().equals(is.pupil());
                }
            }
            List<Happening> since = is.happenings().subList(known, is.happenings().size());
            if (old == null || !same) {
                changes.add(new RowChange(old, after + i, is.pupil().human(), since));
            }
        }
    }
}
