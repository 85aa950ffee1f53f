package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.EnumSet;
import org.shuniu.roster.identity.Gender;

/**
 * A row of the teacher registry as it stands in the file, defects in place.
 *
 * @param key tells registrations apart
 * @param number 教职工号, empty where the school gives none
 */
record StaffMember(
        long key,
        long human,
        School school,
        String name,
        Gender gender,
        LocalDate birthDate,
        String citizenId,
        String number,
        String category,
        String status,
        EnumSet<Defect> defects) {
    StaffMember at(School other, String otherNumber, String otherStatus) {
        return new StaffMember(
                key,
                human,
                other,
                name,
                gender,
                birthDate,
                citizenId,
                otherNumber,
                category,
                otherStatus,
                defects);
    }
}
