package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;

/**
 * A pupil's row as it stands in the file, defects in place.
 *
 * @param row its number, from 0
 * @param citizenId as the clerk typed it, null where the cell is empty
 * @param seat the place in {@code grade}
 */
record Pupil(
        int row,
        long human,
        School school,
        School.Grade grade,
        School.Seat seat,
        String name,
        Gender gender,
        LocalDate birthDate,
        String ethnicGroup,
        String region,
        @Nullable String citizenId,
        String studentNumber,
        List<Member> members,
        EnumSet<Defect> defects) {

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
            @Nullable String citizenId) {}
}
