package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;
import org.shuniu.roster.synthetic.Layout.GradeOfSchool;
import org.shuniu.roster.synthetic.Turns.Turn;

/**
 * Who sits where on which day. A desk is a place in a level's rank order; whoever sits there is
 * found by asking where they came from, period by period back to the first day, so that no day
 * needs the days before it to have been made. Whenever a period is over, one pupil sits at each
 * desk.
 */
final class Desks {
    private static final double COMES_LATE = 0.3;
    private static final int LATE_DAYS = 10;
    private static final double RETURNS = 0.1;

    private final Dice dice;
    private final Layout layout;
    private final List<Period> periods;
    private final YearPlans plans;
    private final List<Turns[]> turns = new ArrayList<>();

    Desks(Dice dice, Layout layout, List<Period> periods, YearPlans plans) {
        this.dice = dice;
        this.layout = layout;
        this.periods = periods;
        this.plans = plans;
        for (Period period : periods) {
            Turns[] ofLevels = new Turns[SchoolType.LEVELS];
            for (int level = 0; level < ofLevels.length; level++) {
                int desks = plans.of(period).size(level);
                ofLevels[level] = Turns.ofPupils(dice, period, level, desks);
            }
            turns.add(ofLevels);
        }
    }

    /** A desk in a period; the level's rank order is the year's. */
    private record Desk(Period period, int level, int rank) {
        int cohort() {
            return level - period.schoolYear();
        }
    }

    /** Takes whoever sits at a desk. */
    interface Sitting {
        void take(Course course);
    }

    /** Nobody, one or two: while two change places, one may be late. */
    void at(Period period, int level, int rank, LocalDate day, Sitting sitting) {
        Desk desk = new Desk(period, level, rank);
        Turns ofLevel = turns(desk);
        int place = ofLevel.place(rank);
        Turn turn = ofLevel.at(place);
        if (turn.kind() != null || turn == Turn.QUIET) {
            sitting.take(stayed(desk, turn));
            return;
        }
        if (day.isBefore(leaves(desk))) {
            sitting.take(first(desk));
        }
        Course comes = successor(desk, turn, place);
        if (!day.isBefore(comes.steps().getLast().day())) {
            sitting.take(comes);
        }
    }

    /** Whether the period is one of those that these desks have behind them. */
    boolean continues(Period period) {
        return period.index() < periods.size() && periods.get(period.index()).equals(period);
    }

    /** Who sits there when the period begins. */
    private Course first(Desk desk) {
        Period period = desk.period();
        if (period.index() == 0) {
            return Course.from(layout.pupilAt(desk.level(), desk.rank()));
        }
        Period before = periods.get(period.index() - 1);
        if (before.schoolYear() == period.schoolYear()) {
            return settled(new Desk(before, desk.level(), desk.rank()));
        }
        LocalDate september = plans.firstDay(period.schoolYear());
        if (!SchoolType.beginsStage(desk.level())) {
            return settled(new Desk(before, desk.level() - 1, desk.rank()))
                    .befallen(period, Kind.PROMOTED, september);
        }
        int from = plans.of(period).from(desk.level(), desk.rank());
        if (from >= 0) {
            return settled(new Desk(before, desk.level() - 1, from))
                    .moved(period, Kind.MOVED_UP, september);
        }
        int number = plans.newcomer(period, desk.level(), desk.rank());
        return arrival(Kind.ENTERED, desk, desk.rank(), number, september);
    }

    /** Who sits there when the period is over. */
    private Course settled(Desk desk) {
        Turns ofLevel = turns(desk);
        int place = ofLevel.place(desk.rank());
        Turn turn = ofLevel.at(place);
        return turn.kind() != null || turn == Turn.QUIET
                ? stayed(desk, turn)
                : successor(desk, turn, place);
    }

