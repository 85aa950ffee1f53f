package org.shuniu.roster.source;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.RosterRow.Standing;

/**
 * A record about somebody whom another source brings: who holds a post at the school under a
 * number, and which class that concerns.
 *
 * @param teacherNumber free text of the school
 */
public record Reference(
        SchoolCode school,
        String teacherNumber,
        @Nullable ClassKey classKey,
        Role role,
        Standing standing) {
    /** The row about a person whom we know; the record itself says nothing of who that is. */
    public RosterRow about(String name, Gender gender, @Nullable LocalDate birthDate) {
        return new RosterRow(
                role, school, null, name, null, null, gender, birthDate, null, null, null, null,
                null, null, null, classKey, standing, null, List.of(), null);
    }
}
