package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Kinship.Guardian;
import org.shuniu.roster.synthetic.Kinship.Parent;
import org.shuniu.roster.synthetic.Spots.Spot;

/**
 * The staff on the first day, each made from a row number alone; some of them are parents of
 * pupils.
 */
final class Staff {
    /** A teacher's draw must also fall on an eldest child and on a guardian in its columns. */
    private static final double PARENTS_PER_DRAW = 0.55;

    private static final double WOMEN = 0.72;

    private final ProvinceSpec spec;
    private final Dice dice;
    private final Layout layout;
    private final Registration registration;
    private final Spots spots;
    private final Kinship kinship;
    private final Names names;
    private final Typing typing;

    Staff(
            ProvinceSpec spec,
            Dice dice,
            Layout layout,
            Registration registration,
            Spots spots,
            Kinship kinship,
            Names names) {
        this.spec = spec;
        this.dice = dice;
        this.layout = layout;
        this.registration = registration;
        this.spots = spots;
        this.kinship = kinship;
        this.names = names;
        this.typing = new Typing(dice, spec.defects());
    }

    StaffMember member(int row) {
        School school = layout.schoolOfStaff(row);
        EnumSet<Defect> defects = EnumSet.noneOf(Defect.class);
        int self = firstPost(row, school);
        if (self != row) {
            defects.add(Defect.TWO_POSTS);
        }
        School.County county = layout.schoolOfStaff(self).county();
        Registration.Place place = registration.staff(county, self);
        Parent parent = parentWhoTeaches(self, county);
        Gender gender = parent == null ? gender(self) : parent.gender();
        Guardian guardian = parent == null ? null : kinship.guardian(parent);
        Registration.Birth birth =
                parent == null
                        ? registration.staffBirth(place, gender)
                        : Objects.requireNonNull(kinship.birth(parent));
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
        String citizenId = number(key, birth.citizenId(), defects);
        return new StaffMember(
                key,
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

    /** Somebody new, fresh from university, at a post of a school. */
    StaffMember hired(Arrival arrival) {
        long key = arrival.key();
        Gender gender = dice.chance(Topic.TRAIT, key, WOMEN) ? Gender.FEMALE : Gender.MALE;
        Registration.Birth birth =
                registration.hireBirth(arrival.period().schoolYear(), arrival.place(), gender);
        School school = arrival.school();
        return new StaffMember(
                key,
                key,
                school,
                names.name(key, key, gender, Names.Generation.ADULT),
                gender,
                birth.date(),
                birth.citizenId(),
                school.code().value().substring(4)
                        + RegistryTable.padded(50_000L + arrival.number(), 5),
                category(key),
                "在职",
                EnumSet.noneOf(Defect.class));
    }

    private String number(long key, String own, EnumSet<Defect> defects) {
        DefectRates rates = spec.defects();
        double draw = dice.unit(Topic.FATE, key);
        if ((draw -= rates.citizenIdOfAnother()) < 0) {
            defects.add(Defect.CITIZEN_ID_OF_ANOTHER);
            return registration.stranger(key).citizenId();
        }
        if (draw - rates.wrongCheckDigit() < 0) {
            defects.add(Defect.WRONG_CHECK_DIGIT);
            return typing.wrongCheckDigit(own, key);
        }
        return own;
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
        Spot child = spots.at(county.firstPupil() + (int) families.at(row - county.firstStaff()));
        if (child.fate().copies() || kinship.family(child).eldest() != child) {
            return null;
        }
        Parent parent = new Parent(child, gender(row));
        Registration.Birth birth =
                kinship.guardians(child.row()).contains(parent.gender())
                        ? kinship.birth(parent)
                        : null;
        return birth == null || age(birth.date()) > 59 ? null : parent;
    }

    private Gender gender(int row) {
        return dice.chance(Topic.TRAIT, layout.pupils() + (long) row, WOMEN)
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
}
