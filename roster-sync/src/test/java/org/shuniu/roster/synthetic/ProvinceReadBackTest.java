package org.shuniu.roster.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        assertQuarantined("xueji", Truth.RegistryFile.STUDENTS, province::writeStudentRegistry);
    }

    @Test
    void exactlyTheStaffRowsThatMustBeSetAsideAre() throws IOException {
        assertQuarantined("teacher", Truth.RegistryFile.STAFF, province::writeTeacherRegistry);
    }

    private void assertQuarantined(String format, Truth.RegistryFile file, Writing writing)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.to(bytes);
        Mapping mapping = Mappings.builtIn().find(format).orElseThrow();
        Deliveries deliveries =
                new Deliveries(
                        Map.of(TabularLayout.NAME, new TabularLayout()),
                        Map.of(),
                        ContentLimits.DEFAULT,
                        clock);
        Set<Long> expected = new HashSet<>();
        List<Truth> truth = province.truth().filter(t -> t.file() == file).toList();
        truth.stream().filter(Truth::quarantined).forEach(t -> expected.add(t.row()));
        Set<Long> found = new HashSet<>();
        List<String> problems = new ArrayList<>();
        long rows = 0;
        try (DeliveryReader reader =
                deliveries.open(
                        () -> new ByteArrayInputStream(bytes.toByteArray()), mapping, "xueji")) {
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
