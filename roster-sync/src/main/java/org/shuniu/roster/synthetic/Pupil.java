package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;

/**
 * A pupil's row as it stands in the file, defects in place.
 *
 * @param key tells the draws of registrations apart: the row of the first day's file, or more
 * @param citizenId as the clerk typed it, null where the cell is empty
 * @param seat the place in {@code grade}
 * @param studentNumber 学籍号, empty where there is none yet
 * @param region of birth; {@code residence} is where the household is registered
 * @param formerName 曾用名, usually empty
 */
record Pupil(
        long key,
        long human,
        School school,
        School.Grade grade,
        School.Seat seat,
        String name,
        Gender gender,
        LocalDate birthDate,
        String ethnicGroup,
        String region,
        String residence,
        @Nullable String citizenId,
        String studentNumber,
        String status,
        String formerName,
        List<Member> members,
        EnumSet<Defect> defects,
        Background background) {

    /**
     * What no cell shows, and what later cells depend on.
     *
     * @param family decides the family name
     * @param ownNumber the citizen ID number that the police gave
     * @param awaitsNumber whether the G number is only a matter of time
     */
    record Background(long family, String ownNumber, boolean awaitsNumber) {}

    /**
     * One of the member columns.
     *
     * @param guardian false for a grandparent who only lives there
     * @param citizenId null where the cell is empty
     */
    record Member(
            long human,
            String name,
            String relation,
            String ethnicGroup,
            String region,
            String phone,
            boolean guardian,
            @Nullable String citizenId) {
        Member withPhone(String other) {
            return new Member(
                    human, name, relation, ethnicGroup, region, other, guardian, citizenId);
        }

        Member withRegion(String other) {
            return new Member(
                    human, name, relation, ethnicGroup, other, phone, guardian, citizenId);
        }
    }
}
