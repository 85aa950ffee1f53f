package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Course.Step;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;
import org.shuniu.roster.synthetic.Layout.GradeOfSchool;

/**
 * Goes somebody's course again from its beginning and keeps what the registry would then show. What
 * cannot befall this pupil befalls in another way, so that every turn shows: who has no other ID
 * number gets a new phone, and who has no phone a new seat.
 */
final class Biography {
    /** Whoever leaves a seat within the grade sits behind all others. */
    private static final int BEHIND = 60;

    private final Tellers tellers;
    private final Course course;
    private final Pupil first;
    private final List<Happening> happenings = new ArrayList<>(2);
    private String name;
    private String formerName;
    private @Nullable String citizenId;
    private String studentNumber;
    private String status;
    private List<Pupil.Member> members;
    private final EnumSet<Defect> defects;
    private boolean awaitsNumber;
    private boolean hasOtherNumber;
    private int classesChanged;
    private int seatsChanged;

    /** Who knows what lives are made of. */
    record Tellers(Dice dice, Names names, Kinship kinship, Pupils pupils, Arrivals arrivals) {}

    /** A row, and what happened to its pupil until then, the earliest first. */
    record Told(Pupil pupil, List<Happening> happenings) {}

    /**
     * @param desk how many stand before it in its grade
     */
    static Told tell(
            Tellers tellers,
            Hosting hosting,
            Course course,
            GradeOfSchool at,
            int desk,
            LocalDate day) {
        Biography biography = new Biography(tellers, course, at, desk);
        for (Step step : course.steps()) {
            if (!step.period().beginsAfter(day)) {
                biography.live(step, day);
            }
        }
        return biography.told(hosting, at, desk, day);
    }

    private Biography(Tellers tellers, Course course, GradeOfSchool at, int desk) {
        this.tellers = tellers;
        this.course = course;
        this.first =
                course.arrival() == null
                        ? tellers.pupils().pupil(course.row())
                        : tellers.arrivals()
                                .pupil(course.arrival(), at.grade(), at.grade().seatAt(desk));
        this.name = first.name();
        this.formerName = first.formerName();
        this.citizenId = first.citizenId();
        this.studentNumber = first.studentNumber();
        this.status = first.status();
        this.members = first.members();
        this.defects = first.defects();
        this.awaitsNumber = first.background().awaitsNumber();
    }

    private void live(Step step, LocalDate day) {
        Kind kind = step.kind();
        if (kind == null) {
            mend(step.period(), day);
        } else if (!step.day().isAfter(day)) {
            Kind shown = step.moved() ? move(kind) : befall(kind, step.period());
            happenings.add(new Happening(shown, step.day()));
        }
    }

    /** Who takes another desk has no other class or seat than that desk's. */
    private Kind move(Kind kind) {
        classesChanged = 0;
        seatsChanged = 0;
        return kind;
    }

    private Kind befall(Kind kind, Period period) {
        return switch (kind) {
            case CLASS_CHANGED -> changeClass();
            case SEAT_CHANGED -> changeSeat();
            case RENAMED -> rename(period);
            case SUSPENDED -> suspend(period);
            case ID_CHANGED -> changeId(period);
            case PHONE_CHANGED -> changePhone(period);
            default -> kind;
        };
    }

    private Kind changeClass() {
        classesChanged++;
        return Kind.CLASS_CHANGED;
    }

    private Kind changeSeat() {
        seatsChanged++;
        return Kind.SEAT_CHANGED;
    }

    private Kind rename(Period period) {
        formerName = name;
        // Keys below zero are nobody's.
        for (long key = -1 - drawKey(period) * 8; name.equals(formerName); key--) {
            name =
                    tellers.names()
                            .name(
                                    first.background().family(),
                                    key,
                                    first.gender(),
                                    Names.Generation.CHILD);
        }
        defects.remove(Defect.WRONG_DOT);
        defects.remove(Defect.ZERO_WIDTH);
        return Kind.RENAMED;
    }

    private Kind suspend(Period period) {
        if (status.equals("休学")) {
            return changePhone(period);
        }
        status = "休学";
        return Kind.SUSPENDED;
    }

