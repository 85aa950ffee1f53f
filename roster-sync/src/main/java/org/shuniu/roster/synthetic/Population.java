package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;

/**
 * Everybody of the province, each made from a row number alone: who the pupil is, whose child and
 * whose sibling, and what went wrong in the row. Nothing is remembered between two calls, and all
 * relations are symmetric: asked from either end they give the same answer.
 *
 * <p>This is the state on the day of {@link ProvinceSpec#asOf()}. Days after it belong here as
 * well: a change is a draw over (row, day), so that a person's state stays a function of seed, row
 * and day.
 */
final class Population {
    /** Of neighbours in a class of whom the first can have a twin at all; gives 1 % of pupils. */
    private static final double TWINS = 0.07;

    /** Of shuffled pairs that could be siblings; gives 1.4 children per family. */
    private static final double SIBLINGS = 0.88;

    private static final int CLOSEST_SIBLINGS = 2;
    private static final int FARTHEST_SIBLINGS = 9;

    /** Gives 1.6 guardians per child. */
    private static final double TWO_GUARDIANS = 0.62;

    private static final double ONE_GUARDIAN = 0.36;

    /** A teacher's draw must also fall on an eldest child and on a guardian in its columns. */
    private static final double PARENTS_PER_DRAW = 0.55;

    /** Pupils whose number waits for the national check although their ID number is known. */
    private static final double TEMPORARY_NUMBER = 0.005;

    private final ProvinceSpec spec;
    private final Dice dice;
    private final Layout layout;
    private final Registration registration;
    private final Names names;
    private final Typing typing;

    Population(ProvinceSpec spec, Dice dice, Layout layout) {
        this.spec = spec;
        this.dice = dice;
        this.layout = layout;
        this.registration = new Registration(spec, dice, layout);
        this.names = new Names(dice);
        this.typing = new Typing(dice, spec.defects());
    }

    /** A pupil row's number with its place in the layout, and what its first draw made of it. */
    private record Spot(
            int row,
            School school,
            School.Grade grade,
            School.Seat seat,
            Registration.Place place,
            Fate fate) {
        int cohort() {
            return grade.cohort();
        }
    }

    /** What went wrong with a pupil's numbers; at most one thing per row. */
    private enum Fate {
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

    /**
     * A guardian's seat in a family: the father's or the mother's.
     *
     * @param eldest the row of the family's eldest child
     */
    private record Parent(int eldest, Gender gender) {}

    private record Guardian(long human, String name, @Nullable String citizenId, LocalDate born) {}

    Pupil pupil(int row) {
        Spot spot = spot(row);
        Spot original = spot.fate() == Fate.TWO_SCHOOLS ? original(spot) : null;
        Spot self = original == null ? spot : original;
        Spot numbered = spot.fate() == Fate.SHARED_CITIZEN_ID ? original(spot) : null;
        Registration.Birth birth = birth(numbered == null ? self : numbered);
        Spot eldest = eldest(self);
        EnumSet<Defect> defects = EnumSet.noneOf(Defect.class);
        Numbers numbers = numbers(spot, self, original != null, numbered != null, birth, defects);
        if (self.place().obsolete()) {
            defects.add(Defect.OBSOLETE_REGION);
        }
        String name =
                names.name(
                        eldest.row(),
                        givenNameKey(self, birth.gender()),
                        birth.gender(),
                        Names.Generation.CHILD);
        List<Pupil.Member> members = members(self, eldest, defects);
        return new Pupil(
                row,
                self.row(),
                spot.school(),
                spot.grade(),
                spot.seat(),
                typing.name(row, name, defects),
                birth.gender(),
                birth.date(),
                names.ethnicGroup(eldest.row()),
                birth.region().value(),
                typing.number(row, numbers.citizenId(), defects),
                numbers.studentNumber(),
                members,
                defects);
    }

