package org.shuniu.roster.match;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.match.Evidence.Agreement;
import org.shuniu.roster.match.Evidence.Field;
import org.shuniu.roster.match.Profile.Household;
import org.shuniu.roster.match.Profile.Numbers;

/**
 * Weighs whether two people are one human, where no deterministic tier can tell (Fellegi and Sunter
 * 1969): each field adds the logarithm of how much more often one human's records agree like this
 * than two strangers'. What one of the two does not say adds nothing; an agreement never counts
 * against, and one in place of a difference never counts less.
 */
public final class CandidateScorer {
    /** As likely as not: whoever looks at ten proposals finds at least five to merge. */
    public static final double PROPOSE_FROM = 0;

    /** Of people without an ID number, how many have a record that has one. */
    private static final double DUPLICATES = 0.25;

    // Some 4,400 birthdays are spread over the years of school.
    private static final double SAME_BIRTH_DATE = 12;
    // Clerks write it for who knows only the year.
    private static final double SAME_NEW_YEARS_DAY = 8;
    private static final double SWAPPED_BIRTH_DATE = 4;
    private static final double ONE_DIGIT_OFF = 2;
    private static final double SAME_YEAR_ONLY = 1;
    private static final double OTHER_BIRTH_DATE = -8;

    private static final double SAME_GENDER = 1;
    private static final double OTHER_GENDER = -6;

    private static final double SAME_SCHOOL = 8;
    private static final double SAME_COUNTY = 4.5;
    private static final double SAME_CITY = 1;
    private static final double SAME_PROVINCE = -1;
    private static final double OTHER_PROVINCE = -3;

    // Far less than its rarity is worth: siblings share it too.
    private static final double SAME_HOUSEHOLD = 12;
    private static final double SAME_HOUSEHOLD_BY_NAME = 9;
    // One record names the father and the other the mother.
    private static final double OTHER_HOUSEHOLD = -1;

    private static final double SAME_NAME_AND_PHONE = 13;

    private static final double NUMBER_INSIDE_STUDENT_NUMBER = 20;
    private static final double NUMBER_OF_BEFORE = 20;
    private static final double SAME_DOCUMENT = 18;
    private static final double SAME_SCHOOL_NUMBER = 6;
    // A G number may hold a former number.
    private static final double OTHER_NUMBER_INSIDE = -10;

    private final NameComparison names;
    private final double prior;
    private final double threshold;

    /**
     * Weighs people of one hub.
     *
     * @param people how many it has: the more strangers there are, the more of them agree by chance
     * @param threshold bits from which a pair is proposed
     */
    public CandidateScorer(NameFrequencies frequencies, long people, double threshold) {
        this.names = new NameComparison(frequencies);
        this.prior = log2(DUPLICATES / people);
        this.threshold = threshold;
    }

    public Scored score(Profile one, Profile other) {
        Optional<NoMerge> rule = NoMerge.between(one, other);
        if (rule.isPresent()) {
            return new Scored.Unrelated(rule.get());
        }
        List<Evidence> evidence = evidence(one, other);
        double bits = bits(evidence);
        return bits >= threshold ? new Scored.Proposal(bits, evidence) : new Scored.Unrelated(null);
    }

    /** Log-odds to base 2: what was likely before anything was compared, and all the evidence. */
    double bits(List<Evidence> evidence) {
        double sum = prior + evidence.stream().mapToDouble(Evidence::bits).sum();
        return Math.round(sum * 10) / 10.0;
    }

    List<Evidence> evidence(Profile one, Profile other) {
        var evidence = new ArrayList<>(names.compare(one, other));
        Stream.of(
                        birthDate(one.birthDate(), other.birthDate()),
                        gender(one.gender(), other.gender()),
                        place(one.places(), other.places()),
                        household(one.household(), other.household()),
                        phone(one.household(), other.household()),
                        number(one, other))
                .flatMap(Optional::stream)
                .forEach(evidence::add);
        return evidence;
    }

    private static Optional<Evidence> birthDate(
            @Nullable LocalDate one, @Nullable LocalDate other) {
        if (one == null || other == null) {
            return Optional.empty();
        }
        Agreement agreement = BirthDates.compare(one, other);
        double bits =
                switch (agreement) {
                    case EQUAL -> one.getDayOfYear() == 1 ? SAME_NEW_YEARS_DAY : SAME_BIRTH_DATE;
                    case SWAPPED -> SWAPPED_BIRTH_DATE;
                    case ONE_DIGIT -> ONE_DIGIT_OFF;
                    case YEAR_ONLY -> SAME_YEAR_ONLY;
                    default -> OTHER_BIRTH_DATE;
                };
        return said(Field.BIRTH_DATE, agreement, bits);
    }

