package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Spots.Spot;

/**
 * Who is whose child, twin and sibling. All relations are symmetric: asked from either end they
 * give the same answer.
 */
final class Kinship {
    /** Of neighbours in a class of whom the first can have a twin at all; gives 1 % of pupils. */
    private static final double TWINS = 0.07;

    /** Of shuffled pairs that could be siblings; gives 1.4 children per family. */
    private static final double SIBLINGS = 0.88;

    private static final int CLOSEST_SIBLINGS = 2;
    private static final int FARTHEST_SIBLINGS = 9;

    /** Gives 1.6 guardians per child. */
    private static final double TWO_GUARDIANS = 0.62;

    private static final double ONE_GUARDIAN = 0.36;
    private static final double GRANDMOTHER = 0.3;

    private static final List<Gender> BOTH = List.of(Gender.MALE, Gender.FEMALE);
    private static final List<Gender> FATHER = List.of(Gender.MALE);
    private static final List<Gender> MOTHER = List.of(Gender.FEMALE);

    private final ProvinceSpec spec;
    private final Dice dice;
    private final Registration registration;
    private final Spots spots;
    private final Names names;

    Kinship(ProvinceSpec spec, Dice dice, Registration registration, Spots spots, Names names) {
        this.spec = spec;
        this.dice = dice;
        this.registration = registration;
        this.spots = spots;
        this.names = names;
    }

    /**
     * A pupil's family.
     *
     * @param eldest stands for the family: its parents and names are drawn from this child's row
     * @param elderTwin the first of two twins, asked by the second
     * @param sibling of another grade
     */
    record Family(Spot eldest, @Nullable Spot elderTwin, @Nullable Spot sibling) {}

    /**
     * A guardian's seat in a family: the father's or the mother's.
     *
     * @param eldest the family's eldest child
     */
    record Parent(Spot eldest, Gender gender) {}

    record Guardian(long human, String name, @Nullable String citizenId, LocalDate born) {}

    Family family(Spot pupil) {
        Spot twin = elderTwin(pupil);
        if (twin != null) {
            return new Family(twin, twin, null);
        }
        Spot sibling = sibling(pupil);
        return sibling == null || sibling.cohort() < pupil.cohort()
                ? new Family(pupil, null, sibling)
                : new Family(sibling, null, sibling);
    }

    Registration.Birth birth(Spot pupil) {
        Spot first = elderTwin(pupil);
        return first == null ? pupil.ownBirth() : registration.twinBirth(first.ownBirth());
    }

    /** Two twins of one given name could not be told apart by anything but the last digits. */
    long givenNameKey(Spot pupil, @Nullable Spot elderTwin, Gender gender) {
        if (elderTwin == null) {
            return pupil.row();
        }
        int twin = elderTwin.row();
        String first = names.name(twin, twin, gender, Names.Generation.CHILD);
        long key = pupil.row();
        // Keys below zero are nobody's row.
        for (long next = -1L - pupil.row();
                first.equals(names.name(twin, key, gender, Names.Generation.CHILD));
                next -= spec.rows()) {
            key = next;
        }
        return key;
    }

    /** The member columns of a child; {@code onePhone} is the one behind all guardians. */
    List<Pupil.Member> members(long child, Spot eldest, boolean onePhone) {
        String people = names.ethnicGroup(eldest.row());
        String region = eldest.place().region().value();
        List<Pupil.Member> members = new ArrayList<>(2);
        for (Gender gender : guardians(eldest.row())) {
            Guardian guardian = guardian(new Parent(eldest, gender));
            long phone = child * 4L + (gender == Gender.MALE ? 1 : 2);
            members.add(
                    new Pupil.Member(
                            guardian.human(),
                            guardian.name(),
                            gender == Gender.MALE ? "父亲" : "母亲",
                            people,
                            region,
                            phone(onePhone ? eldest.row() * 4L : phone),
                            true,
                            guardian.citizenId()));
        }
        if (members.size() < 2 && dice.chance(Topic.GUARDIANS, ~(long) eldest.row(), GRANDMOTHER)) {
            long human = grandmotherNumber(eldest.row());
            members.add(
                    new Pupil.Member(
                            human,
                            names.name(human, human, Gender.FEMALE, Names.Generation.ADULT),
                            "祖母",
                            people,
                            region,
                            phone(child * 4L + 3),
                            false,
                            null));
        }
        return members;
    }

    List<Gender> guardians(long eldest) {
        double draw = dice.unit(Topic.GUARDIANS, eldest);
        if (draw < TWO_GUARDIANS) {
            return BOTH;
        }
        return draw < TWO_GUARDIANS + ONE_GUARDIAN
                ? draw < TWO_GUARDIANS + ONE_GUARDIAN / 2 ? FATHER : MOTHER
                : List.of();
    }

    Guardian guardian(Parent parent) {
        int eldest = parent.eldest().row();
        // Pupils have their row, staff follow, then come the guardians, three to a child's row.
        long human = spec.rows() + 3L * eldest + (parent.gender() == Gender.MALE ? 0 : 1);
        Registration.Birth birth = birth(parent);
        // The father gave the child its family name; the mother has her own.
        long family = parent.gender() == Gender.MALE ? eldest : human;
        return new Guardian(
                human,
                names.name(family, human, parent.gender(), Names.Generation.ADULT),
                birth == null ? null : birth.citizenId(),
                birth == null ? LocalDate.MIN : birth.date());
    }

    Registration.@Nullable Birth birth(Parent parent) {
        return registration.parentBirth(
                parent.eldest().place(), parent.eldest().cohort(), parent.gender());
    }

    private long grandmotherNumber(int eldest) {
        return spec.rows() + 3L * eldest + 2;
    }

    /** Mobile numbers that begin with 154 belong to no operator. */
    String phone(long key) {
        return "154" + RegistryTable.padded(dice.below(Topic.PHONE, key, 100_000_000), 8);
    }

    /** Twins sit side by side: the second one of a pair of seats asks the first. */
    private @Nullable Spot elderTwin(Spot pupil) {
        if (pupil.seat().number() % 2 != 0 || !dice.chance(Topic.TWIN, pupil.row() - 1, TWINS)) {
            return null;
        }
        Spot first = spots.at(pupil.row() - 1);
        return areTwins(first, pupil) ? first : null;
    }

    private boolean hasTwin(Spot pupil) {
        if (pupil.seat().number() % 2 == 0) {
            return elderTwin(pupil) != null;
        }
        int next = pupil.row() + 1;
        if (next >= pupil.grade().firstPupil() + pupil.grade().size()
                || !dice.chance(Topic.TWIN, pupil.row(), TWINS)) {
            return false;
        }
        Spot second = spots.at(next);
        return second.seat().number() % 2 == 0 && areTwins(pupil, second);
    }

    private static boolean areTwins(Spot first, Spot second) {
        return !second.fate().copies()
                && !first.fate().copies()
                && second.place().home()
                && Registration.mayHaveTwin(first.place(), first.ownBirth());
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
        Spot other = spots.at(county.firstPupil() + (int) pairs.indexAt(partner));
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
}
