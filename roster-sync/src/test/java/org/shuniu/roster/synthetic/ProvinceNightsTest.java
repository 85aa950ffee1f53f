package org.shuniu.roster.synthetic;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.shuniu.roster.synthetic.RegistryFile.bytes;
import static org.shuniu.roster.synthetic.RegistryFile.students;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.shuniu.roster.synthetic.Happening.Kind;

/** What a night leaves behind, held against the files before and after it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvinceNightsTest {
    private static final double SHARE = 0.005;

    private final ProvinceSpec spec = ProvinceSpec.of(7, 30_000, 45);
    private final Province province = Province.of(spec);
    private final RegistryDay evening = province.firstDay();
    private final RegistryDay morning = province.afterNights(1, SHARE);
    private final String seed = "seed " + spec.seed();

    @Test
    void theSameNightMakesTheSameBytes() throws IOException {
        RegistryDay again = Province.of(spec).afterNights(1, SHARE);
        assertThat(bytes(out -> again.writeStudentRegistry(out, Rendering.XLS)))
                .as(seed)
                .isEqualTo(bytes(out -> morning.writeStudentRegistry(out, Rendering.XLS)));
        assertThat(again.studentTruth()).as(seed).isEqualTo(morning.studentTruth().toList());
    }

    @Test
    void exactlyTheRowsDifferThatTheTruthNames() throws IOException {
        RegistryDay second = province.afterNights(2, SHARE);
        assertTruthNamesWhatDiffers(evening, morning);
        assertTruthNamesWhatDiffers(morning, second);
        assertTruthNamesWhatDiffers(evening, second);
    }

    private void assertTruthNamesWhatDiffers(RegistryDay before, RegistryDay after)
            throws IOException {
        List<String> old = students(before).lines();
        List<String> now = students(after).lines();
        List<RowChange> changes = after.studentChangesSince(before).toList();
        assertThat(rowsNotIn(old, now))
                .as(seed)
                .isEqualTo(named(changes.stream().map(RowChange::after).toList()));
        // A row may come to say what another one said; that of a twin, say.
        assertThat(rowsNotIn(now, old))
                .as(seed)
                .isEqualTo(named(changes.stream().map(RowChange::before).toList()));
    }

    private static Set<Long> named(List<Long> rows) {
        return rows.stream()
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Long> rowsNotIn(List<String> known, List<String> lines) {
        Map<String, Long> left =
                known.stream().collect(groupingBy(identity(), HashMap::new, counting()));
        Set<Long> rows = new TreeSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (left.merge(lines.get(i), -1L, Long::sum) < 0) {
                rows.add(i + Truth.FIRST_ROW);
            }
        }
        return rows;
    }

    @Test
    void theShareOfRowsThatDifferIsTheOneAskedFor() {
        List<RowChange> changes = morning.studentChangesSince(evening).toList();
        long differ = changes.stream().filter(change -> change.after() != null).count();
        assertThat(differ / (double) province.studentRows())
                .as(seed)
                .isCloseTo(SHARE, within(0.0003));
        assertThat(morning.studentRows())
                .as(seed)
                .isEqualTo(
                        province.studentRows()
                                + changes.stream().filter(c -> c.before() == null).count()
                                - changes.stream().filter(c -> c.after() == null).count());
    }

    @Test
    void aNightBringsOfEverythingSomething() {
        Map<Kind, Long> kinds =
                morning.studentChangesSince(evening)
                        .flatMap(change -> change.happenings().stream())
                        .collect(groupingBy(Happening::kind, counting()));
        assertThat(kinds)
                .as(seed)
                .containsOnlyKeys(
                        Kind.ARRIVED,
                        Kind.TRANSFERRED,
                        Kind.CLASS_CHANGED,
                        Kind.SEAT_CHANGED,
                        Kind.RENAMED,
                        Kind.SUSPENDED,
                        Kind.RESUMED,
                        Kind.ID_CHANGED,
                        Kind.NUMBERED,
                        Kind.PHONE_CHANGED);
    }

    @Test
    void whoeverMovesIsTheSameHumanAtBothSchools() throws IOException {
        List<RegistryFile.Row> before = students(evening).rows();
        List<RegistryFile.Row> after = students(morning).rows();
        Map<Long, RowChange> gone =
                morning.studentChangesSince(evening)
                        .filter(change -> change.after() == null)
                        .collect(toMap(RowChange::human, identity(), (one, _) -> one));
        List<RowChange> moved =
                morning.studentChangesSince(evening)
                        .filter(
                                change ->
                                        change.happenings().stream()
                                                .anyMatch(h -> h.kind() == Kind.TRANSFERRED))
                        .toList();
        assertThat(moved).as(seed).isNotEmpty();
        for (RowChange change : moved) {
            RegistryFile.Row was = before.get(index(gone.get(change.human()).before()));
            RegistryFile.Row is = after.get(index(change.after()));
            assertThat(is.school()).as(seed).isNotEqualTo(was.school());
            for (String same : List.of("姓名", "出生日期", "身份证件号", "学籍号", "年级")) {
                // 初一 at one school is 七年级 at the other.
                if (!same.equals("年级")
                        || is.cell("年级").endsWith("年级") == was.cell("年级").endsWith("年级")) {
                    assertThat(is.cell(same)).as("%s, %s", seed, same).isEqualTo(was.cell(same));
                }
            }
        }
    }

    @Test
    void whatHappenedStandsInTheCells() throws IOException {
        List<RegistryFile.Row> before = students(evening).rows();
        List<RegistryFile.Row> after = students(morning).rows();
        morning.studentChangesSince(evening)
                .filter(change -> change.before() != null && change.after() != null)
                .forEach(
                        change -> {
                            RegistryFile.Row was = before.get(index(change.before()));
                            RegistryFile.Row is = after.get(index(change.after()));
                            assertThat(change.happenings()).hasSize(1);
                            switch (change.happenings().getFirst().kind()) {
                                case RENAMED -> {
                                    assertThat(is.cell("曾用名")).isEqualTo(was.cell("姓名"));
                                    assertThat(is.cell("姓名")).isNotEqualTo(was.cell("姓名"));
                                }
                                case SUSPENDED ->
                                        assertThat(was.cell("学籍状态") + is.cell("学籍状态"))
                                                .isEqualTo("在读休学");
                                case RESUMED ->
                                        assertThat(was.cell("学籍状态") + is.cell("学籍状态"))
                                                .isEqualTo("休学在读");
                                case NUMBERED -> {
                                    assertThat(was.digits("学籍号")).startsWith("L");
                                    assertThat(is.digits("学籍号"))
                                            .isEqualTo("G" + is.digits("身份证件号"));
                                }
                                case ID_CHANGED -> {
                                    assertThat(is.cell("身份证件号")).isNotEqualTo(was.cell("身份证件号"));
                                    assertThat(is.cell("学籍号")).isEqualTo(was.cell("学籍号"));
                                }
                                case PHONE_CHANGED ->
                                        assertThat(is.cell("成员1联系电话"))
                                                .isNotEqualTo(was.cell("成员1联系电话"));
                                case CLASS_CHANGED ->
                                        assertThat(is.classOf()).isNotEqualTo(was.classOf());
                                case SEAT_CHANGED -> {
                                    assertThat(is.classOf()).isEqualTo(was.classOf());
                                    assertThat(is.cell("班内学号")).isNotEqualTo(was.cell("班内学号"));
                                }
                                default -> assertThat(change).as("a row of both days").isNull();
                            }
                        });
    }

    private static int index(@Nullable Long row) {
        return (int) (Objects.requireNonNull(row) - Truth.FIRST_ROW);
    }

    @Test
    void renderingsDifferInEveryRowAndInNoCell() throws IOException {
        byte[] plain = bytes(out -> morning.writeStudentRegistry(out, Rendering.TSV));
        RegistryFile tsv = RegistryFile.read(plain, Rendering.TSV);
        for (Rendering rendering : List.of(Rendering.XLS, Rendering.CSV, Rendering.CSV_GB18030)) {
            byte[] other = bytes(out -> morning.writeStudentRegistry(out, rendering));
            List<RegistryFile.Row> rows = RegistryFile.read(other, rendering).rows();
            assertThat(rows.size()).isEqualTo(tsv.rows().size());
            for (int i = 0; i < rows.size(); i++) {
                assertThat(rows.get(i).saysTheSameAs(tsv.rows().get(i)))
                        .as("%s, %s, row %d", seed, rendering, i + Truth.FIRST_ROW)
                        .isTrue();
            }
            assertThat(Collections.disjoint(lines(other), lines(plain)))
                    .as("%s", rendering)
                    .isTrue();
        }
    }

    private static Set<String> lines(byte[] bytes) {
        return Set.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\r\n"));
    }

    @Test
    void daysOfDifferentSchoolYearsAreNotComparedRowByRow() {
        RegistryDay september = province.on(spec.asOf().plusYears(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> september.studentChangesSince(evening));
    }
}