    StaffMember staff(int row) {
        School school = layout.schoolOfStaff(row);
        EnumSet<Defect> defects = EnumSet.noneOf(Defect.class);
        int self = firstPost(row, school);
        if (self != row) {
            defects.add(Defect.TWO_POSTS);
        }
        School.County county = layout.schoolOfStaff(self).county();
        Registration.Place place = registration.staff(county, self);
        Parent parent = parentWhoTeaches(self, county);
        Gender gender = parent == null ? staffGender(self) : parent.gender();
        Guardian guardian = parent == null ? null : guardian(parent);
        Registration.Birth birth =
                parent == null
                        ? registration.staffBirth(place, gender)
                        : Objects.requireNonNull(birth(parent));
        if (guardian != null) {
            defects.add(Defect.TEACHER_AND_PARENT);
        } else if (place.obsolete()) {
            defects.add(Defect.OBSOLETE_REGION);
        }
        // Staff follow the pupils, so that no draw of theirs repeats one of a pupil.
        long key = layout.pupils() + (long) row;
        long humanKey = layout.pupils() + (long) self;
        String name =
                guardian == null
                        ? names.name(humanKey, humanKey, gender, Names.Generation.ADULT)
                        : guardian.name();
        String citizenId = staffNumber(key, birth.citizenId(), defects);
        return new StaffMember(
                row,
                guardian == null ? humanKey : guardian.human(),
                school,
                typing.name(key, name, defects),
                gender,
                birth.date(),
                Objects.requireNonNull(typing.number(key, citizenId, defects)),
                dice.chance(Topic.LOCAL_NUMBER, key, 0.8)
                        ? school.code().value().substring(4)
                                + RegistryTable.padded(row - school.firstStaff() + 1, 5)
                        : "",
                category(key),
                status(humanKey, birth.date(), gender),
                defects);
    }

    private Spot spot(int row) {
        School school = layout.schoolOfPupil(row);
        School.Grade grade = school.gradeOf(row);
        Registration.Place place =
                registration.pupil(
                        school.county(),
                        grade.cohort(),
                        grade.rankInCounty() + row - grade.firstPupil());
        return new Spot(row, school, grade, grade.seat(row), place, fate(row, grade));
    }

    private Fate fate(int row, School.Grade grade) {
        DefectRates rates = spec.defects();
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
        double all = layout.cohortInProvince(grade.cohort());
        return Math.max(0.2, 1 - grade.size() / all);
    }

    /**
     * The row whose number this one repeats: a pupil of the same grade at another school; null if
     * the draw fell on none. No two rows repeat the same one in the same way.
     */
    private @Nullable Spot original(Spot copy) {
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
        Spot original = spot(layout.pupilAt(copy.cohort(), (int) pairs.indexAt(partner)));
        boolean usable =
                original.fate() == Fate.PLAIN
                        && original.grade().stage() == copy.grade().stage()
                        && original.school().index() != copy.school().index();
        return usable ? original : null;
    }

    private Registration.Birth birth(Spot pupil) {
        Registration.Birth own = registration.pupilBirth(pupil.place(), pupil.cohort());
        Spot first = elderTwin(pupil);
        return first == null
                ? own
                : registration.twinBirth(registration.pupilBirth(first.place(), first.cohort()));
    }

    /** Twins sit side by side: the second one of a pair of seats asks the first. */
    private @Nullable Spot elderTwin(Spot pupil) {
        return pupil.seat().number() % 2 == 0 && areTwins(pupil.row() - 1, pupil)
                ? spot(pupil.row() - 1)
                : null;
    }

    private boolean hasTwin(Spot pupil) {
        if (pupil.seat().number() % 2 == 0) {
            return areTwins(pupil.row() - 1, pupil);
        }
        int next = pupil.row() + 1;
        if (next >= pupil.grade().firstPupil() + pupil.grade().size()
                || !dice.chance(Topic.TWIN, pupil.row(), TWINS)) {
            return false;
        }
        Spot second = spot(next);
        return second.seat().number() % 2 == 0 && areTwins(pupil.row(), second);
    }

    private boolean areTwins(int firstRow, Spot second) {
        if (!dice.chance(Topic.TWIN, firstRow, TWINS)
                || second.fate().copies()
                || !second.place().home()) {
            return false;
        }
        Spot first = spot(firstRow);
        return !first.fate().copies()
                && Registration.mayHaveTwin(
                        first.place(), registration.pupilBirth(first.place(), first.cohort()));
    }

