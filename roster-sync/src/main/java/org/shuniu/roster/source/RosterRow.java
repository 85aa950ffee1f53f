package org.shuniu.roster.source;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.identity.StudentNumber;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.Tenure;

/**
 * One record of a source in our terms, already valid: a person at a school.
 *
 * @param name as written, never NFKC-normalised
 * @param document another identity document as {@code <type code>:<number>}; null if there is a
 *     citizen ID or none
 * @param sourceNumber what the source calls the person, as {@code <source>:<id>}; null where only
 *     records have names
 * @param localNumber 学籍辅号, unique at most per school
 * @param seat 班内学号, orders lists of people
 * @param classKey null for staff and where the row names no class
 * @param warrant who answers for a person whom no registry holds; null for what a registry says
 */
public record RosterRow(
        Role role,
        SchoolCode school,
        @Nullable String schoolName,
        String name,
        @Nullable String formerName,
        @Nullable String pinyin,
        Gender gender,
        @Nullable LocalDate birthDate,
        @Nullable CitizenId citizenId,
        @Nullable String document,
        @Nullable String sourceNumber,
        @Nullable StudentNumber studentNumber,
        @Nullable String teacherNumber,
        @Nullable String localNumber,
        @Nullable Integer seat,
        @Nullable ClassKey classKey,
        Standing standing,
        @Nullable String standingName,
        List<Guardian> guardians,
        Tenure.@Nullable Warrant warrant) {
    public RosterRow {
        guardians = List.copyOf(guardians);
    }

    /** The same, where the school goes on under another code. */
    public RosterRow at(SchoolCode newSchool, @Nullable ClassKey newClass) {
        return new RosterRow(
                role,
                newSchool,
                null,
                name,
                formerName,
                pinyin,
                gender,
                birthDate,
                citizenId,
                document,
                sourceNumber,
                studentNumber,
                teacherNumber,
                localNumber,
                seat,
                newClass,
                standing,
                standingName,
                guardians,
                warrant);
    }

    /** What the registry's status means for the affiliation. */
    public enum Standing {
        ACTIVE,
        /** 休学, 长病假 …: person and space stay, class powers pause. */
        SUSPENDED,
        /** 退学, 退休 …: the registry itself says it is over. */
        ENDED
    }

    /** A guardian column group with 是否监护人 = 是; becomes a sealed proposal, not a person. */
    public record Guardian(
            String name,
            @Nullable String relation,
            @Nullable String phone,
            @Nullable CitizenId citizenId,
            @Nullable String document) {}
}
