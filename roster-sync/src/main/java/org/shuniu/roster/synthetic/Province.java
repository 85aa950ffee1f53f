package org.shuniu.roster.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shuniu.roster.identity.SchoolCode;

/**
 * A province that is not there: its registry files, and what is true about each of their rows. The
 * same spec gives the same bytes on every machine; memory goes with the schools, not with the rows.
 */
public final class Province {
    private final Layout layout;
    private final Population population;
    private final Dice dice;

    private Province(ProvinceSpec spec) {
        this.dice = new Dice(spec.seed());
        this.layout = new Layout(spec, dice);
        this.population = new Population(spec, dice, layout);
    }

    public static Province of(ProvinceSpec spec) {
        return new Province(spec);
    }

    /** How many rows each file has; the header is not one. */
    public int studentRows() {
        return layout.pupils();
    }

    public int staffRows() {
        return layout.staff();
    }

    public List<SchoolCode> schools() {
        return layout.schools().stream().map(School::code).toList();
    }

    /**
     * The student registry's export, as a source of format {@code xueji} delivers it: text in
     * GB18030 that schools save with the ending {@code .xls}. The stream stays open.
     */
    public void writeStudentRegistry(OutputStream out) throws IOException {
        new StudentExport(dice).table().write(out, layout.pupils(), population::pupil);
    }

    /** The teacher registry's export, format {@code teacher}, of the same kind. */
    public void writeTeacherRegistry(OutputStream out) throws IOException {
        new StaffExport(dice).table().write(out, layout.staff(), population::staff);
    }

    /** What is true of each row, the student file's first, in the order of the files. */
    public Stream<Truth> truth() {
        return Stream.concat(
                IntStream.range(0, layout.pupils()).mapToObj(row -> truth(population.pupil(row))),
                IntStream.range(0, layout.staff()).mapToObj(row -> truth(population.staff(row))));
    }

    /** The truth added up; walks over all rows. */
    public Tally tally() {
        return Tally.of(truth());
    }

    private static Truth truth(Pupil pupil) {
        return new Truth(
                Truth.RegistryFile.STUDENTS,
                spreadsheetRow(pupil.row()),
                pupil.human(),
                pupil.members().stream()
                        .filter(Pupil.Member::guardian)
                        .map(Pupil.Member::human)
                        .toList(),
                pupil.defects());
    }

    private static Truth truth(StaffMember member) {
        return new Truth(
                Truth.RegistryFile.STAFF,
                spreadsheetRow(member.row()),
                member.human(),
                List.of(),
                member.defects());
    }

    private static long spreadsheetRow(int row) {
        return row + 2L;
    }
}
