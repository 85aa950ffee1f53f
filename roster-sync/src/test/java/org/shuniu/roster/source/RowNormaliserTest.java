package org.shuniu.roster.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.ClassKey;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.source.RosterRow.Standing;
import org.shuniu.roster.source.SourceRecord.Columns;
import org.shuniu.roster.source.SourceRecord.Shape;

class RowNormaliserTest {
    private static final Clock NOVEMBER_2026 =
            Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);

    /** Sequence 902: a girl, and nobody real. */
    private static final String ID = "330106201603159020";

    private static final Map<String, String> PUPIL =
            Map.of(
                    "school", "2133010001",
                    "name", "王一诺",
                    "gender", "女",
                    "birthDate", "2016-03-15",
                    "idNumber", ID,
                    "studentNumber", "G" + ID,
                    "grade", "四年级",
                    "class", "2班");

    private static final Map<String, String> TEACHER =
            Map.of(
                    "school", "2133010001",
                    "name", "张文",
                    "idNumber", "330106198501029319",
                    "teacherNumber", "T-0001");

    private static RowOutcome normalise(
            String format, Map<String, String> base, String... changes) {
        Map<String, String> values = new HashMap<>(base);
        for (int i = 0; i < changes.length; i += 2) {
            values.put(changes[i], changes[i + 1]);
        }
        values.values().removeIf(String::isEmpty);
        Map<String, String> headings =
                values.keySet().stream().collect(Collectors.toMap(f -> f, f -> "列" + f));
        SourceRecord record = new SourceRecord(7, values, new Columns("", headings), Shape.WHOLE);
        return new RowNormaliser(
                        Mappings.builtIn().find(format).orElseThrow(), format, NOVEMBER_2026)
                .normalise(record);
    }

    private static RosterRow pupil(String... changes) {
        return valid(normalise("xueji", PUPIL, changes));
    }

    private static RosterRow teacher(String... changes) {
        return valid(normalise("teacher", TEACHER, changes));
    }

    private static RosterRow valid(RowOutcome outcome) {
        assertThat(outcome).isInstanceOf(RowOutcome.Valid.class);
        return ((RowOutcome.Valid) outcome).row();
    }

    private static List<String> notes(String... changes) {
        RowOutcome outcome = normalise("xueji", PUPIL, changes);
        assertThat(outcome).isInstanceOf(RowOutcome.Valid.class);
        assertThat(outcome.problems()).noneMatch(RowProblem::quarantines);
        return outcome.problems().stream().map(RowProblem::code).toList();
    }

    private static List<String> quarantine(String... changes) {
        RowOutcome outcome = normalise("xueji", PUPIL, changes);
        assertThat(outcome).isInstanceOf(RowOutcome.Quarantined.class);
        return outcome.problems().stream()
                .filter(RowProblem::quarantines)
                .map(RowProblem::code)
                .toList();
    }

    @Test
    void aSoundRowIsReadWithoutANote() {
        assertThat(notes()).isEmpty();
        RosterRow row = pupil();
        assertThat(row.role()).isEqualTo(Role.STUDENT);
        assertThat(row.name()).isEqualTo("王一诺");
        assertThat(row.gender()).isEqualTo(Gender.FEMALE);
        assertThat(row.birthDate()).isEqualTo(LocalDate.of(2016, 3, 15));
        assertThat(row.citizenId()).isEqualTo(new CitizenId(ID));
        assertThat(row.classKey()).isEqualTo(new ClassKey(Stage.PRIMARY, 2023, 2));
        assertThat(row.standing()).isEqualTo(Standing.ACTIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "name, '', name-missing",
        "name, 王\uE000诺, name-private-use",
        "name, 王\uFFFD诺, name-unreadable",
        "birthDate, '', birth-date-missing",
        "birthDate, 2016-02-30, birth-date-invalid",
        "birthDate, 1816-03-15, birth-date-invalid",
        "birthDate, 2016-03-16, birth-date-contradicts-id",
        "gender, 男, gender-contradicts-id",
        "idNumber, 330106201603159021, citizen-id-check-digit",
        "idNumber, 330106201603159000, citizen-id-rounded",
        "idNumber, 3.30106E+17, citizen-id-rounded",
        "idNumber, 530102201002290017, citizen-id-date",
        "idNumber, 33010620160315902, citizen-id-form",
        "studentNumber, G33010620160315902, student-number-form",
        "studentNumber, G330106201603159021, student-number-check-digit",
        "school, '', school-code-missing",
        "school, 213301001, school-code-form",
        "school, 2.13301E+09, school-code-form",
        "grade, '', grade-missing",
        "grade, 十五年级, grade-invalid",
        "class, '', class-missing",
        "class, 火箭班, class-invalid",
    })
    void aBadValueThatIdentityOrPlacementNeedsQuarantinesTheRow(
            String field, String value, String code) {
        assertThat(quarantine(field, value)).containsExactly(code);
    }

    @Test
    void aProblemNamesTheRowAndTheFilesOwnHeaderAndNeverTheValue() {
        RowProblem problem =
                normalise("xueji", PUPIL, "idNumber", "330106201603159021").problems().getFirst();
        assertThat(problem.row()).isEqualTo(7);
        assertThat(problem.column()).isEqualTo("列idNumber");
        assertThat(problem.toString()).doesNotContain("33010620160315902", "王一诺");
        assertThat(problem.fix()).isNotBlank();
    }

    @Test
    void allProblemsOfARowAreReportedAtOnce() {
        assertThat(quarantine("name", "", "class", "火箭班", "birthDate", "x"))
                .containsExactly("name-missing", "birth-date-invalid", "class-invalid");
    }

    @Test
    void anEmptyIdNumberIsNoFault() {
        assertThat(notes("idNumber", "")).isEmpty();
        assertThat(pupil("idNumber", "").citizenId()).isNull();
    }

    @Test
    void aStudentNumberThatHoldsAnotherIdNumberIsNoFault() {
        assertThat(notes("studentNumber", "G330106201603159039")).isEmpty();
    }

    @Test
    void anIdNumberOf15DigitsIsCompletedWithANote() {
        String[] changes = {"idNumber", "110105491231002", "birthDate", "1949-12-31"};
        assertThat(notes(changes)).containsExactly("citizen-id-15-digits");
        assertThat(pupil(changes).citizenId()).isEqualTo(new CitizenId("11010519491231002X"));
    }

    @Test
    void aBirthDateAsASpreadsheetsCountIsReadWithANote() {
        assertThat(notes("birthDate", "42444")).containsExactly("date-serial");
        assertThat(pupil("birthDate", "42444").birthDate()).isEqualTo(LocalDate.of(2016, 3, 15));
    }

    @Test
    void invisibleAndFullWidthCharactersAndWrongDotsAreCleaned() {
        RosterRow row =
                pupil(
                        "name", "\u200b阿依努尔•买买提\u3000",
                        "idNumber", "３３０１０６２０１６０３１５９０２０",
                        "school", "２１３３０１０００１");
        assertThat(row.name()).isEqualTo("阿依努尔·买买提");
        assertThat(row.citizenId()).isEqualTo(new CitizenId(ID));
    }

    @Test
    void otherDocumentsAreTakenByTheirType() {
        assertThat(pupil("idType", "A", "idNumber", "e12345678").document())
                .isEqualTo("A:E12345678");
        assertThat(pupil("idType", "护照", "idNumber", "E12345678").citizenId()).isNull();
        assertThat(pupil("idType", "户口簿", "idNumber", ID).citizenId()).isEqualTo(new CitizenId(ID));
        assertThat(pupil("idType", "9", "idNumber", "KAZ110090123105").document())
                .isEqualTo("9:KAZ110090123105");
        assertThat(notes("idType", "学生证", "idNumber", "X-12345"))
                .containsExactly("id-type-unknown");
        assertThat(quarantine("idType", "A", "idNumber", "1.2E+08"))
                .containsExactly("document-number-form");
        assertThat(quarantine("idType", "户口簿", "idNumber", "330106201603159021"))
                .containsExactly("citizen-id-check-digit");
    }

    @Test
    void theGradePlacesThePupilWhenTheMonthOfEntryDisagrees() {
        assertThat(notes("entered", "2022-09")).containsExactly("entry-contradicts-grade");
        assertThat(pupil("entered", "2022-09").classKey().entryYear()).isEqualTo(2023);
        assertThat(notes("entered", "202308")).as("enrolled in August").isEmpty();
        assertThat(notes("entered", "九月")).containsExactly("entry-invalid");
    }

    @Test
    void theGradePlacesThePupilWhenTheClassDisagrees() {
        assertThat(notes("class", "三(5)班")).containsExactly("class-contradicts-grade");
        assertThat(pupil("class", "三(5)班").classKey())
                .isEqualTo(new ClassKey(Stage.PRIMARY, 2023, 5));
        assertThat(notes("class", "2023级5班")).isEmpty();
        assertThat(notes("class", "2022级5班")).containsExactly("class-contradicts-grade");
    }

    @Test
    void aClassThatNamesItsStageHelpsAGradeThatDoesNot() {
        RosterRow row =
                pupil(
                        "school",
                        "3433010001",
                        "grade",
                        "三年级",
                        "class",
                        "高三(2)班",
                        "birthDate",
                        "2016-03-15");
        assertThat(row.classKey()).isEqualTo(new ClassKey(Stage.SENIOR, 2024, 2));
    }

    @Test
    void theStatusSaysWhatBecomesOfTheAffiliation() {
        assertThat(pupil("status", "在读").standing()).isEqualTo(Standing.ACTIVE);
        assertThat(pupil("status", "02").standing()).isEqualTo(Standing.SUSPENDED);
        assertThat(pupil("status", "转学").standing()).isEqualTo(Standing.ENDED);
        assertThat(pupil("status", "转学").standingName()).isEqualTo("转学");
    }

    @Test
    void aStatusInNoTableKeepsAccess() {
        assertThat(notes("status", "神游")).containsExactly("status-unknown");
        assertThat(pupil("status", "神游").standing()).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void expulsionInCompulsoryYearsIsAnAlarmAndKeepsAccess() {
        assertThat(notes("status", "开除")).containsExactly("status-unlawful");
        assertThat(pupil("status", "开除").standing()).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void otherBadValuesAreDroppedAndNoted() {
        assertThat(notes("seat", "第一排", "formerName", "?\uE000", "gender", "M/F"))
                .containsExactlyInAnyOrder("seat-invalid", "former-name-invalid", "gender-unknown");
        assertThat(pupil("gender", "M/F").gender()).isEqualTo(Gender.FEMALE);
    }

    @Test
    void guardiansAreThoseMarkedAsSuch() {
        RosterRow row =
                pupil(
                        "guardian1.name", "王强",
                        "guardian1.isGuardian", "是",
                        "guardian1.relation", "父亲",
                        "guardian1.phone", "+86 139-0000-0000",
                        "guardian1.idNumber", "330106198501029319",
                        "guardian2.name", "李梅",
                        "guardian2.isGuardian", "否");
        assertThat(row.guardians())
                .singleElement()
                .returns("王强", RosterRow.Guardian::name)
                .returns("13900000000", RosterRow.Guardian::phone)
                .returns(new CitizenId("330106198501029319"), RosterRow.Guardian::citizenId);
    }

    @Test
    void aGuardiansBadValuesNeverQuarantineTheChild() {
        String[] changes = {
            "guardian1.name", "王强",
            "guardian1.isGuardian", "是",
            "guardian1.phone", "12",
            "guardian1.idNumber", "330106198501029310",
            "guardian2.isGuardian", "是",
            "guardian3.name", "某人",
            "guardian3.isGuardian", "也许"
        };
        assertThat(notes(changes))
                .containsExactlyInAnyOrder(
                        "guardian-id-invalid",
                        "phone-invalid",
                        "guardian-name-invalid",
                        "guardian-mark-unknown");
        assertThat(pupil(changes).guardians())
                .singleElement()
                .returns(null, RosterRow.Guardian::phone)
                .returns(null, RosterRow.Guardian::citizenId);
    }

    @Test
    void aShortRowIsHarmlessUntilItLacksARequiredCell() {
        var normaliser =
                new RowNormaliser(
                        Mappings.builtIn().find("xueji").orElseThrow(), "xueji", NOVEMBER_2026);
        Columns columns = new Columns("", Map.of());
        assertThat(normaliser.normalise(new SourceRecord(2, PUPIL, columns, Shape.SHORT)))
                .isInstanceOf(RowOutcome.Valid.class);
        assertThat(
                        normaliser
                                .normalise(
                                        new SourceRecord(
                                                2, Map.of("name", "王一诺"), columns, Shape.SHORT))
                                .problems())
                .extracting(RowProblem::code)
                .containsExactly("row-too-short");
        assertThat(normaliser.normalise(new SourceRecord(2, PUPIL, columns, Shape.LONG)).problems())
                .extracting(RowProblem::code)
                .containsExactly("row-too-long");
    }

    @Test
    void aTeacherHasNoClassAndABirthDateByIdNumber() {
        RosterRow row = teacher();
        assertThat(row.role()).isEqualTo(Role.TEACHER);
        assertThat(row.classKey()).isNull();
        assertThat(row.birthDate()).isEqualTo(LocalDate.of(1985, 1, 2));
        assertThat(row.gender()).isEqualTo(Gender.MALE);
        assertThat(row.teacherNumber()).isEqualTo("T-0001");
    }

    @Test
    void staffAreNotTeachersAndTheirStatusesAreTheirOwn() {
        assertThat(teacher("post", "工勤人员").role()).isEqualTo(Role.STAFF);
        assertThat(teacher("status", "01").standing()).isEqualTo(Standing.ENDED);
        assertThat(teacher("status", "产假").standing()).isEqualTo(Standing.SUSPENDED);
        assertThat(teacher("status", "返聘").standing()).isEqualTo(Standing.ACTIVE);
    }

    @Test
    void whoHasNeitherBirthDateNorIdNumberIsQuarantined() {
        assertThat(normalise("teacher", TEACHER, "idNumber", "").problems())
                .extracting(RowProblem::code)
                .containsExactly("birth-date-missing");
    }
}