    /**
     * A pupil of another grade in the county with the same parents; families here have one or two
     * children.
     */
    private @Nullable Spot sibling(Spot pupil) {
        School.County county = pupil.school().county();
        Shuffle pairs = dice.shuffle(Topic.SIBLING_PAIR, county.index(), county.pupils());
        long place = pairs.at(pupil.row() - county.firstPupil());
        long partner = place ^ 1;
        if (partner >= county.pupils()
                || !dice.chance(Topic.SIBLING, familyKey(county, place), SIBLINGS)
                || !mayHaveSibling(pupil)) {
            return null;
        }
        Spot other = spot(county.firstPupil() + (int) pairs.indexAt(partner));
        int gap = Math.abs(other.cohort() - pupil.cohort());
        return gap >= CLOSEST_SIBLINGS && gap <= FARTHEST_SIBLINGS && mayHaveSibling(other)
                ? other
                : null;
    }

    private static long familyKey(School.County county, long place) {
        return county.firstPupil() + (place & ~1L);
    }

    private boolean mayHaveSibling(Spot pupil) {
        return !pupil.fate().copies() && !hasTwin(pupil);
    }

    /** Stands for the family: its parents and names are drawn from this child's row. */
    private Spot eldest(Spot pupil) {
        Spot twin = elderTwin(pupil);
        if (twin != null) {
            return twin;
        }
        Spot sibling = sibling(pupil);
        return sibling != null && sibling.cohort() > pupil.cohort() ? sibling : pupil;
    }

    /** Two twins of one given name could not be told apart by anything but the last digits. */
    private long givenNameKey(Spot pupil, Gender gender) {
        Spot twin = elderTwin(pupil);
        if (twin == null) {
            return pupil.row();
        }
        String first = names.name(twin.row(), twin.row(), gender, Names.Generation.CHILD);
        long key = pupil.row();
        // Keys below zero are nobody's row.
        for (long next = -1L - pupil.row();
                first.equals(names.name(twin.row(), key, gender, Names.Generation.CHILD));
                next -= spec.rows()) {
            key = next;
        }
        return key;
    }

    private record Numbers(@Nullable String citizenId, String studentNumber) {}

    private Numbers numbers(
            Spot spot,
            Spot self,
            boolean secondSchool,
            boolean shared,
            Registration.Birth birth,
            EnumSet<Defect> defects) {
        String own = birth.citizenId();
        if (secondSchool) {
            defects.add(Defect.TWO_SCHOOLS);
            // Half of the second schools saw the number, half took the pupil in provisionally.
            return new Numbers(
                    own,
                    dice.chance(Topic.FATE_DETAIL, spot.row(), 0.5)
                            ? "G" + own
                            : temporary(spot, birth));
        }
        if (shared) {
            defects.add(Defect.SHARED_CITIZEN_ID);
            // The registry refuses to make a second G number of it.
            return new Numbers(own, temporary(spot, birth));
        }
        return switch (spot.fate()) {
            case NO_CITIZEN_ID -> {
                defects.add(Defect.NO_CITIZEN_ID);
                // At home, the number nobody wrote down is as unique as it would have been.
                boolean numbered =
                        self.place().home() && dice.chance(Topic.FATE_DETAIL, spot.row(), 0.5);
                yield new Numbers(null, numbered ? "J" + own : temporary(spot, birth));
            }
            case CITIZEN_ID_OF_ANOTHER -> {
                defects.add(Defect.CITIZEN_ID_OF_ANOTHER);
                String another = registration.stranger(spot.row()).citizenId();
                yield new Numbers(another, "G" + another);
            }
            case WRONG_CHECK_DIGIT -> {
                defects.add(Defect.WRONG_CHECK_DIGIT);
                yield new Numbers(wrongCheckDigit(own, spot.row()), "G" + own);
            }
            case FORMER_ID -> {
                Registration.Birth former = registration.formerBirth(self.place(), birth);
                if (former == null) {
                    yield new Numbers(own, "G" + own);
                }
                defects.add(Defect.FORMER_ID_IN_STUDENT_NUMBER);
                yield new Numbers(own, "G" + former.citizenId());
            }
            case TEMPORARY_NUMBER -> new Numbers(own, temporary(spot, birth));
            // A row that found none to copy is an ordinary one.
            case PLAIN, TWO_SCHOOLS, SHARED_CITIZEN_ID -> new Numbers(own, "G" + own);
        };
    }

