package org.shuniu.roster.match;

import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.match.Profile.Numbers;
import org.shuniu.roster.match.Profile.Seat;
import org.shuniu.roster.seal.Digest128;

/**
 * What tells two people apart whatever else agrees. A wrong merge hands one child's life to
 * another, and a duplicate only costs somebody's time: where twins and a mistyped row look the
 * same, they are twins.
 */
public enum NoMerge {
    /**
     * A verified number is given to one human. Unless one of the two had the other's number before:
     * then it was changed, and the evidence decides.
     */
    TWO_CITIZEN_IDS {
        @Override
        boolean holds(Profile one, Profile other) {
            Numbers mine = one.numbers();
            Numbers theirs = other.numbers();
            return !mine.citizenIds().isEmpty()
                    && !theirs.citizenIds().isEmpty()
                    && !Profile.share(mine.citizenIds(), theirs.citizenIds())
                    && !formerNumberOf(one, other);
        }
    },

    /** A mistyped gender is mended in the registry; twins of two genders exist at every school. */
    OTHER_GENDER {
        @Override
        boolean holds(Profile one, Profile other) {
            return known(one.gender()) && known(other.gender()) && one.gender() != other.gender();
        }
    },

    /** Whoever is recorded as somebody's guardian is somebody else. */
    GUARDIAN_AND_WARD {
        @Override
        boolean holds(Profile one, Profile other) {
            return one.household().wards().contains(other.id())
                    || other.household().wards().contains(one.id());
        }
    },

    /**
     * One source has two records in one class: two seats are two pupils, and so are two 学籍号 that
     * stay. A J or L number may have become the other's G number, unless both came in one delivery.
     */
    CLASSMATES {
        @Override
        boolean holds(Profile one, Profile other) {
            return one.places().seats().stream()
                    .anyMatch(
                            mine ->
                                    other.places().seats().stream()
                                            .anyMatch(
                                                    theirs ->
                                                            sameList(mine, theirs)
                                                                    && twoRecords(
                                                                            one, mine, other,
                                                                            theirs)));
        }
    },

    /**
     * Born on one day, and of one family by guardian, family name or school, but called
     * differently. Names that only sound alike are told apart at one school or in one household.
     * One number behind two names is what a clerk makes of twins; it counts only for people who
     * have neither in common.
     */
    TWINS {
        @Override
        boolean holds(Profile one, Profile other) {
            if (one.birthDate() == null
                    || !one.birthDate().equals(other.birthDate())
                    || one.sharesNameWith(other)) {
                return false;
            }
            boolean together =
                    one.household().meets(other.household()) || one.sharesSchoolTodayWith(other);
            if (together) {
                return !mistypedLetters(one, other) || one.household().meets(other.household());
            }
            return one.name().family().equals(other.name().family())
                    && !NameComparison.mayBeOne(one.name(), other.name())
                    && !numberInCommon(one, other);
        }
    },

    /** Of one household, but called differently: siblings, or father and mother. */
    SIBLINGS {
        @Override
        boolean holds(Profile one, Profile other) {
            return one.household().meets(other.household())
                    && !one.sharesNameWith(other)
                    && (!NameComparison.mayBeOne(one.name(), other.name())
                            || bornApart(one, other));
        }
    };

    abstract boolean holds(Profile one, Profile other);

    /** The word on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<NoMerge> find(String code) {
        return Stream.of(values()).filter(rule -> rule.code().equals(code)).findFirst();
    }

    /** The first rule that tells the two apart. */
    static Optional<NoMerge> between(Profile one, Profile other) {
        return Stream.of(values()).filter(rule -> rule.holds(one, other)).findFirst();
    }

    static boolean formerNumberOf(Profile one, Profile other) {
        Numbers mine = one.numbers();
        Numbers theirs = other.numbers();
        return Profile.share(mine.formerCitizenIds(), theirs.citizenIds())
                || Profile.share(mine.citizenIds(), theirs.formerCitizenIds())
                || Profile.share(mine.formerCitizenIds(), theirs.formerCitizenIds());
    }

    /** The ID number of the one stands in the 学籍号 of the other, or the same in both. */
    static boolean numberInside(Profile one, Profile other) {
        Numbers mine = one.numbers();
        Numbers theirs = other.numbers();
        return Profile.share(mine.insideStudentNumbers(), theirs.citizenIds())
                || Profile.share(mine.citizenIds(), theirs.insideStudentNumbers())
                || Profile.share(mine.insideStudentNumbers(), theirs.insideStudentNumbers());
    }

    private static boolean numberInCommon(Profile one, Profile other) {
        return numberInside(one, other)
                || formerNumberOf(one, other)
                || Profile.share(one.numbers().documents(), other.numbers().documents());
    }

    private static boolean mistypedLetters(Profile one, Profile other) {
        return !one.name().han()
                && !other.name().han()
                && NameComparison.mayBeOne(one.name(), other.name());
    }

    private static boolean bornApart(Profile one, Profile other) {
        return one.birthDate() != null
                && other.birthDate() != null
                && !BirthDates.mayBeOne(one.birthDate(), other.birthDate());
    }

    private static boolean sameList(Seat mine, Seat theirs) {
        return mine.classCode().equals(theirs.classCode()) && mine.source().equals(theirs.source());
    }

    private static boolean twoRecords(Profile one, Seat mine, Profile other, Seat theirs) {
        boolean twoSeats =
                mine.number() != null
                        && theirs.number() != null
                        && !mine.number().equals(theirs.number());
        boolean twoStudentNumbers =
                oneDelivery(one, other)
                        ? different(allStudentNumbers(one), allStudentNumbers(other))
                        : different(one.numbers().permanent(), other.numbers().permanent());
        return twoSeats || twoStudentNumbers;
    }

    private static boolean oneDelivery(Profile one, Profile other) {
        return one.openedBy() != null && Objects.equals(one.openedBy(), other.openedBy());
    }

    private static Set<Digest128> allStudentNumbers(Profile person) {
        var all = new HashSet<>(person.numbers().permanent());
        all.addAll(person.numbers().temporary());
        return all;
    }

    private static <T> boolean different(Set<T> some, Set<T> others) {
        return !some.isEmpty() && !others.isEmpty() && !Profile.share(some, others);
    }

    private static boolean known(Gender gender) {
        return gender == Gender.MALE || gender == Gender.FEMALE;
    }
}
