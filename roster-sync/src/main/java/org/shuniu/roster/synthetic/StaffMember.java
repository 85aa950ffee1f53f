package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.EnumSet;
import org.shuniu.roster.identity.Gender;

/**
 * A row of the teacher registry as it stands in the file, defects in place.
 *
 * @param row its number, from 0
 * @param number 教职工号, empty where the school gives none
 */
record StaffMember(
        int row,
        long human,
        School school,
        String name,
        Gender gender,
        LocalDate birthDate,
        String citizenId,
        String number,
        String category,
        String status,
        EnumSet<Defect> defects) {}
