package org.shuniu.roster.synthetic;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;
import org.shuniu.roster.synthetic.Spots.Spot;

/**
 * Makes those who were not there on the first day, each from how they came. Some new children are
 * younger siblings of pupils of the first day: one father then stands in the rows of two schools,
 * and in one of them perhaps without his number.
 */
final class Arrivals {
    /** Of new children; the others wait for a number of any kind. */
    private static final double TEMPORARY_NUMBER = 0.6;

    private static final double NUMBER_NOT_WRITTEN_DOWN = 0.3;

    private final Dice dice;
    private final Registration registration;
    private final Kinship kinship;
    private final Names names;

    Arrivals(Dice dice, Registration registration, Kinship kinship, Names names) {
        this.dice = dice;
        this.registration = registration;
        this.kinship = kinship;
        this.names = names;
    }

    /** As the first row that shows somebody; the place in the grade is the desk's. */
    Pupil pupil(Arrival arrival, School.Grade grade, School.Seat seat) {
        long key = arrival.key();
        boolean child = arrival.kind() == Kind.ENTERED;
        Registration.Birth birth = birth(arrival);
        String own = birth.citizenId();
        Gender gender = birth.gender();
        Spot eldest = child ? kinship.olderSibling(arrival).orElse(null) : null;
        long family = eldest == null ? key : eldest.row();
        return new Pupil(
                key,
                key,
                arrival.school(),
                grade,
                seat,
                names.name(family, key, gender, Names.Generation.CHILD),
                gender,
                birth.date(),
                names.ethnicGroup(family),
                birth.region().value(),
                birth.region().value(),
                own,
                child ? firstNumber(key, birth) : "G" + own,
                "在读",
                "",
                eldest == null ? parents(key, birth.region().value()) : parents(key, eldest),
                EnumSet.noneOf(Defect.class),
                new Pupil.Background(family, own, child));
    }

    private Registration.Birth birth(Arrival arrival) {
        return arrival.kind() == Kind.ENTERED
                ? registration.pupilBirth(
                        registration.newcomer(
                                arrival.school().county(), arrival.cohort(), arrival.number()),
                        arrival.cohort())
                : registration.arrivalBirth(arrival.cohort(), arrival.number());
    }

    /** Nothing, or L and what tells apart those born in one county on one day. */
    private String firstNumber(long key, Registration.Birth birth) {
        return dice.chance(Topic.FATE, key, TEMPORARY_NUMBER)
                ? "L" + birth.citizenId().substring(0, 14) + "9" + birth.sequence()
                : "";
    }

    /** Those of a pupil of the first day. */
    private List<Pupil.Member> parents(long key, Spot eldest) {
        return kinship.members(key, eldest, false).stream()
                .map(
                        member ->
                                dice.chance(
                                                Topic.GUARDIANS,
                                                ~(key + member.human()),
                                                NUMBER_NOT_WRITTEN_DOWN)
                                        ? member.withoutNumber()
                                        : member)
                .toList();
    }

    /** Parents whose ID numbers nobody wrote down. */
    private List<Pupil.Member> parents(long key, String region) {
        List<Pupil.Member> members = new ArrayList<>();
        for (Gender gender : kinship.guardians(key)) {
            long human = guardianNumber(key, gender);
            long family = gender == Gender.MALE ? key : human;
            members.add(
                    new Pupil.Member(
                            human,
                            names.name(family, human, gender, Names.Generation.ADULT),
                            gender == Gender.MALE ? "父亲" : "母亲",
                            names.ethnicGroup(key),
                            region,
                            kinship.phone(human),
                            true,
                            null));
        }
        return members;
    }

    /** Above all who arrive, two to each. */
    private static long guardianNumber(long key, Gender gender) {
        return (1L << 50) + 2 * key + (gender == Gender.MALE ? 0 : 1);
    }
}