    private static Optional<Evidence> gender(Gender one, Gender other) {
        if (!says(one) || !says(other)) {
            return Optional.empty();
        }
        return one == other
                ? said(Field.GENDER, Agreement.EQUAL, SAME_GENDER)
                : said(Field.GENDER, Agreement.DIFFERENT, OTHER_GENDER);
    }

    private static boolean says(Gender gender) {
        return gender == Gender.MALE || gender == Gender.FEMALE;
    }

    private static Optional<Evidence> place(Profile.Places one, Profile.Places other) {
        if (Profile.share(one.schools(), other.schools())) {
            return said(Field.PLACE, Agreement.SAME_SCHOOL, SAME_SCHOOL);
        }
        if (one.regions().isEmpty() || other.regions().isEmpty()) {
            return Optional.empty();
        }
        // The digits of a region code: province, city, county.
        return switch (commonDigits(one.regions(), other.regions())) {
            case 6 -> said(Field.PLACE, Agreement.SAME_COUNTY, SAME_COUNTY);
            case 4, 5 -> said(Field.PLACE, Agreement.SAME_CITY, SAME_CITY);
            case 2, 3 -> said(Field.PLACE, Agreement.SAME_PROVINCE, SAME_PROVINCE);
            default -> said(Field.PLACE, Agreement.DIFFERENT, OTHER_PROVINCE);
        };
    }

    private static int commonDigits(Set<String> some, Set<String> others) {
        int most = 0;
        for (String one : some) {
            for (String other : others) {
                int common = 0;
                while (common < Math.min(one.length(), other.length())
                        && one.charAt(common) == other.charAt(common)) {
                    common++;
                }
                most = Math.max(most, common);
            }
        }
        return most;
    }

    private static Optional<Evidence> household(Household one, Household other) {
        if (Profile.share(one.guardianIds(), other.guardianIds())
                || Profile.share(one.wards(), other.wards())) {
            return said(Field.HOUSEHOLD, Agreement.EQUAL, SAME_HOUSEHOLD);
        }
        if (Profile.share(one.guardianKeys(), other.guardianKeys())) {
            return said(Field.HOUSEHOLD, Agreement.SIMILAR, SAME_HOUSEHOLD_BY_NAME);
        }
        return one.guardianIds().isEmpty() || other.guardianIds().isEmpty()
                ? Optional.empty()
                : said(Field.HOUSEHOLD, Agreement.DIFFERENT, OTHER_HOUSEHOLD);
    }

    private static Optional<Evidence> phone(Household one, Household other) {
        return Profile.share(one.ownKeys(), other.ownKeys())
                ? said(Field.PHONE, Agreement.EQUAL, SAME_NAME_AND_PHONE)
                : Optional.empty();
    }

    /** The strongest number the two have in common. */
    private static Optional<Evidence> number(Profile one, Profile other) {
        Numbers mine = one.numbers();
        Numbers theirs = other.numbers();
        if (NoMerge.numberInside(one, other)) {
            return said(
                    Field.NUMBER, Agreement.INSIDE_STUDENT_NUMBER, NUMBER_INSIDE_STUDENT_NUMBER);
        }
        if (NoMerge.formerNumberOf(one, other)) {
            return said(Field.NUMBER, Agreement.FORMER, NUMBER_OF_BEFORE);
        }
        if (Profile.share(mine.documents(), theirs.documents())) {
            return said(Field.NUMBER, Agreement.SAME_DOCUMENT, SAME_DOCUMENT);
        }
        if (Profile.share(mine.schoolNumbers(), theirs.schoolNumbers())) {
            return said(Field.NUMBER, Agreement.SAME_SCHOOL_NUMBER, SAME_SCHOOL_NUMBER);
        }
        boolean otherNumber =
                bothSay(mine.insideStudentNumbers(), theirs.citizenIds())
                        || bothSay(mine.citizenIds(), theirs.insideStudentNumbers())
                        || bothSay(mine.insideStudentNumbers(), theirs.insideStudentNumbers());
        return otherNumber
                ? said(Field.NUMBER, Agreement.DIFFERENT, OTHER_NUMBER_INSIDE)
                : Optional.empty();
    }

    private static <T> boolean bothSay(Set<T> some, Set<T> others) {
        return !some.isEmpty() && !others.isEmpty();
    }

    private static Optional<Evidence> said(Field field, Agreement agreement, double bits) {
        return Optional.of(Evidence.of(field, agreement, bits));
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }
}