    private Kind changeId(Period period) {
        String other =
                hasOtherNumber || course.arrival() != null
                        ? null
                        : tellers.pupils().otherNumber(course.row());
        if (other == null) {
            return changePhone(period);
        }
        hasOtherNumber = true;
        citizenId = other;
        defects.remove(Defect.FULL_WIDTH);
        defects.add(Defect.FORMER_ID_IN_STUDENT_NUMBER);
        return Kind.ID_CHANGED;
    }

    private Kind changePhone(Period period) {
        if (members.isEmpty()) {
            return changeSeat();
        }
        List<Pupil.Member> changed = new ArrayList<>(members.size());
        for (Pupil.Member member : members) {
            long key = -1 - drawKey(period) * 2 - changed.size();
            changed.add(member.withPhone(tellers.kinship().phone(key)));
        }
        members = changed;
        defects.remove(Defect.SHARED_GUARDIAN_PHONE);
        return Kind.PHONE_CHANGED;
    }

    /** In a quiet while leaves end, temporary numbers give way and wrong ones are put right. */
    private void mend(Period period, LocalDate day) {
        EventRates rates = period.rates();
        if (awaitsNumber
                && due(
                        Kind.NUMBERED,
                        period,
                        rates.numbered(),
                        period.dayOfNumbers(mendingDraw(period)),
                        day)) {
            awaitsNumber = false;
            studentNumber = "G" + first.background().ownNumber();
        } else if (status.equals("休学")
                && due(
                        Kind.RESUMED,
                        period,
                        rates.resumed(),
                        period.day(mendingDraw(period)),
                        day)) {
            status = "在读";
        } else if (defects.contains(Defect.WRONG_CHECK_DIGIT)
                && due(
                        Kind.ID_CORRECTED,
                        period,
                        rates.idCorrected(),
                        period.day(mendingDraw(period)),
                        day)) {
            citizenId = first.background().ownNumber();
            defects.remove(Defect.WRONG_CHECK_DIGIT);
            defects.remove(Defect.FULL_WIDTH);
        }
    }

    private boolean due(Kind kind, Period period, double rate, LocalDate when, LocalDate day) {
        boolean due =
                !when.isAfter(day) && tellers.dice().chance(Topic.MENDING, drawKey(period), rate);
        if (due) {
            happenings.add(new Happening(kind, when));
        }
        return due;
    }

    private double mendingDraw(Period period) {
        return tellers.dice().unit(Topic.MENDING, ~drawKey(period));
    }

    private long drawKey(Period period) {
        return course.key() * 64 + period.index();
    }

    private Told told(Hosting hosting, GradeOfSchool at, int desk, LocalDate day) {
        School.Grade grade = at.grade();
        School.Seat seat = grade.seatAt(desk);
        boolean leavesInSummer =
                grade.of().isLastOfStage()
                        && (day.getMonth() == Month.JULY || day.getMonth() == Month.AUGUST);
        if (leavesInSummer && status.equals("在读")) {
            status = "毕业";
            happenings.add(
                    new Happening(Kind.GRADUATED, LocalDate.of(day.getYear(), Month.JULY, 1)));
        }
        if (happenings.isEmpty() && hosting.changesNothing()) {
            return new Told(first, List.of());
        }
        Hosting.Room room =
                hosting.room(at, (seat.classNumber() - 1 + classesChanged) % grade.classes() + 1);
        Pupil pupil =
                new Pupil(
                        first.key(),
                        first.human(),
                        room.school(),
                        grade,
                        new School.Seat(
                                room.classNumber(),
                                seat.number() + BEHIND * (classesChanged + seatsChanged)),
                        name,
                        first.gender(),
                        first.birthDate(),
                        first.ethnicGroup(),
                        first.region(),
                        hosting.region(first.residence()),
                        citizenId,
                        studentNumber,
                        status,
                        formerName,
                        hosting.members(members),
                        defects,
                        first.background());
        return new Told(pupil, List.copyOf(happenings));
    }
}
