package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.roster.testing.TestHub.bytes;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.synthetic.Defect;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.synthetic.Truth;
import org.shuniu.roster.testing.TestHub;

/** A whole province with all the defects of real exports, held against what is true. */
class ProvinceImportIT {
    private static TestHub hub;
    private static Province province;
    private static byte[] students;
    private static byte[] teachers;
    private static Batch studentImport;
    private static Batch teacherImport;

    @BeforeAll
    static void importProvince() {
        hub = new TestHub();
        province = Province.of(ProvinceSpec.demo());
        students = bytes(province::writeStudentRegistry);
        teachers = bytes(province::writeTeacherRegistry);
        hub.snapshotSource("xueji", "xueji", "330000");
        hub.snapshotSource("teacher", "teacher", "330000");
        studentImport = hub.deliver("xueji", students);
        teacherImport = hub.deliver("teacher", teachers);
    }

    @AfterAll
    static void close() {
        hub.close();
    }

    @Test
    void everyRowIsAccountedForOnce() {
        for (Batch batch : List.of(studentImport, teacherImport)) {
            assertThat(batch.state()).as("%s", batch).isEqualTo(BatchState.APPLIED);
            Batch.Counts c = batch.counts();
            assertThat(
                            c.created()
                                    + c.updated()
                                    + c.unchanged()
                                    + c.transferred()
                                    + c.reactivated()
                                    + c.quarantined())
                    .isEqualTo(c.rows());
        }
        assertThat(studentImport.counts().rows()).isEqualTo(province.studentRows());
        assertThat(teacherImport.counts().rows()).isEqualTo(province.staffRows());
    }

    @Test
    void exactlyTheRowsThatCannotBeTrustedAreQuarantined() {
        Map<Long, String> expected = new TreeMap<>();
        province.truth()
                .filter(t -> t.file() == Truth.RegistryFile.STUDENTS && t.quarantined())
                .forEach(t -> expected.put(t.row(), t.defects().toString()));
        Map<Long, String> found = new TreeMap<>();
        hub.engine().batches().problems(studentImport.id(), 0, 100_000).stream()
                .map(p -> p.problem())
                .filter(p -> p.quarantines())
                .forEach(p -> found.put(Objects.requireNonNull(p.row()), p.code()));
        // Of two pupils with one number the file's first keeps it; the other's row needs a person's
        // eye.
        assertThat(found.values().stream().filter("citizen-id-shared"::equals).count())
                .isEqualTo(province.tally().rowsWith(Defect.SHARED_CITIZEN_ID));
        found.values().removeIf("citizen-id-shared"::equals);
        assertThat(found.keySet())
                .as("expected %s, found %s", expected, found)
                .isEqualTo(expected.keySet());
    }

    @Test
    void everyHumanHasExactlyOnePersonAndOneSpace() {
        Map<String, UUID> personByRow = new HashMap<>();
        hub.sql()
                .sql("select batch_id, row_number, person_id from roster.applied_change")
                .query(
                        rs -> {
                            personByRow.put(
                                    rs.getString(1) + "/" + rs.getLong(2),
                                    rs.getObject(3, UUID.class));
                        });
        Map<Long, List<UUID>> peopleOfHuman =
                province.truth()
                        .filter(t -> !t.quarantined())
                        .filter(t -> personByRow.containsKey(row(t)))
                        .collect(
                                Collectors.groupingBy(
                                        Truth::human,
                                        Collectors.mapping(
                                                t -> personByRow.get(row(t)),
                                                Collectors.toList())));
        peopleOfHuman.forEach(
                (human, people) ->
                        assertThat(people.stream().distinct())
                                .as("the people of human %s", human)
                                .hasSize(1));
        Map<UUID, Long> humansOfPerson =
                peopleOfHuman.values().stream()
                        .collect(Collectors.groupingBy(List::getFirst, Collectors.counting()));
        assertThat(humansOfPerson.values()).as("humans that share a person").containsOnly(1L);

        RosterStats stats = hub.engine().stats().get();
        assertThat(stats.persons()).isEqualTo(peopleOfHuman.size());
        assertThat(
                        hub.sql()
                                .sql("select count(*) from roster.space where kind = 'personal'")
                                .query(Long.class)
                                .single())
                .isEqualTo(stats.persons());
    }

    @Test
    void aSecondIdenticalDeliveryChangesNothing() {
        String before = hub.engine().stateHash();
        Batch again = hub.deliver("xueji", students);
        assertThat(again.state()).isEqualTo(BatchState.APPLIED);
        assertThat(again.counts().unchanged())
                .isEqualTo(again.counts().rows() - studentImport.counts().quarantined());
        assertThat(again.counts().quarantined()).isEqualTo(studentImport.counts().quarantined());
        assertThat(hub.engine().stateHash()).isEqualTo(before);
    }

    /** The bulk tables have no foreign keys: each would be asked for every row. */
    @Test
    void nothingRefersToWhatIsNotThere() {
        Map.of(
                        "person",
                        List.of(
                                "space.person_id",
                                "identifier.person_id",
                                "affiliation.person_id",
                                "guardian_link.student_id",
                                "source_record.person_id",
                                "person_history.person_id",
                                "change.person_id",
                                "outbox.person_id"),
                        "org",
                        List.of("affiliation.org_id", "affiliation.class_id"),
                        "batch",
                        List.of("change.batch_id", "source_record.batch_id", "outbox.batch_id"),
                        "source",
                        List.of("source_record.source_id", "affiliation.source_id"))
                .forEach(
                        (referred, references) -> {
                            for (String reference : references) {
                                assertThat(orphans(referred, reference)).as(reference).isZero();
                            }
                        });
    }

    private static long orphans(String referred, String reference) {
        String[] parts = reference.split("\\.");
        return hub.sql()
                .sql(
                        """
                        select count(*) from roster.%s r
                         where r.%s is not null
                           and not exists (select 1 from roster.%s p where p.%s_id = r.%s)
                        """
                                .formatted(parts[0], parts[1], referred, referred, parts[1]))
                .query(Long.class)
                .single();
    }

    @Test
    void noIdentifierStandsInTheOpen() {
        String known =
                new String(students, Charset.forName("GB18030"))
                        .lines()
                        .skip(1)
                        .flatMap(line -> Arrays.stream(line.split("\t")))
                        .map(cell -> cell.replace("'", ""))
                        .filter(cell -> cell.matches("[1-9]\\d{16}[\\dX]"))
                        .findFirst()
                        .orElseThrow();
        for (String table :
                List.of(
                        "person",
                        "identifier",
                        "change",
                        "person_history",
                        "outbox",
                        "guardian_link",
                        "row_problem",
                        "audit_event",
                        "source_record")) {
            long hits =
                    hub.sql()
                            .sql(
                                    "select count(*) from roster."
                                            + table
                                            + " t where t::text like '%' || :id || '%'")
                            .param("id", known)
                            .query(Long.class)
                            .single();
            assertThat(hits).as(table).isZero();
        }
    }

    private static String row(Truth truth) {
        Batch batch = truth.file() == Truth.RegistryFile.STUDENTS ? studentImport : teacherImport;
        return batch.id() + "/" + truth.row();
    }
}
