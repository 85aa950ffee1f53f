package org.shuniu.roster.synthetic;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.identity.PersonName;
import org.shuniu.roster.identity.SchoolKind;
import org.shuniu.roster.identity.StudentNumber;

/** The demo's province, its files read back, and a larger one where rates are counted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvinceTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Set<Defect> NUMBER_IS_WRONG =
            Set.of(
                    Defect.CITIZEN_ID_OF_ANOTHER,
                    Defect.WRONG_CHECK_DIGIT,
                    Defect.SHARED_CITIZEN_ID);

    private static final Set<String> READ =
            Set.of(
                    "学校标识码",
                    "学校名称",
                    "姓名",
                    "性别",
                    "出生日期",
                    "身份证件号",
                    "户口所在地行政区划",
                    "班内学号",
                    "年级",
                    "班级",
                    "通信地址",
                    "备注",
                    "学籍号",
                    "成员1姓名",
                    "成员1是否监护人",
                    "成员1身份证件号",
                    "成员2是否监护人",
                    "成员2身份证件号");

    private final ProvinceSpec spec = ProvinceSpec.demo();
    private final ProvinceSpec largeSpec = ProvinceSpec.of(7, 200_000, 320);
    private final ProvinceSpec middleSpec = ProvinceSpec.of(11, 50_000, 80);
    private final String seed = "seed " + spec.seed();
    private final String middleSeed = "seed " + middleSpec.seed();
    private final String largeSeed = "seed " + largeSpec.seed();

    private Province province;
    private List<Map<String, String>> students;
    private List<Map<String, String>> staff;
    private List<Truth> truth;
    private Tally tally;
    private Province large;
    private Tally largeTally;

    @BeforeAll
    void make() throws IOException {
        province = Province.of(spec);
        students = table(bytes(province::writeStudentRegistry));
        staff = table(bytes(province::writeTeacherRegistry));
        truth = province.truth().toList();
        tally = province.tally();
        large = Province.of(largeSpec);
        largeTally = large.tally();
    }

    @Test
    void theSameSeedMakesTheSameBytes() throws IOException {
        Province again = Province.of(spec);
        assertThat(bytes(again::writeStudentRegistry))
                .as(seed)
                .isEqualTo(bytes(province::writeStudentRegistry));
        assertThat(bytes(again::writeTeacherRegistry))
                .as(seed)
                .isEqualTo(bytes(province::writeTeacherRegistry));
        assertThat(again.truth()).as(seed).isEqualTo(truth);
    }

    @Test
    void anotherSeedMakesOtherPeople() throws IOException {
        Province other = Province.of(ProvinceSpec.of(spec.seed() + 1, 10_000, 20));
        Set<String> numbers = students.stream().map(row -> row.get("身份证件号")).collect(toSet());
        assertThat(table(bytes(other::writeStudentRegistry)))
                .filteredOn(row -> numbers.contains(row.get("身份证件号")))
                .filteredOn(row -> !row.get("身份证件号").isEmpty())
                .as(seed)
                .hasSizeLessThan(500);
    }

    @Test
    void theProvinceHasTheRowsAndSchoolsAskedFor() {
        assertThat(students.size() + staff.size()).as(seed).isEqualTo(10_000);
        assertThat(students).as(seed).hasSize(province.studentRows()).hasSize(9_362);
        assertThat(province.schools()).as(seed).hasSize(20).doesNotHaveDuplicates();
        assertThat(
                        province.schools().stream()
                                .flatMap(code -> code.kind().stream())
                                .collect(toSet()))
                .as(seed)
                .contains(
                        SchoolKind.KINDERGARTEN,
                        SchoolKind.PRIMARY,
                        SchoolKind.JUNIOR,
                        SchoolKind.SENIOR,
                        SchoolKind.VOCATIONAL,
                        SchoolKind.SPECIAL);
        assertThat(students.stream().map(row -> row.get("学校名称")).collect(toSet()))
                .as(seed)
                .hasSize(20);
    }

    @Test
    void classesHaveFortyFiveToFiftyPupilsExceptInSmallSchools() {
        Map<String, List<Map<String, String>>> classes =
                students.stream()
                        .collect(
                                groupingBy(
                                        row -> row.get("学校标识码") + row.get("年级") + row.get("班级")));
        long usual =
                classes.values().stream()
                        .filter(pupils -> pupils.size() >= 45 && pupils.size() <= 50)
                        .mapToLong(List::size)
                        .sum();
        assertThat(usual / (double) students.size()).as(seed).isGreaterThan(0.9);
        assertThat(classes.values())
                .as(seed)
                .allSatisfy(
                        pupils ->
                                assertThat(pupils.stream().map(row -> row.get("班内学号")))
                                        .doesNotHaveDuplicates()
                                        .hasSizeLessThan(61));
    }

    @Test
    void everyNumberThatIsNotADefectIsValidAndAgreesWithItsRow() {
        for (int i = 0; i < students.size(); i++) {
            Map<String, String> row = students.get(i);
            Set<Defect> defects = truth.get(i).defects();
            StudentNumber number = new StudentNumber(unquoted(row.get("学籍号")));
            if (defects.contains(Defect.NO_CITIZEN_ID)) {
                assertThat(row.get("身份证件号")).as(seed).isEmpty();
                assertThat(number.kind()).isNotEqualTo(StudentNumber.Kind.CITIZEN_ID);
                continue;
            }
            if (defects.stream().anyMatch(Defect::quarantines)) {
                continue;
            }
            CitizenId id = CitizenId.parse(row.get("身份证件号")).orElseThrow();
            assertAgrees(row, id);
            if (number.kind() == StudentNumber.Kind.CITIZEN_ID) {
                assertThat(number.embeddedCitizenId().orElseThrow().equals(id))
                        .as("%s, row %d", seed, i + 2)
                        .isNotEqualTo(defects.contains(Defect.FORMER_ID_IN_STUDENT_NUMBER));
            }
        }
        for (int i = 0; i < staff.size(); i++) {
            if (!truth.get(students.size() + i).quarantined()) {
                assertAgrees(
                        staff.get(i), CitizenId.parse(staff.get(i).get("身份证件号")).orElseThrow());
            }
        }
    }

    private void assertAgrees(Map<String, String> row, CitizenId id) {
        assertThat(id.sequence()).as(seed).isBetween(900, 999);
        assertThat(id.birthDate())
                .as(seed)
                .isEqualTo(LocalDate.parse(row.get("出生日期"), DateTimeFormatter.BASIC_ISO_DATE));
        assertThat(id.gender() == Gender.MALE ? "男" : "女").as(seed).isEqualTo(row.get("性别"));
        assertThat(PersonName.parse(row.get("姓名"))).as(seed).isPresent();
    }

    @Test
    void aQuarantinedRowIsInvalidOrContradictsItself() {
        for (int i = 0; i < students.size(); i++) {
            Set<Defect> defects = truth.get(i).defects();
            String typed = students.get(i).get("身份证件号");
            if (defects.contains(Defect.WRONG_CHECK_DIGIT)) {
                assertThat(CitizenId.parse(typed)).as(seed).isEmpty();
            }
            if (defects.contains(Defect.CITIZEN_ID_OF_ANOTHER)) {
                assertThat(CitizenId.parse(typed).orElseThrow().birthDate())
                        .as(seed)
                        .isNotEqualTo(
                                LocalDate.parse(
                                        students.get(i).get("出生日期"),
                                        DateTimeFormatter.BASIC_ISO_DATE));
            }
        }
    }

    @Test
    void pupilsAreAsOldAsTheirGrade() {
        Map<String, Integer> ages =
                Map.of("小班", 3, "大班", 5, "一年级", 6, "六年级", 11, "七年级", 12, "高一", 15, "高三", 17);
        for (int i = 0; i < students.size(); i++) {
            Map<String, String> row = students.get(i);
            Integer age = ages.get(row.get("年级"));
            if (age != null) {
                LocalDate born = LocalDate.parse(row.get("出生日期"), DateTimeFormatter.BASIC_ISO_DATE);
                assertThat(born)
                        .as(seed)
                        .isBetween(
                                LocalDate.of(2026 - age - 1, 9, 1),
                                LocalDate.of(2026 - age, 8, 31));
            }
        }
    }

    @Test
    void noTwoHumansShareANumberUnlessTheyAreMadeTo() throws IOException {
        assertNumbersNameOneHuman(province, students, staff, seed);
        Province middle = Province.of(middleSpec);
        assertNumbersNameOneHuman(
                middle,
                table(bytes(middle::writeStudentRegistry)),
                table(bytes(middle::writeTeacherRegistry)),
                middleSeed);
    }

    /** Over pupils, staff and guardians alike, the numbers inside 学籍号 among them. */
    private static void assertNumbersNameOneHuman(
            Province of,
            List<Map<String, String>> students,
            List<Map<String, String>> staff,
            String seed) {
        Map<String, Long> owners = new HashMap<>();
        List<Truth> truth = of.truth().toList();
        for (int i = 0; i < students.size(); i++) {
            Map<String, String> row = students.get(i);
            Truth known = truth.get(i);
            if (known.defects().stream().noneMatch(NUMBER_IS_WRONG::contains)) {
                own(owners, row.get("身份证件号"), known.human(), seed);
            }
            String studentNumber = unquoted(row.get("学籍号"));
            if (!known.quarantined()) {
                own(
                        owners,
                        studentNumber.startsWith("L") ? studentNumber : studentNumber.substring(1),
                        known.human(),
                        seed);
            }
            int guardian = 0;
            for (int member = 1; member <= 2; member++) {
                if (row.get("成员" + member + "是否监护人").equals("是")) {
                    own(
                            owners,
                            row.get("成员" + member + "身份证件号"),
                            known.guardians().get(guardian++),
                            seed);
                }
            }
            assertThat(known.guardians()).as(seed).hasSize(guardian);
        }
        for (int i = 0; i < staff.size(); i++) {
            Truth known = truth.get(students.size() + i);
            if (known.defects().stream().noneMatch(NUMBER_IS_WRONG::contains)) {
                own(owners, staff.get(i).get("身份证件号"), known.human(), seed);
            }
        }
    }

    private static void own(Map<String, Long> owners, String typed, long human, String seed) {
        String number = CitizenId.parse(typed).map(CitizenId::value).orElse(unquoted(typed));
        if (!number.isEmpty()) {
            assertThat(owners.merge(number, human, (first, second) -> first))
                    .as("%s: %s", seed, number)
                    .isEqualTo(human);
        }
    }

    @Test
    void aPupilAtTwoSchoolsIsTheSamePersonInBothRows() {
        List<Truth> second =
                truth.stream().filter(t -> t.defects().contains(Defect.TWO_SCHOOLS)).toList();
        assertThat(second).as(seed).isNotEmpty();
        for (Truth copy : second) {
            Map<String, String> row = students.get((int) copy.row() - 2);
            Map<String, String> original = students.get((int) copy.human());
            assertThat(original.get("学校标识码")).as(seed).isNotEqualTo(row.get("学校标识码"));
            for (String column : List.of("性别", "出生日期", "成员1姓名", "成员1身份证件号")) {
                assertThat(row.get(column)).as(seed).isEqualTo(original.get(column));
            }
            assertThat(new PersonName(row.get("姓名")).matchKey())
                    .as(seed)
                    .isEqualTo(new PersonName(original.get("姓名")).matchKey());
        }
    }

    @Test
    void theRatesAreTheOnesAskedFor() {
        double pupils = largeTally.studentRows();
        double all = pupils + largeTally.staffRows();
        DefectRates usual = DefectRates.USUAL;
        assertRate(Defect.NO_CITIZEN_ID, pupils, usual.noCitizenId());
        assertRate(Defect.CITIZEN_ID_OF_ANOTHER, all, usual.citizenIdOfAnother());
        assertRate(Defect.TWO_SCHOOLS, pupils, usual.twoSchools());
        assertRate(Defect.SHARED_CITIZEN_ID, pupils, usual.sharedCitizenId());
        assertRate(Defect.WRONG_CHECK_DIGIT, all, usual.wrongCheckDigit());
        assertRate(Defect.FORMER_ID_IN_STUDENT_NUMBER, pupils, usual.formerIdInStudentNumber());
        assertRate(Defect.OBSOLETE_REGION, all, usual.obsoleteRegion());
        assertRate(Defect.TEACHER_AND_PARENT, largeTally.staffRows(), usual.teacherAlsoParent());
        assertRate(Defect.TWO_POSTS, largeTally.staffRows(), usual.teacherAtTwoSchools());
        assertThat(
                        (largeTally.rowsWith(Defect.FULL_WIDTH)
                                        + largeTally.rowsWith(Defect.ZERO_WIDTH))
                                / all)
                .as(largeSeed)
                .isCloseTo(usual.invisibleOrWide(), within(0.0006));
    }

    /** Within 15 %, or four deviations where the events are few. */
    private void assertRate(Defect defect, double rows, double rate) {
        double tolerance = Math.max(0.15 * rate, 4 * Math.sqrt(rate / rows));
        assertThat(largeTally.rowsWith(defect) / rows)
                .as("%s, %s", largeSeed, defect)
                .isCloseTo(rate, within(tolerance));
    }

    @Test
    void familiesHaveChildrenGuardiansAndPhonesAsRealOnesDo() {
        Map<Long, Set<Long>> childrenOf = new HashMap<>();
        long guardians = 0;
        long sharedPhone = 0;
        List<Truth> rows =
                large.truth().filter(t -> t.file() == Truth.RegistryFile.STUDENTS).toList();
        for (Truth row : rows) {
            guardians += row.guardians().size();
            row.guardians()
                    .forEach(
                            g ->
                                    childrenOf
                                            .computeIfAbsent(g, key -> new HashSet<>())
                                            .add(row.human()));
            if (row.defects().contains(Defect.SHARED_GUARDIAN_PHONE)) {
                sharedPhone++;
            }
        }
        double children = childrenOf.values().stream().mapToInt(Set::size).average().orElseThrow();
        double siblings =
                rows.stream()
                        .filter(
                                row ->
                                        row.guardians().stream()
                                                .anyMatch(g -> childrenOf.get(g).size() > 1))
                        .count();
        assertThat(guardians / (double) rows.size()).as(largeSeed).isCloseTo(1.6, within(0.02));
        assertThat(children).as(largeSeed).isCloseTo(1.4, within(0.05));
        assertThat(sharedPhone / siblings).as(largeSeed).isCloseTo(0.25, within(0.03));
    }

    @Test
    void namesAreSpreadAsInThePopulation() throws IOException {
        Province middle = Province.of(middleSpec);
        List<String> names = new ArrayList<>();
        table(bytes(middle::writeStudentRegistry)).forEach(row -> names.add(row.get("姓名")));
        double five = names.stream().filter(n -> "王李张刘陈".indexOf(n.charAt(0)) >= 0).count();
        double outsideGbk =
                names.stream()
                        .map(n -> n.replaceAll("[\\u200B•‧･・．]", ""))
                        .filter(n -> !Charset.forName("GBK").newEncoder().canEncode(n))
                        .count();
        double dotted = names.stream().filter(n -> n.matches(".*[·•‧･・．].*")).count();
        assertThat(five / names.size()).as(middleSeed).isCloseTo(0.308, within(0.01));
        assertThat(outsideGbk / names.size()).as(middleSeed).isCloseTo(0.003, within(0.001));
        assertThat(middle.tally().rowsWith(Defect.WRONG_DOT) / dotted)
                .as(middleSeed)
                .isCloseTo(0.2, within(0.08));
    }

    @Test
    void aFifthOfThePupilsIsRegisteredOutsideTheCountyOfTheSchool() {
        long elsewhere = 0;
        Map<String, List<Map<String, String>>> schools =
                students.stream().collect(groupingBy(row -> row.get("学校标识码")));
        for (List<Map<String, String>> pupils : schools.values()) {
            int atHome =
                    pupils.stream()
                            .collect(groupingBy(row -> row.get("户口所在地行政区划")))
                            .values()
                            .stream()
                            .mapToInt(List::size)
                            .max()
                            .orElseThrow();
            elsewhere += pupils.size() - atHome;
        }
        // 18 % elsewhere and 1.5 % under an abolished code.
        assertThat(elsewhere / (double) students.size()).as(seed).isCloseTo(0.195, within(0.02));
    }

    @Test
    void everyRowIsMarkedAsSynthetic() {
        assertThat(students)
                .as(seed)
                .allSatisfy(row -> assertThat(row).containsValue(RegistryTable.WATERMARK));
        assertThat(staff)
                .as(seed)
                .allSatisfy(row -> assertThat(row).containsValue(RegistryTable.WATERMARK));
    }

    @Test
    void withoutDefectsNoRowIsOdd() {
        Tally clean = Province.of(spec.withDefects(DefectRates.NONE)).tally();
        assertThat(clean.defects()).as(seed).isEmpty();
        assertThat(clean.quarantined()).as(seed).isZero();
        assertThat(clean.students()).as(seed).isEqualTo(clean.studentRows());
    }

    @Test
    void theTallyCountsWhatTheTruthSays() {
        assertThat(tally.quarantined())
                .as(seed)
                .isEqualTo(truth.stream().filter(Truth::quarantined).count())
                .isPositive();
        assertThat(tally.students())
                .as(seed)
                .isEqualTo(
                        truth.stream()
                                .filter(t -> t.file() == Truth.RegistryFile.STUDENTS)
                                .map(Truth::human)
                                .distinct()
                                .count());
        assertThat(tally.staff())
                .as(seed)
                .isEqualTo(
                        truth.stream()
                                .filter(t -> t.file() == Truth.RegistryFile.STAFF)
                                .map(Truth::human)
                                .distinct()
                                .count());
    }

    @Test
    void tenThousandRowsTakeLessThanTwoSeconds() throws IOException {
        long began = System.nanoTime();
        Province again = Province.of(spec);
        again.writeStudentRegistry(OutputStream.nullOutputStream());
        again.writeTeacherRegistry(OutputStream.nullOutputStream());
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as(seed)
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void memoryDoesNotGrowWithTheRows() throws IOException {
        long before = usedMemory();
        List<Long> during = new ArrayList<>();
        // Every 20 MB of the file, what is alive: pupils behind the pen must not be.
        large.writeStudentRegistry(
                new OutputStream() {
                    private long written;

                    @Override
                    public void write(int b) {
                        written++;
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        if (written / 20_000_000 != (written + length) / 20_000_000) {
                            during.add(usedMemory() - before);
                        }
                        written += length;
                    }
                });
        assertThat(during)
                .as(largeSeed)
                .hasSizeGreaterThan(3)
                .allSatisfy(grown -> assertThat(grown).isLessThan(8_000_000L));
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writing.to(out);
        return out.toByteArray();
    }

    /** Decodes strictly: a byte that is not GB18030 fails here. */
    private static List<Map<String, String>> table(byte[] bytes) throws CharacterCodingException {
        String text =
                GB18030.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
        assertThat(text).endsWith("\r\n").doesNotContain("\uFFFD", "?");
        String[] lines = text.split("\r\n");
        String[] header = lines[0].split("\t", -1);
        assertThat(header).doesNotHaveDuplicates();
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            String[] cells = lines[i].split("\t", -1);
            assertThat(cells.length).isEqualTo(header.length);
            Map<String, String> row = new HashMap<>();
            for (int cell = 0; cell < cells.length; cell++) {
                if (READ.contains(header[cell])) {
                    row.put(header[cell], cells[cell]);
                }
            }
            rows.add(row);
        }
        return rows;
    }

    private static String unquoted(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }
}
