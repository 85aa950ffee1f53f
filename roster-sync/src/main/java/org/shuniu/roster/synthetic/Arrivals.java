package org.shuniu.roster.synthetic;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Happening.Kind;

/** Makes those who were not there on the first day, each from how they came. */
final class Arrivals {
    /** Of new children; the others wait for a number of any kind. */
    private static final double TEMPORARY_NUMBER = 0.6;

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
        return new Pupil(
                key,
                key,
                arrival.school(),
                grade,
                seat,
                names.name(key, key, gender, Names.Generation.CHILD),
                gender,
                birth.date(),
                names.ethnicGroup(key),
                birth.region().value(),
                birth.region().value(),
                own,
                child ? firstNumber(key, birth) : "G" + own,
                "在读",
                "",
                members(key, birth.region().value()),
                EnumSet.noneOf(Defect.class),
                new Pupil.Background(key, own, child));
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

    /** Parents whose ID numbers nobody wrote down. */
    private List<Pupil.Member> members(long key, String region) {
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
