package org.shuniu.roster.match;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;

/**
 * Everything about a person that a comparison looks at, past and present; numbers only as blind
 * indexes.
 *
 * @param names the current one first, then former ones
 * @param pinyin as a registry wrote it
 * @param openedBy the delivery whose row made this person
 */
public record Profile(
        PersonId id,
        List<NameParts> names,
        @Nullable String pinyin,
        Gender gender,
        @Nullable LocalDate birthDate,
        Numbers numbers,
        Places places,
        Household household,
        @Nullable UUID openedBy) {
    public Profile {
        names = List.copyOf(names);
    }

    NameParts name() {
        return names.getFirst();
    }

    /**
     * What names the person elsewhere. Nothing is stored whose check digit is wrong, so a citizen
     * ID number here is a verified one.
     *
     * @param insideStudentNumbers what G numbers hold, as citizen ID numbers
     * @param permanent 学籍号 that stay: G numbers
     * @param temporary J and L numbers: each gives way to a G number one day
     * @param schoolNumbers 学籍辅号 and 教职工号
     */
    public record Numbers(
            Set<Digest128> citizenIds,
            Set<Digest128> formerCitizenIds,
            Set<Digest128> insideStudentNumbers,
            Set<Digest128> permanent,
            Set<Digest128> temporary,
            Set<Digest128> documents,
            Set<Digest128> schoolNumbers) {
        public Numbers {
            citizenIds = Set.copyOf(citizenIds);
            formerCitizenIds = Set.copyOf(formerCitizenIds);
            insideStudentNumbers = Set.copyOf(insideStudentNumbers);
            permanent = Set.copyOf(permanent);
            temporary = Set.copyOf(temporary);
            documents = Set.copyOf(documents);
            schoolNumbers = Set.copyOf(schoolNumbers);
        }
    }

    /**
     * Where the person is or was.
     *
     * @param schools codes of all affiliations, ended ones too
     * @param regions six-digit codes in numbers, and the counties of the schools
     * @param seats the places in classes in force
     */
    public record Places(Set<String> schools, Set<String> regions, Set<Seat> seats) {
        public Places {
            schools = Set.copyOf(schools);
            regions = Set.copyOf(regions);
            seats = Set.copyOf(seats);
        }
    }

    /** An affiliation in force with a class. */
    public record Seat(String school, String classCode, @Nullable Integer number, String source) {}

    /**
     * Whose child or guardian the person is.
     *
     * @param guardianIds numbers of a child's guardians; of a guardian's wards' other guardians
     * @param guardianKeys the same by name and phone, where no number is known
     * @param ownKeys the name and phone under which registries named this guardian
     * @param wards the children this person is a confirmed guardian of
     */
    public record Household(
            Set<Digest128> guardianIds,
            Set<Digest128> guardianKeys,
            Set<Digest128> ownKeys,
            Set<PersonId> wards) {
        public Household {
            guardianIds = Set.copyOf(guardianIds);
            guardianKeys = Set.copyOf(guardianKeys);
            ownKeys = Set.copyOf(ownKeys);
            wards = Set.copyOf(wards);
        }

        boolean meets(Household other) {
            return share(guardianIds, other.guardianIds)
                    || share(guardianKeys, other.guardianKeys)
                    || share(wards, other.wards);
        }
    }

    boolean sharesNameWith(Profile other) {
        return names.stream()
                .anyMatch(
                        mine ->
                                other.names.stream()
                                        .anyMatch(theirs -> mine.key().equals(theirs.key())));
    }

    boolean sharesSchoolTodayWith(Profile other) {
        return places.seats().stream()
                .anyMatch(
                        mine ->
                                other.places.seats().stream()
                                        .anyMatch(theirs -> mine.school().equals(theirs.school())));
    }

    static <T> boolean share(Set<T> some, Set<T> others) {
        return !Collections.disjoint(some, others);
    }

    /** Names people: shown on pages, never in logs. */
    @Override
    public String toString() {
        return "profile of " + id;
    }
}