    private Course stayed(Desk desk, Turn turn) {
        Kind kind = turn.kind();
        if (kind == null) {
            return first(desk).quiet(desk.period());
        }
        Kind possible =
                kind == Kind.CLASS_CHANGED && grade(desk).grade().classes() == 1
                        ? Kind.SEAT_CHANGED
                        : kind;
        return first(desk).befallen(desk.period(), possible, leaves(desk));
    }

    private Course successor(Desk desk, Turn turn, int place) {
        Turns ofLevel = turns(desk);
        if (turn == Turn.EXCHANGE) {
            Desk other = new Desk(desk.period(), desk.level(), ofLevel.partner(place));
            return first(other).moved(desk.period(), move(other, desk), comes(other));
        }
        int replacement = ofLevel.replacement(place);
        Course back = back(desk, replacement);
        LocalDate day = desk.period().day(dice.unit(Topic.TURN_DAY, ~key(desk)));
        return back == null
                ? arrival(
                        Kind.ARRIVED,
                        desk,
                        replacement,
                        replacementsBefore(desk) + replacement,
                        day)
                : back.moved(desk.period(), Kind.RETURNED, day);
    }

    /** How many the cohort lost in earlier periods. */
    private int replacementsBefore(Desk desk) {
        int before = 0;
        for (Period period : periods.subList(0, desk.period().index())) {
            int level = desk.cohort() + period.schoolYear();
            before += level < 0 ? 0 : turns.get(period.index())[level].replacements();
        }
        return before;
    }

    private Course arrival(Kind kind, Desk desk, int place, int number, LocalDate day) {
        return Course.from(
                        new Arrival(
                                kind,
                                desk.period(),
                                desk.cohort(),
                                place,
                                number,
                                grade(desk).school(),
                                day))
                .moved(desk.period(), kind, day);
    }

    /** Who left the cohort one or two periods ago and comes back now; usually nobody. */
    private @Nullable Course back(Desk desk, int replacement) {
        for (int ago = 1; ago <= 2 && ago <= desk.period().index(); ago++) {
            Period then = periods.get(desk.period().index() - ago);
            int level = desk.cohort() + then.schoolYear();
            if (level < 0 || replacement >= turns.get(then.index())[level].replacements()) {
                continue;
            }
            int rank = turns.get(then.index())[level].replaced(replacement);
            Desk left = new Desk(then, level, rank);
            if (dice.unit(Topic.RETURN, key(left)) * 2 / RETURNS < ago
                    && dice.unit(Topic.RETURN, key(left)) * 2 / RETURNS >= ago - 1) {
                return first(left);
            }
        }
        return null;
    }

    /** What it is to change from one desk to another of the same level. */
    private Kind move(Desk from, Desk to) {
        GradeOfSchool left = grade(from);
        GradeOfSchool taken = grade(to);
        if (left.school().index() != taken.school().index()) {
            return Kind.TRANSFERRED;
        }
        int offset = left.grade().rankInProvince();
        return left.grade().seatAt(from.rank() - offset).classNumber()
                        == left.grade().seatAt(to.rank() - offset).classNumber()
                ? Kind.SEAT_CHANGED
                : Kind.CLASS_CHANGED;
    }

    private GradeOfSchool grade(Desk desk) {
        return plans.of(desk.period()).gradeAt(desk.level(), desk.rank());
    }

    private Turns turns(Desk desk) {
        return turns.get(desk.period().index())[desk.level()];
    }

    /** The day on which the desk's turn shows. */
    private LocalDate leaves(Desk desk) {
        return desk.period().day(dice.unit(Topic.TURN_DAY, key(desk)));
    }

    /** When somebody who left this desk is at the next: the same day, or some days late. */
    private LocalDate comes(Desk left) {
        LocalDate day = leaves(left);
        double late = dice.unit(Topic.LATE, key(left)) / COMES_LATE;
        LocalDate comes = late < 1 ? day.plusDays(1 + (long) (late * LATE_DAYS)) : day;
        return comes.isAfter(left.period().last()) ? day : comes;
    }

    private static long key(Desk desk) {
        return (desk.period().index() * 16L + desk.level()) << 26 | desk.rank();
    }
}
