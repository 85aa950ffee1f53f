package org.shuniu.roster.synthetic;

import java.util.List;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.org.Region;
import org.shuniu.roster.org.Stage;

/**
 * A school with the pupil rows and staff rows that are its own.
 *
 * @param address of its county, from the province down
 * @param style how its clerks spell grades and classes
 */
record School(
        int index,
        SchoolCode code,
        String name,
        County county,
        String address,
        int style,
        int firstStaff,
        int staff,
        List<Grade> grades) {

    /**
     * A county with the pupils and staff of its schools, who stand in consecutive rows.
     *
     * @param area its position among the province's counties
     */
    record County(
            int index,
            Region region,
            int area,
            int schools,
            int firstPupil,
            int pupils,
            int firstStaff,
            int staff) {}

    /**
     * The pupils of one grade, in consecutive rows, class by class.
     *
     * @param firstPupil on the first day
     * @param rankInCounty how many of the cohort's pupils stand before it in its county
     * @param rankInProvince the same in the province
     */
    record Grade(
            SchoolType.StageGrade of,
            int entryYear,
            int firstPupil,
            int size,
            int classes,
            int rankInCounty,
            int rankInProvince) {
        Stage stage() {
            return of.stage();
        }

        int level() {
            return of.level();
        }

        Seat seat(int pupil) {
            return seatAt(pupil - firstPupil);
        }

        /** The seat of the pupil before whom so many stand. */
        Seat seatAt(int offset) {
            int small = size / classes;
            int larger = size % classes;
            int inLarger = larger * (small + 1);
            return offset < inLarger
                    ? new Seat(offset / (small + 1) + 1, offset % (small + 1) + 1)
                    : new Seat(
                            larger + (offset - inLarger) / small + 1,
                            (offset - inLarger) % small + 1);
        }
    }

    /** A pupil's place, both counted from 1. */
    record Seat(int classNumber, int number) {}

    /** The levels of its grades, as on the first day. */
    List<Integer> levels() {
        return grades.stream().map(Grade::level).toList();
    }

    School withName(String other) {
        return new School(index, code, other, county, address, style, firstStaff, staff, grades);
    }

    School withAddress(String other) {
        return new School(index, code, name, county, other, style, firstStaff, staff, grades);
    }

    int firstPupil() {
        return grades.getFirst().firstPupil();
    }

    int pupils() {
        return grades.stream().mapToInt(Grade::size).sum();
    }
}
