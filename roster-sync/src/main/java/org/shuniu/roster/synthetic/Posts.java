package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.shuniu.roster.synthetic.Course.Step;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;
import org.shuniu.roster.synthetic.Turns.Turn;

/**
 * Who has which post of the province's staff on which day, found as {@link Desks} finds pupils:
 * some exchange posts, and whoever grows old is followed by somebody new.
 */
final class Posts {
    private static final int RETIRES_AT = 60;

    private final ProvinceSpec spec;
    private final Dice dice;
    private final Layout layout;
    private final List<Period> periods;
    private final YearPlans plans;
    private final Staff staff;
    private final List<Turns> turns;

    Posts(
            ProvinceSpec spec,
            Dice dice,
            Layout layout,
            List<Period> periods,
            YearPlans plans,
            Staff staff) {
        this.spec = spec;
        this.dice = dice;
        this.layout = layout;
        this.periods = periods;
        this.plans = plans;
        this.staff = staff;
        this.turns =
                periods.stream()
                        .map(period -> Turns.ofStaff(dice, period, layout.staff()))
                        .toList();
    }

    /** A row, and what happened to its teacher until then, the earliest first. */
    record Told(StaffMember member, List<Happening> happenings) {}

    /** Nobody, one or two: of two who change posts, one may go before the other comes. */
    List<Told> at(Period period, int post, Hosting hosting, LocalDate day) {
        Turns all = turns.get(period.index());
        int place = all.place(post);
        List<Told> rows = new ArrayList<>(1);
        if (all.at(place) == Turn.QUIET) {
            rows.add(tell(first(post, period), post, hosting, period, day));
            return rows;
        }
        if (day.isBefore(leaves(post, period))) {
            rows.add(tell(first(post, period), post, hosting, period, day));
        }
        int other = all.partner(place);
        if (!day.isBefore(leaves(other, period))) {
            rows.add(tell(settled(post, period), post, hosting, period, day));
        }
        return rows;
    }

    private Course first(int post, Period period) {
        if (period.index() == 0) {
            return Course.from(post);
        }
        Period before = periods.get(period.index() - 1);
        Course course = settled(post, before);
        int year = period.schoolYear();
        if (before.schoolYear() == year || age(member(course), year) <= RETIRES_AT) {
            return course;
        }
        School school = layout.schoolOfStaff(post);
        int number = 1_000 * year + post - school.firstStaff();
        LocalDate september = plans.firstDay(year);
        return Course.from(new Arrival(Kind.HIRED, period, 0, post, number, school, september))
                .moved(period, Kind.HIRED, september);
    }

    private Course settled(int post, Period period) {
        Turns all = turns.get(period.index());
        int place = all.place(post);
        if (all.at(place) == Turn.QUIET) {
            return first(post, period);
        }
        int other = all.partner(place);
        Course course = first(other, period);
        boolean sameSchool =
                layout.schoolOfStaff(other).index() == layout.schoolOfStaff(post).index();
        return sameSchool ? course : course.moved(period, Kind.TRANSFERRED, leaves(other, period));
    }

    private Told tell(Course course, int post, Hosting hosting, Period period, LocalDate day) {
        StaffMember first = member(course);
        School school = layout.schoolOfStaff(post);
        List<Happening> happenings = new ArrayList<>(2);
        String number = first.number();
        for (Step step : course.steps()) {
            Kind kind = step.kind();
            if (kind != null && !step.day().isAfter(day)) {
                happenings.add(new Happening(kind, step.day()));
                if (kind == Kind.TRANSFERRED && !number.isEmpty()) {
                    // The new school's digits before the old post's: nobody else there has them.
                    number = school.code().value().substring(4) + 9 + first.number();
                }
            }
        }
        String status = first.status();
        int year = period.schoolYear();
        int retired = first.birthDate().getYear() + RETIRES_AT - spec.schoolYear();
        if (retired > 0 && retired <= year) {
            status = "退休";
            happenings.add(new Happening(Kind.RETIRED, plans.firstDay(retired)));
        }
        return new Told(
                first.at(hosting.employer(school), number, status), List.copyOf(happenings));
    }

    private StaffMember member(Course course) {
        Arrival arrival = course.arrival();
        return arrival == null ? staff.member(course.row()) : staff.hired(arrival);
    }

    private int age(StaffMember member, int year) {
        return spec.schoolYear() + year - member.birthDate().getYear();
    }

    private LocalDate leaves(int post, Period period) {
        return period.day(dice.unit(Topic.TURN_DAY, ~((long) period.index() << 26 | post)));
    }
}