    private String temporary(Spot spot, Registration.Birth birth) {
        return "L"
                + spot.school().county().region().code().value()
                + birth.citizenId().substring(6, 14)
                + RegistryTable.padded(
                        dice.below(Topic.FATE_DETAIL, ~(long) spot.row(), 10_000), 4);
    }

    private String staffNumber(long key, String own, EnumSet<Defect> defects) {
        DefectRates rates = spec.defects();
        double draw = dice.unit(Topic.FATE, key);
        if ((draw -= rates.citizenIdOfAnother()) < 0) {
            defects.add(Defect.CITIZEN_ID_OF_ANOTHER);
            return registration.stranger(key).citizenId();
        }
        if (draw - rates.wrongCheckDigit() < 0) {
            defects.add(Defect.WRONG_CHECK_DIGIT);
            return wrongCheckDigit(own, key);
        }
        return own;
    }

    private String wrongCheckDigit(String citizenId, long key) {
        String first17 = citizenId.substring(0, 17);
        char right = CitizenId.checkDigit(first17);
        char wrong = (char) ('0' + dice.below(Topic.FATE_DETAIL, key, 10));
        return first17 + (wrong == right ? (char) ('0' + (wrong - '0' + 1) % 10) : wrong);
    }

    private List<Pupil.Member> members(Spot self, Spot eldest, EnumSet<Defect> defects) {
        Spot sibling = sibling(self);
        boolean onePhone =
                sibling != null
                        && dice.chance(
                                Topic.SHARED_PHONE,
                                eldest.row(),
                                spec.defects().sharedGuardianPhone());
        if (onePhone) {
            defects.add(Defect.SHARED_GUARDIAN_PHONE);
        }
        List<Pupil.Member> members = new ArrayList<>();
        for (Gender gender : guardians(eldest.row())) {
            Guardian guardian = guardian(new Parent(eldest.row(), gender));
            String phone =
                    onePhone
                            ? phone(eldest.row() * 4L)
                            : phone(self.row() * 4L + (gender == Gender.MALE ? 1 : 2));
            members.add(
                    new Pupil.Member(
                            guardian.human(),
                            guardian.name(),
                            gender == Gender.MALE ? "父亲" : "母亲",
                            names.ethnicGroup(eldest.row()),
                            eldest.place().region().value(),
                            phone,
                            true,
                            guardian.citizenId()));
        }
        if (members.size() < 2 && dice.chance(Topic.GUARDIANS, ~(long) eldest.row(), 0.3)) {
            members.add(grandmother(self, eldest));
        }
        return members;
    }

    private Pupil.Member grandmother(Spot self, Spot eldest) {
        long human = grandmotherNumber(eldest.row());
        return new Pupil.Member(
                human,
                names.name(human, human, Gender.FEMALE, Names.Generation.ADULT),
                "祖母",
                names.ethnicGroup(eldest.row()),
                eldest.place().region().value(),
                phone(self.row() * 4L + 3),
                false,
                null);
    }

    private List<Gender> guardians(int eldest) {
        double draw = dice.unit(Topic.GUARDIANS, eldest);
        if (draw < TWO_GUARDIANS) {
            return List.of(Gender.MALE, Gender.FEMALE);
        }
        return draw < TWO_GUARDIANS + ONE_GUARDIAN
                ? List.of(draw < TWO_GUARDIANS + ONE_GUARDIAN / 2 ? Gender.MALE : Gender.FEMALE)
                : List.of();
    }

