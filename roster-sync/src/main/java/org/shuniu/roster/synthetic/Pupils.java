package org.shuniu.roster.synthetic;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.Kinship.Family;
import org.shuniu.roster.synthetic.Spots.Fate;
import org.shuniu.roster.synthetic.Spots.Spot;

/**
 * The pupils on the first day, each made from a row number alone: who it is, whose child, and what
 * went wrong in the row. Nothing is remembered between two calls.
 */
final class Pupils {
    private static final double ON_LEAVE = 0.004;

    private final DefectRates rates;
    private final Dice dice;
    private final Registration registration;
    private final Spots spots;
    private final Kinship kinship;
    private final Names names;
    private final Typing typing;

    Pupils(
            ProvinceSpec spec,
            Dice dice,
            Registration registration,
            Spots spots,
            Kinship kinship,
            Names names) {
        this.rates = spec.defects();
        this.dice = dice;
        this.registration = registration;
        this.spots = spots;
        this.kinship = kinship;
        this.names = names;
        this.typing = new Typing(dice, rates);
    }

    Pupil pupil(int row) {
        Spot spot = spots.at(row);
        Spot original = spot.fate() == Fate.TWO_SCHOOLS ? spots.original(spot) : null;
        Spot self = original == null ? spot : original;
        Spot numbered = spot.fate() == Fate.SHARED_CITIZEN_ID ? spots.original(spot) : null;
        Registration.Birth birth = kinship.birth(numbered == null ? self : numbered);
        Family family = kinship.family(self);
        Spot eldest = family.eldest();
        EnumSet<Defect> defects = EnumSet.noneOf(Defect.class);
        String own = birth.citizenId();
        Numbers numbers =
                numbers(spot, self, original != null, numbered != null, birth, own, defects);
        if (self.place().obsolete()) {
            defects.add(Defect.OBSOLETE_REGION);
        }
        Gender gender = birth.gender();
        String name =
                names.name(
                        eldest.row(),
                        kinship.givenNameKey(self, family.elderTwin(), gender),
                        gender,
                        Names.Generation.CHILD);
        List<Pupil.Member> members = members(self, family, defects);
        return new Pupil(
                row,
                self.row(),
                spot.school(),
                spot.grade(),
                spot.seat(),
                typing.name(row, name, defects),
                gender,
                birth.date(),
                names.ethnicGroup(eldest.row()),
                birth.region().value(),
                birth.region().value(),
                typing.number(row, numbers.citizenId(), defects),
                numbers.studentNumber(),
                dice.chance(Topic.STATUS, self.row(), ON_LEAVE) ? "休学" : "在读",
                "",
                members,
                defects,
                new Pupil.Background(eldest.row(), own, spot.fate() == Fate.TEMPORARY_NUMBER));
    }

    /** A citizen ID number that the pupil of a row may have instead; null where there is none. */
    @Nullable String otherNumber(int row) {
        Spot spot = spots.at(row);
        if (spot.fate() != Fate.PLAIN) {
            return null;
        }
        Registration.Birth other = registration.formerBirth(spot.place(), kinship.birth(spot));
        return other == null ? null : other.citizenId();
    }

    private List<Pupil.Member> members(Spot self, Family family, EnumSet<Defect> defects) {
        boolean onePhone =
                family.sibling() != null
                        && dice.chance(
                                Topic.SHARED_PHONE,
                                family.eldest().row(),
                                rates.sharedGuardianPhone());
        if (onePhone) {
            defects.add(Defect.SHARED_GUARDIAN_PHONE);
        }
        return kinship.members(self.row(), family.eldest(), onePhone);
    }

    private record Numbers(@Nullable String citizenId, String studentNumber) {}

    private Numbers numbers(
            Spot spot,
            Spot self,
            boolean secondSchool,
            boolean shared,
            Registration.Birth birth,
            String own,
            EnumSet<Defect> defects) {
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
                yield new Numbers(typing.wrongCheckDigit(own, spot.row()), "G" + own);
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
}
