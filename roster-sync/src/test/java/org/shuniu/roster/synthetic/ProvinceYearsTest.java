package org.shuniu.roster.synthetic;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.RegionCode;
import org.shuniu.roster.identity.SchoolCode;
import org.shuniu.roster.synthetic.Happening.Kind;
import org.shuniu.roster.synthetic.RegistryFile.Row;

/** School life over years: who stays who they are, and what the registry says of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvinceYearsTest {
    private static final Set<Defect> NUMBER_IS_WRONG =
            Set.of(
                    Defect.CITIZEN_ID_OF_ANOTHER,
                    Defect.WRONG_CHECK_DIGIT,
                    Defect.SHARED_CITIZEN_ID);

    private final ProvinceSpec spec = ProvinceSpec.of(11, 10_000, 20);
    private final Province province = Province.of(spec);
    private final String seed = "seed " + spec.seed();

    /** One human's row on one day. */
    private record Known(Truth truth, Row row) {}

    private final Map<LocalDate, List<Known>> days = new HashMap<>();

    @BeforeAll
    void live() throws IOException {
        for (String day :
                List.of(
                        "2026-11-22",
                        "2027-08-31",
                        "2027-09-01",
                        "2028-04-01",
                        "2028-08-31",
                        "2030-10-15",
                        "2034-10-15",
                        "2038-10-15")) {
            days.put(LocalDate.parse(day), students(province.on(LocalDate.parse(day))));
        }
    }

    private static List<Known> students(RegistryDay day) throws IOException {
        List<Row> rows = RegistryFile.students(day).rows();
        List<Truth> truth = day.studentTruth().toList();
        assertThat(rows).hasSameSizeAs(truth).hasSize((int) day.studentRows());
        List<Known> known = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            known.add(new Known(truth.get(i), rows.get(i)));
        }
        return known;
    }

    private List<Known> on(String day) {
        return days.get(LocalDate.parse(day));
    }

    /** Without the rows that repeat a human at a second school. */
    private static Map<Long, Known> byHuman(List<Known> rows) {
        return rows.stream()
                .filter(k -> !k.truth().defects().contains(Defect.TWO_SCHOOLS))
                .collect(toMap(k -> k.truth().human(), k -> k));
    }

    @Test
    void everyHumanStandsInOneRowAndKeepsBirthAndGender() {
        Map<Long, String> born = new HashMap<>();
        for (List<Known> rows : days.values()) {
            byHuman(rows)
                    .forEach(
                            (human, known) -> {
                                String birth = known.row().cell("出生日期") + known.row().cell("性别");
                                assertThat(born.merge(human, birth, (first, _) -> first))
                                        .as("%s, human %d", seed, human)
                                        .isEqualTo(birth);
                            });
        }
    }

    @Test
    void noNumberEverNamesTwoHumans() {
        Map<String, Long> owners = new HashMap<>();
        for (List<Known> rows : days.values()) {
            for (Known known : rows) {
                Truth truth = known.truth();
                Row row = known.row();
                if (truth.defects().stream().noneMatch(NUMBER_IS_WRONG::contains)) {
                    own(owners, row.digits("身份证件号"), truth.human());
                }
                String number = row.digits("学籍号");
                if (!truth.quarantined() && !number.isEmpty()) {
                    own(
                            owners,
                            number.startsWith("L") ? number : number.substring(1),
                            truth.human());
                }
                int guardian = 0;
                for (int member = 1; member <= 2; member++) {
                    if (row.cell("成员" + member + "是否监护人").equals("是")) {
                        own(
                                owners,
                                row.digits("成员" + member + "身份证件号"),
                                truth.guardians().get(guardian++));
                    }
                }
            }
        }
        for (String day : List.of("2026-11-22", "2030-10-15", "2038-10-15")) {
            RegistryDay of = province.on(LocalDate.parse(day));
            List<Truth> truth = of.staffTruth().toList();
            List<Row> staff = rowsOfStaff(of);
            for (int i = 0; i < staff.size(); i++) {
                if (truth.get(i).defects().stream().noneMatch(NUMBER_IS_WRONG::contains)) {
                    own(owners, staff.get(i).digits("身份证件号"), truth.get(i).human());
                }
            }
        }
    }

    private static List<Row> rowsOfStaff(RegistryDay day) {
        try {
            return RegistryFile.staff(day).rows();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void own(Map<String, Long> owners, String typed, long human) {
        String number = CitizenId.parse(typed).map(CitizenId::value).orElse(typed);
        if (!number.isEmpty()) {
            assertThat(owners.merge(number, human, (first, _) -> first))
                    .as("%s: %s", seed, number)
                    .isEqualTo(human);
        }
    }

    @Test
    void inSeptemberEverybodyIsAGradeFurtherOrGone() {
        Map<Long, Known> summer = byHuman(on("2027-08-31"));
        Map<Long, Known> autumn = byHuman(on("2027-09-01"));
        int same = 0;
        int promoted = 0;
        for (Map.Entry<Long, Known> entry : autumn.entrySet()) {
            Known was = summer.get(entry.getKey());
            Known is = entry.getValue();
            if (was == null) {
                continue;
            }
            Kind last = is.truth().happenings().getLast().kind();
            assertThat(was.row().cell("学籍状态"))
                    .as("%s: %s", seed, is.truth())
                    .isIn(last == Kind.MOVED_UP ? Set.of("毕业", "休学") : Set.of("在读", "休学"));
            if (last == Kind.PROMOTED) {
                promoted++;
                assertThat(grade(is.row())).as(seed).isEqualTo(grade(was.row()) + 1);
                assertThat(is.row().cell("入学年月")).isEqualTo(was.row().cell("入学年月"));
                same += ordinal(is.row()) == ordinal(was.row()) ? 1 : 0;
            }
        }
        assertThat(promoted).as(seed).isGreaterThan(6_000);
        // 3 % of grades are sorted into more or fewer classes.
        assertThat(same / (double) promoted).as(seed).isGreaterThan(0.9).isLessThan(1);
        Set<Long> gone = new HashSet<>(summer.keySet());
        gone.removeAll(autumn.keySet());
        assertThat(gone).as(seed).hasSizeBetween(300, 900);
    }

    private static int grade(Row row) {
        String grade = row.cell("年级");
        int kindergarten = "小中大".indexOf(grade.charAt(0));
        int number =
                "一二三四五六七八九"
                        .indexOf(
                                grade.charAt(
                                        grade.startsWith("高") || grade.startsWith("初") ? 1 : 0));
        return kindergarten >= 0
                ? kindergarten
                : 3 + number + (grade.startsWith("初") ? 6 : grade.startsWith("高") ? 9 : 0);
    }

    private static int ordinal(Row row) {
        String digits = row.cell("班级").replaceAll("\\D", "");
        return Integer.parseInt(digits);
    }

    @Test
    void newChildrenHaveATemporaryNumberOrNoneUntilMarch() {
        List<Known> entered =
                on("2027-09-01").stream()
                        .filter(
                                k ->
                                        k.truth().happenings().stream()
                                                .anyMatch(h -> h.kind() == Kind.ENTERED))
                        .toList();
        assertThat(entered).as(seed).hasSizeGreaterThan(400);
        assertThat(entered)
                .as(seed)
                .allMatch(k -> k.row().digits("学籍号").matches("|L\\d{18}"))
                .anyMatch(k -> k.row().cell("学籍号").isEmpty());
        Map<Long, Known> spring = byHuman(on("2028-04-01"));
        double numbered =
                entered.stream()
                        .map(k -> spring.get(k.truth().human()))
                        .filter(k -> k != null && k.row().digits("学籍号").startsWith("G"))
                        .count();
        assertThat(numbered / entered.size()).as(seed).isGreaterThan(0.8);
    }

    @Test
    void aYearBringsWhatTheFieldReports() {
        double pupils = province.studentRows();
        Map<Kind, Long> year =
                on("2028-08-31").stream()
                        .flatMap(k -> k.truth().happenings().stream())
                        .filter(h -> !h.day().isBefore(LocalDate.parse("2027-09-01")))
                        .collect(groupingBy(Happening::kind, counting()));
        // 2.1 % exchange desks; with two junior schools, half of them at their own school.
        assertThat(year.get(Kind.TRANSFERRED) / pupils).as(seed).isBetween(0.01, 0.021);
        assertThat(year.get(Kind.ARRIVED) / pupils).as(seed).isCloseTo(0.009, within(0.002));
        assertThat(year.get(Kind.SUSPENDED) / pupils).as(seed).isCloseTo(0.004, within(0.0015));
        assertThat(year.get(Kind.RESUMED) / pupils).as(seed).isCloseTo(0.0035, within(0.0015));
        assertThat(year.get(Kind.RENAMED) / pupils).as(seed).isCloseTo(0.002, within(0.001));
        assertThat(year.get(Kind.ID_CHANGED) / pupils).as(seed).isCloseTo(0.001, within(0.0007));
    }

    @Test
    void someComeBackAfterYears() {
        assertThat(on("2038-10-15"))
                .as(seed)
                .anyMatch(
                        k ->
                                k.truth().happenings().stream()
                                        .anyMatch(h -> h.kind() == Kind.RETURNED));
    }

    @Test
    void whatHappenedIsToldInOrderAndNeverChanges() {
        Map<Long, Known> earlier = byHuman(on("2028-08-31"));
        for (Map.Entry<Long, Known> entry : byHuman(on("2030-10-15")).entrySet()) {
            List<Happening> told = entry.getValue().truth().happenings();
            assertThat(told).isSortedAccordingTo(Comparator.comparing(Happening::day));
            Known was = earlier.get(entry.getKey());
            if (was != null) {
                List<Happening> then =
                        was.truth().happenings().stream()
                                .filter(h -> h.kind() != Kind.GRADUATED)
                                .toList();
                assertThat(told)
                        .as("%s, human %d", seed, entry.getKey())
                        .startsWith(then.toArray(Happening[]::new));
            }
        }
    }

    @Test
    void teachersRetireAndAreFollowed() {
        RegistryDay later = province.on(LocalDate.parse("2028-04-01"));
        List<Truth> staff = later.staffTruth().toList();
        List<Row> rows = rowsOfStaff(later);
        Map<Kind, Long> kinds =
                staff.stream()
                        .flatMap(t -> t.happenings().stream())
                        .collect(groupingBy(Happening::kind, counting()));
        assertThat(kinds).as(seed).containsKeys(Kind.HIRED, Kind.RETIRED, Kind.TRANSFERRED);
        for (int i = 0; i < rows.size(); i++) {
            boolean retired =
                    staff.get(i).happenings().stream().anyMatch(h -> h.kind() == Kind.RETIRED);
            if (retired) {
                assertThat(rows.get(i).cell("人员状态")).isEqualTo("退休");
            }
        }
    }

    @Test
    void aMergerTakesWholeClassesToTheOtherSchool() throws IOException {
        LocalDate day = LocalDate.parse("2027-02-01");
        SchoolCode from = school("21", 0);
        SchoolCode into = school("21", 1);
        Province merged =
                province.withSchoolEvents(List.of(new SchoolEvent.Merged(day, from, into)));
        Map<Long, Known> before = byHuman(students(merged.on(day.minusDays(1))));
        Map<Long, Known> after = byHuman(students(merged.on(day)));
        Map<String, Set<String>> classes = new HashMap<>();
        before.forEach(
                (human, was) -> {
                    Known is = after.get(human);
                    if (is != null && was.row().school().equals(from.value())) {
                        assertThat(is.row().school()).isEqualTo(into.value());
                        if (was.truth().happenings().equals(is.truth().happenings())) {
                            classes.computeIfAbsent(was.row().classOf(), _ -> new HashSet<>())
                                    .add(is.row().classOf());
                        }
                    }
                });
        assertThat(classes).as(seed).hasSizeGreaterThan(5);
        assertThat(classes.values()).allSatisfy(now -> assertThat(now).hasSize(1));
        assertThat(after.values()).noneMatch(k -> k.row().school().equals(from.value()));
        Map<Long, Known> years = byHuman(students(merged.on(LocalDate.parse("2029-10-01"))));
        assertThat(years.values()).noneMatch(k -> k.row().school().equals(from.value()));
        assertThat(merged.on(day).schoolEvents()).hasSize(1);
    }

    @Test
    void aClosedSchoolsClassesGoToOthers() throws IOException {
        LocalDate day = LocalDate.parse("2027-09-01");
        SchoolCode closed = school("31", 0);
        Province without = province.withSchoolEvents(List.of(new SchoolEvent.Closed(day, closed)));
        Map<Long, Known> before = byHuman(students(without.on(day.minusDays(1))));
        Map<Long, Known> after = byHuman(students(without.on(day)));
        assertThat(before.values()).anyMatch(k -> k.row().school().equals(closed.value()));
        assertThat(after.values()).noneMatch(k -> k.row().school().equals(closed.value()));
        RegistryDay staff = without.on(day);
        assertThat(rowsOfStaff(staff)).noneMatch(row -> row.school().equals(closed.value()));
    }

    @Test
    void aRenameAndANewCountyCodeMoveNobody() throws IOException {
        LocalDate day = LocalDate.parse("2027-02-01");
        List<Known> first = on("2026-11-22");
        SchoolCode school = school("21", 0);
        String region =
                first.stream()
                        .filter(k -> k.row().school().equals(school.value()))
                        .map(k -> k.row().cell("户口所在地行政区划"))
                        .collect(groupingBy(code -> code, counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        RegionCode to = new RegionCode("330113");
        Province changed =
                province.withSchoolEvents(
                        List.of(
                                new SchoolEvent.Renamed(day, school, "新名小学"),
                                new SchoolEvent.Recoded(day, new RegionCode(region), to)));
        List<Known> before = students(changed.on(day.minusDays(1)));
        List<Known> after = students(changed.on(day));
        assertThat(before).noneMatch(k -> k.row().cell("户口所在地行政区划").equals(to.value()));
        assertThat(after).noneMatch(k -> k.row().cell("户口所在地行政区划").equals(region));
        assertThat(after)
                .filteredOn(k -> k.row().school().equals(school.value()))
                .allMatch(k -> k.row().cell("学校名称").equals("新名小学"))
                .allMatch(k -> k.row().cell("现住址").startsWith("浙江省杭州市临平区"));
        Map<Long, Known> old = byHuman(before);
        byHuman(after)
                .forEach(
                        (human, is) -> {
                            Known was = old.get(human);
                            if (was != null
                                    && was.truth().happenings().equals(is.truth().happenings())) {
                                assertThat(is.row().classOf()).isEqualTo(was.row().classOf());
                                assertThat(is.row().cell("身份证件号"))
                                        .isEqualTo(was.row().cell("身份证件号"));
                            }
                        });
        assertThat(
                        changed.on(day)
                                .studentChangesSince(changed.on(day.minusDays(1)))
                                .filter(change -> change.happenings().isEmpty())
                                .count())
                .as(seed)
                .isGreaterThan(100);
    }

    private SchoolCode school(String kind, int index) {
        return province.schools().stream()
                .filter(code -> code.value().startsWith(kind))
                .skip(index)
                .findFirst()
                .orElseThrow();
    }
}