    private Guardian guardian(Parent parent) {
        long human = number(parent);
        Registration.Birth birth = birth(parent);
        // The father gave the child its family name; the mother has her own.
        long family = parent.gender() == Gender.MALE ? parent.eldest() : human;
        return new Guardian(
                human,
                names.name(family, human, parent.gender(), Names.Generation.ADULT),
                birth == null ? null : birth.citizenId(),
                birth == null ? LocalDate.MIN : birth.date());
    }

    private Registration.@Nullable Birth birth(Parent parent) {
        Spot eldest = spot(parent.eldest());
        return registration.parentBirth(eldest.place(), eldest.cohort(), parent.gender());
    }

    /** Pupils have their row, staff follow, then come the guardians, three to a child's row. */
    private long number(Parent parent) {
        return spec.rows() + 3L * parent.eldest() + (parent.gender() == Gender.MALE ? 0 : 1);
    }

    private long grandmotherNumber(int eldest) {
        return spec.rows() + 3L * eldest + 2;
    }

    /** The row of somebody's first post: this one, or one at another school of the county. */
    private int firstPost(int row, School school) {
        School.County county = school.county();
        if (county.schools() == 1 || !repeatsPost(row, school)) {
            return row;
        }
        Shuffle pairs = dice.shuffle(Topic.POST_PAIR, county.index(), county.staff());
        long partner = pairs.at(row - county.firstStaff()) ^ 1;
        if (partner >= county.staff()) {
            return row;
        }
        int first = county.firstStaff() + (int) pairs.indexAt(partner);
        School other = layout.schoolOfStaff(first);
        return other.index() != school.index() && !repeatsPost(first, other) ? first : row;
    }

    private boolean repeatsPost(int row, School school) {
        double elsewhere = 1 - school.staff() / (double) school.county().staff();
        return dice.chance(
                Topic.POST_PAIR,
                row,
                spec.defects().teacherAtTwoSchools() / Math.max(0.2, elsewhere));
    }

    /** A guardian of some family in the county; each teacher asks another family. */
    private @Nullable Parent parentWhoTeaches(int row, School.County county) {
        if (county.staff() > county.pupils()
                || !dice.chance(
                        Topic.PARENT_ROLE,
                        row,
                        spec.defects().teacherAlsoParent() / PARENTS_PER_DRAW)) {
            return null;
        }
        Shuffle families = dice.shuffle(Topic.PARENT_OF, county.index(), county.pupils());
        Spot child = spot(county.firstPupil() + (int) families.at(row - county.firstStaff()));
        if (child.fate().copies() || eldest(child).row() != child.row()) {
            return null;
        }
        Parent parent = new Parent(child.row(), staffGender(row));
        Registration.Birth birth =
                guardians(child.row()).contains(parent.gender()) ? birth(parent) : null;
        return birth == null || age(birth.date()) > 59 ? null : parent;
    }

    private Gender staffGender(int row) {
        return dice.chance(Topic.TRAIT, layout.pupils() + (long) row, 0.72)
                ? Gender.FEMALE
                : Gender.MALE;
    }

    private int age(LocalDate born) {
        return spec.schoolYear() - born.getYear();
    }

    private String category(long key) {
        double draw = dice.unit(Topic.CATEGORY, key);
        if (draw < 0.86) {
            return "专任教师";
        }
        return draw < 0.92 ? "行政人员" : draw < 0.96 ? "教辅人员" : "工勤人员";
    }

    private String status(long human, LocalDate born, Gender gender) {
        double draw = dice.unit(Topic.STATUS, human);
        int age = age(born);
        if (age >= 60) {
            return draw < 0.7 ? "退休" : draw < 0.9 ? "返聘" : "延聘";
        }
        if (draw < 0.004) {
            return "长病假";
        }
        if (draw < 0.008) {
            return "借调";
        }
        return gender == Gender.FEMALE && age < 42 && draw > 0.985 ? "产假" : "在职";
    }

    /** Mobile numbers that begin with 154 belong to no operator. */
    private String phone(long key) {
        return "154" + RegistryTable.padded(dice.below(Topic.PHONE, key, 100_000_000), 8);
    }
}
