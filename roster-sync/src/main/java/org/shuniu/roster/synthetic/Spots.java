package org.shuniu.roster.synthetic;

import org.jspecify.annotations.Nullable;
import org.shuniu.roster.synthetic.Dice.Topic;

/** Where each pupil's row stands in the layout, and what its first draw made of it. */
final class Spots {
    /** Pupils whose number waits for the national check although their ID number is known. */
    private static final double TEMPORARY_NUMBER = 0.005;

    private final DefectRates rates;
    private final Dice dice;
    private final Layout layout;
    private final Registration registration;

    Spots(ProvinceSpec spec, Dice dice, Layout layout, Registration registration) {
        this.rates = spec.defects();
        this.dice = dice;
        this.layout = layout;
        this.registration = registration;
    }

    /** What went wrong with a pupil's numbers; at most one thing per row. */
    enum Fate {
        PLAIN,
        NO_CITIZEN_ID,
        CITIZEN_ID_OF_ANOTHER,
        TWO_SCHOOLS,
        SHARED_CITIZEN_ID,
        WRONG_CHECK_DIGIT,
        FORMER_ID,
        TEMPORARY_NUMBER;

        /** Whether the row takes its number from another one. */
        boolean copies() {
            return this == TWO_SCHOOLS || this == SHARED_CITIZEN_ID;
        }
    }

    /** A pupil's row; where its pupil is registered is looked up only if somebody asks. */
    final class Spot {
        private final int row;
        private final School school;
        private final School.Grade grade;
        private final School.Seat seat;
        private final Fate fate;
        private Registration.@Nullable Place place;

        private Spot(int row, Layout.GradeOfSchool at) {
            this.row = row;
            this.school = at.school();
            this.grade = at.grade();
            this.seat = grade.seat(row);
            this.fate = Spots.this.fate(row, grade);
        }

        int row() {
            return row;
        }

        School school() {
            return school;
        }

        School.Grade grade() {
            return grade;
        }

        School.Seat seat() {
            return seat;
        }

        Fate fate() {
            return fate;
        }

        int cohort() {
            return grade.level();
        }

        Registration.Place place() {
            if (place == null) {
                place =
                        registration.pupil(
                                school.county(),
                                grade.level(),
                                grade.rankInCounty() + row - grade.firstPupil());
            }
            return place;
        }

        /** The birth that goes with the place; a twin's is another. */
        Registration.Birth ownBirth() {
            return registration.pupilBirth(place(), cohort());
        }
    }

    Spot at(int row) {
        return new Spot(row, layout.gradeOfPupil(row));
    }

    /**
     * The row whose number this one repeats: a pupil of the same grade at another school; null if
     * the draw fell on none. No two rows repeat the same one in the same way.
     */
    @Nullable Spot original(Spot copy) {
        int ranks = layout.cohortInProvince(copy.cohort());
        int rank = copy.grade().rankInProvince() + copy.row() - copy.grade().firstPupil();
        Shuffle pairs =
                dice.shuffle(
                        Topic.COPY_PAIR,
                        copy.cohort() * 2L + (copy.fate() == Fate.TWO_SCHOOLS ? 0 : 1),
                        ranks);
        long partner = pairs.at(rank) ^ 1;
        if (partner >= ranks) {
            return null;
        }
        Spot original = at(layout.pupilAt(copy.cohort(), (int) pairs.indexAt(partner)));
        boolean usable =
                original.fate() == Fate.PLAIN
                        && original.grade().stage() == copy.grade().stage()
                        && original.school().index() != copy.school().index();
        return usable ? original : null;
    }

    private Fate fate(int row, School.Grade grade) {
        double draw = dice.unit(Topic.FATE, row);
        if ((draw -= rates.noCitizenId()) < 0) {
            return Fate.NO_CITIZEN_ID;
        }
        if ((draw -= rates.citizenIdOfAnother()) < 0) {
            return Fate.CITIZEN_ID_OF_ANOTHER;
        }
        if ((draw -= rates.wrongCheckDigit()) < 0) {
            return Fate.WRONG_CHECK_DIGIT;
        }
        if ((draw -= rates.formerIdInStudentNumber()) < 0) {
            return Fate.FORMER_ID;
        }
        if ((draw -= TEMPORARY_NUMBER) < 0) {
            return Fate.TEMPORARY_NUMBER;
        }
        // A row that should copy another finds a usable one only by chance: throw more often.
        double usable = usableOriginals(grade);
        if ((draw -= rates.twoSchools() / usable) < 0) {
            return Fate.TWO_SCHOOLS;
        }
        return draw - rates.sharedCitizenId() / usable < 0 ? Fate.SHARED_CITIZEN_ID : Fate.PLAIN;
    }

    private double usableOriginals(School.Grade grade) {
        double all = layout.cohortInProvince(grade.level());
        return Math.max(0.2, 1 - grade.size() / all);
    }
}
