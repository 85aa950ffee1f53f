package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.SchoolCode;

/**
 * A province that is not there: its registry files, and what is true about each of their rows. The
 * same spec gives the same bytes on every machine; memory goes with the schools, not with the rows.
 */
public final class Province {
    private final ProvinceSpec spec;
    private final Layout layout;
    private final Staff staff;
    private final Dice dice;
    private final Biography.Tellers tellers;
    private final @Nullable List<SchoolEvent> schoolEvents;

    private Province(ProvinceSpec spec, @Nullable List<SchoolEvent> schoolEvents) {
        this.spec = spec;
        this.schoolEvents = schoolEvents;
        this.dice = new Dice(spec.seed());
        this.layout = new Layout(spec, dice);
        Registration registration = new Registration(spec, dice, layout);
        Names names = new Names(dice);
        Spots spots = new Spots(spec, dice, layout, registration);
        Kinship kinship = new Kinship(spec, dice, registration, spots, names);
        Pupils pupils = new Pupils(spec, dice, registration, spots, kinship, names);
        this.staff = new Staff(spec, dice, layout, registration, spots, kinship, names);
        Arrivals arrivals = new Arrivals(dice, registration, kinship, names);
        this.tellers = new Biography.Tellers(dice, names, kinship, pupils, arrivals);
    }

    public static Province of(ProvinceSpec spec) {
        return new Province(spec, null);
    }

    /** The same people in a province where this becomes of the schools, and not the usual. */
    public Province withSchoolEvents(List<SchoolEvent> events) {
        return new Province(spec, List.copyOf(events));
    }

    /** How many rows each file has on the first day; the header is not one. */
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
     * The student registry's export on the first day, as a source of format {@code xueji} delivers
     * it: text in GB18030 that schools save with the ending {@code .xls}. The stream stays open.
     */
    public void writeStudentRegistry(OutputStream out) throws IOException {
        firstDay().writeStudentRegistry(out, Rendering.XLS);
    }

    /** The teacher registry's export, format {@code teacher}, of the same kind. */
    public void writeTeacherRegistry(OutputStream out) throws IOException {
        firstDay().writeTeacherRegistry(out, Rendering.XLS);
    }

    public RegistryDay firstDay() {
        return on(spec.asOf());
    }

    /** The files of any day from the first one on, after the usual events of school years. */
    public RegistryDay on(LocalDate day) {
        if (day.isBefore(spec.asOf())) {
            throw new IllegalArgumentException("the province begins on " + spec.asOf());
        }
        List<Period> periods = new ArrayList<>(List.of(beginning()));
        LocalDate first = spec.asOf().plusDays(1);
        for (int year = 0; !first.isAfter(day); year++) {
            LocalDate september = LocalDate.of(spec.schoolYear() + year + 1, Month.SEPTEMBER, 1);
            periods.add(
                    new Period(
                            periods.size(), year, first, september.minusDays(1), EventRates.YEAR));
            first = september;
        }
        return day(periods, day);
    }

    /**
     * The files after some nights, in each of which the same share of the student registry's rows
     * changed.
     */
    public RegistryDay afterNights(int nights, double share) {
        List<Period> periods = new ArrayList<>(List.of(beginning()));
        for (int night = 1; night <= nights; night++) {
            LocalDate day = spec.asOf().plusDays(night);
            periods.add(new Period(night, 0, day, day, EventRates.night(share)));
        }
        return day(periods, spec.asOf().plusDays(nights));
    }

    /** Nothing happens on the first day. */
    private Period beginning() {
        return new Period(0, 0, spec.asOf(), spec.asOf(), EventRates.NONE);
    }

    private RegistryDay day(List<Period> periods, LocalDate day) {
        Period last = periods.getLast();
        int years = last.schoolYear() + 1;
        SchoolEvents schools =
                schoolEvents == null
                        ? SchoolEvents.usual(spec, dice, layout, years)
                        : new SchoolEvents(schoolEvents);
        YearPlans plans = new YearPlans(spec, dice, layout, schools, years);
        return new RegistryDay(
                day,
                last,
                plans.of(last),
                new Desks(dice, layout, periods, plans),
                new Posts(spec, dice, layout, periods, plans, staff),
                new Hosting(layout, schools, plans, plans.of(last), day),
                new RegistryDay.People(tellers, layout, schools));
    }

    /**
     * What is true of each row on the first day, the student file's first, in the order of the
     * files.
     */
    public Stream<Truth> truth() {
        RegistryDay day = firstDay();
        return Stream.concat(day.studentTruth(), day.staffTruth());
    }

    /** The truth added up; walks over all rows. */
    public Tally tally() {
        return Tally.of(truth());
    }
}
