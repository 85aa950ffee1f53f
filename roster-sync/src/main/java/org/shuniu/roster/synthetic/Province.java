package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shuniu.roster.identity.SchoolCode;

/**
 * A province that is not there: its registry files, and what is true about each of their rows. The
 * same spec gives the same bytes on every machine; memory goes with the schools, not with the rows.
 */
public final class Province {
    private final ProvinceSpec spec;
    private final Layout layout;
    private final Pupils pupils;
    private final Staff staff;
    private final Dice dice;
    private final Biography.Tellers tellers;

    private Province(ProvinceSpec spec) {
        this.spec = spec;
        this.dice = new Dice(spec.seed());
        this.layout = new Layout(spec, dice);
        Registration registration = new Registration(spec, dice, layout);
        Names names = new Names(dice);
        Spots spots = new Spots(spec, dice, layout, registration);
        Kinship kinship = new Kinship(spec, dice, registration, spots, names);
        this.pupils = new Pupils(spec, dice, registration, spots, kinship, names);
        this.staff = new Staff(spec, dice, layout, registration, spots, kinship, names);
        Arrivals arrivals = new Arrivals(dice, registration, kinship, names);
        this.tellers = new Biography.Tellers(dice, names, kinship, pupils, arrivals);
    }

    public static Province of(ProvinceSpec spec) {
        return new Province(spec);
    }

    /** How many rows each file has; the header is not one. */
    public int studentRows() {
        return layout.pupils();
    }

    public int staffRows() {
        return layout.staff();
    }

    public List<SchoolCode> schools() {
        return layout.schools().stream().map(School::code).toList();
    }

    /**
     * The student registry's export, as a source of format {@code xueji} delivers it: text in
     * GB18030 that schools save with the ending {@code .xls}. The stream stays open.
     */
    public void writeStudentRegistry(OutputStream out) throws IOException {
        writeStudentRegistry(out, Rendering.XLS);
    }

    public void writeStudentRegistry(OutputStream out, Rendering rendering) throws IOException {
        new StudentExport(dice)
                .table()
                .write(
                        out,
                        rendering,
                        taker -> {
                            for (int row = 0; row < layout.pupils(); row++) {
                                taker.take(pupils.pupil(row));
                            }
                        });
    }

    /** The teacher registry's export, format {@code teacher}, of the same kind. */
    public void writeTeacherRegistry(OutputStream out) throws IOException {
        new StaffExport(dice)
                .table()
                .write(
                        out,
                        Rendering.XLS,
                        taker -> {
                            for (int row = 0; row < layout.staff(); row++) {
                                taker.take(staff.member(row));
                            }
                        });
    }

    /**
     * The files of any day from the first one on, after the usual events of school years.
     */
    public RegistryDay on(LocalDate day) {
        if (day.isBefore(spec.asOf())) {
            throw new IllegalArgumentException("the province begins on " + spec.asOf());
        }
        List<Period> periods = firstDay();
        LocalDate first = spec.asOf().plusDays(1);
        for (int year = 0; !first.isAfter(day); year++) {
            LocalDate september = LocalDate.of(spec.schoolYear() + year + 1, Month.SEPTEMBER, 1);
            periods.add(
                    new Period(
                            periods.size(),
                            year,
                            first,
                            september.minusDays(1),
                            EventRates.YEAR));
            first = september;
        }
        return day(periods, day);
    }

    /**
     * The files after some nights, in each of which the same share of the student registry's rows
     * changed.
     */
    public RegistryDay afterNights(int nights, double share) {
        List<Period> periods = firstDay();
        for (int night = 1; night <= nights; night++) {
            LocalDate day = spec.asOf().plusDays(night);
            periods.add(new Period(night, 0, day, day, EventRates.night(share)));
        }
        return day(periods, spec.asOf().plusDays(nights));
    }

    private List<Period> firstDay() {
        List<Period> periods = new ArrayList<>();
        periods.add(new Period(0, 0, spec.asOf(), spec.asOf(), EventRates.NONE));
        return periods;
    }

    private RegistryDay day(List<Period> periods, LocalDate day) {
        Period last = periods.getLast();
        YearPlans plans =
                new YearPlans(spec, dice, layout, new SchoolEvents(), last.schoolYear() + 1);
        Desks desks = new Desks(dice, layout, periods, plans);
        return new RegistryDay(day, last, plans.of(last), desks, tellers);
    }

    /** What is true of each row, the student file's first, in the order of the files. */
    public Stream<Truth> truth() {
        return Stream.concat(
                IntStream.range(0, layout.pupils())
                        .mapToObj(
                                row ->
                                        Truth.of(
                                                row + Truth.FIRST_ROW,
                                                pupils.pupil(row),
                                                List.of())),
                IntStream.range(0, layout.staff())
                        .mapToObj(
                                row ->
                                        Truth.of(
                                                row + Truth.FIRST_ROW,
                                                staff.member(row),
                                                List.of())));
    }

    /** The truth added up; walks over all rows. */
    public Tally tally() {
        return Tally.of(truth());
    }
}
