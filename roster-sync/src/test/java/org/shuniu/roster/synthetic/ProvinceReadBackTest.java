package org.shuniu.roster.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.RowOutcome;
import org.shuniu.roster.source.SourceRecord;
import org.shuniu.roster.source.tabular.TabularLayout;

/** The demo's files as our own readers see them, against what is true about them. */
class ProvinceReadBackTest {
    private final ProvinceSpec spec = ProvinceSpec.demo();
    private final String seed = "seed " + spec.seed();
    private final Province province = Province.of(spec);
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T04:00:00Z"), ZoneOffset.UTC);

    @Test
    void exactlyTheStudentRowsThatMustBeSetAsideAre() throws IOException {
        assertQuarantined(
                "xueji", province.firstDay().studentTruth(), province::writeStudentRegistry);
    }

    @Test
    void exactlyTheStudentRowsOfAnyDayAndRenderingAre() throws IOException {
        RegistryDay night = province.afterNights(1, 0.05);
        assertQuarantined(
                "xueji",
                night.studentTruth(),
                out -> night.writeStudentRegistry(out, Rendering.CSV_GB18030));
        RegistryDay september = province.on(LocalDate.of(2028, Month.SEPTEMBER, 10));
        assertQuarantined(
                "xueji",
                september.studentTruth(),
                out -> september.writeStudentRegistry(out, Rendering.CSV));
    }

    @Test
    void exactlyTheStaffRowsThatMustBeSetAsideAre() throws IOException {
        assertQuarantined(
                "teacher", province.firstDay().staffTruth(), province::writeTeacherRegistry);
        RegistryDay later = province.on(LocalDate.of(2028, Month.SEPTEMBER, 10));
        assertQuarantined(
                "teacher",
                later.staffTruth(),
                out -> later.writeTeacherRegistry(out, Rendering.TSV));
    }

    private void assertQuarantined(String format, Stream<Truth> told, Writing writing)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.to(bytes);
        Mapping mapping = Mappings.builtIn().find(format).orElseThrow();
        Deliveries deliveries =
                new Deliveries(
                        Map.of(TabularLayout.NAME, new TabularLayout()),
                        ContentLimits.DEFAULT,
                        clock);
        Set<Long> expected = new HashSet<>();
        List<Truth> truth = told.toList();
        truth.stream().filter(Truth::quarantined).forEach(t -> expected.add(t.row()));
        Set<Long> found = new HashSet<>();
        List<String> problems = new ArrayList<>();
        long rows = 0;
        try (DeliveryReader reader =
                deliveries.open(() -> new ByteArrayInputStream(bytes.toByteArray()), mapping)) {
            SourceRecord record;
            while ((record = reader.next()) != null) {
                rows++;
                if (reader.normalise(record) instanceof RowOutcome.Quarantined quarantined) {
                    found.add(record.row());
                    problems.add(record.row() + " " + quarantined.problems());
                }
            }
        }
        assertThat(rows).as(seed).isEqualTo(truth.size());
        assertThat(found).as("%s: %s", seed, problems).isEqualTo(expected);
    }

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }
}
