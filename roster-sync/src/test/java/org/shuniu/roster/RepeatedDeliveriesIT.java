package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.SchoolLife;

/** Deliveries that come twice, late, in the wrong order or in part. */
class RepeatedDeliveriesIT {
    private static final String SCHOOL = "2133010001";
    private static final String OTHER_SCHOOL = "2133010002";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(OTHER_SCHOOL, "李子涵", 904);
    private static final Pupil BROKEN = Pupil.of(SCHOOL, "陈思远", 906).inClass("二班儿");
    private static final Instant MONDAY = Instant.parse("2026-11-16T01:00:00Z");

    private SchoolLife life;

    @BeforeEach
    void open() {
        life = new SchoolLife("2026-11-16");
        life.source("xueji", "xueji", "330000");
    }

    @AfterEach
    void close() {
        life.close();
    }

    @Test
    void theSameBytesOfTheSameMomentAreAppliedAndNothingIsDone() {
        byte[] file = Pupil.file(YINUO, BROKEN);
        Batch first = life.deliver("xueji", file, null, MONDAY, false);
        assertThat(first.counts()).isEqualTo(new Batch.Counts(2, 1, 0, 0, 0, 0, 0, 1, 0));
        String state = life.engine().stateHash();
        Batch again = life.after(Duration.ofDays(1)).deliver("xueji", file, null, MONDAY, false);
        assertThat(again.state()).isEqualTo(BatchState.APPLIED);
        assertThat(again.counts()).isEqualTo(new Batch.Counts(2, 0, 0, 1, 0, 0, 0, 1, 0));
        assertThat(life.problems(again)).isEqualTo(life.problems(first)).isNotEmpty();
        assertThat(
                        life.count(
                                "select count(*) from roster.change where batch_id = '"
                                        + again.id()
                                        + "'"))
                .isZero();
        assertThat(life.engine().stateHash()).isEqualTo(state);
    }

    @Test
    void theSameBytesOfALaterMomentAreReadAnew() {
        byte[] file = Pupil.file(YINUO, BROKEN);
        life.deliver("xueji", file, null, MONDAY, false);
        Batch later = life.deliver("xueji", file, null, MONDAY.plusSeconds(1), false);
        assertThat(later.state()).isEqualTo(BatchState.APPLIED);
        assertThat(later.counts().quarantined()).isEqualTo(1);
        assertThat(later.planHash()).isNotNull();
    }

    @Test
    void aDryRunIsNoLastBatch() {
        byte[] file = Pupil.file(YINUO);
        life.deliver("xueji", file, null, MONDAY, true);
        Batch real = life.deliver("xueji", file, null, MONDAY, false);
        assertThat(real.counts().created()).isEqualTo(1);
    }

    @Test
    void aSnapshotThatIsNotNewerIsRefused() {
        life.deliver("xueji", Pupil.file(YINUO), null, MONDAY, false);
        Batch same = life.deliver("xueji", Pupil.file(YINUO, ZIHAN), null, MONDAY, false);
        Batch older =
                life.deliver(
                        "xueji", Pupil.file(YINUO, ZIHAN), null, MONDAY.minusSeconds(9), false);
        assertThat(problem(same)).isEqualTo("stale-snapshot");
        assertThat(problem(older)).isEqualTo("stale-snapshot");
        assertThat(life.count("select count(*) from roster.person")).isEqualTo(1);
    }

    @Test
    void changesThatComeInTheWrongOrderAreRefused() {
        life.source("xueji", "xueji", Source.Mode.DELTA, Map.of(), Duration.ZERO, "330000");
        life.deliver("xueji", Pupil.file(YINUO), null, MONDAY, false);
        Batch late =
                life.deliver(
                        "xueji",
                        Pupil.file(YINUO.named("王依诺")),
                        null,
                        MONDAY.minusSeconds(1),
                        false);
        assertThat(problem(late)).isEqualTo("out-of-order");
        Batch sameMoment =
                life.deliver("xueji", Pupil.file(YINUO.named("王依诺")), null, MONDAY, false);
        assertThat(sameMoment.counts().updated()).isEqualTo(1);
    }

    @Test
    void aMissingFileIsNotAnEmptyOne() throws IOException {
        byte[] both = zip(Map.of("a.txt", Pupil.file(YINUO), "b.txt", Pupil.file(ZIHAN)));
        byte[] one = zip(Map.of("a.txt", Pupil.file(YINUO)));
        life.whole("xueji", both, 2);
        for (int night = 0; night < 4; night++) {
            Batch batch = life.after(Duration.ofDays(1)).whole("xueji", one, 1);
            assertThat(life.problems(batch)).contains("file-missing");
        }
        assertThat(life.places(ZIHAN)).containsExactly(OTHER_SCHOOL);
        Pupil stranger = Pupil.of(OTHER_SCHOOL, "赵雨桐", 908);
        byte[] other = zip(Map.of("a.txt", Pupil.file(YINUO), "b.txt", Pupil.file(stranger)));
        life.after(Duration.ofDays(1)).whole("xueji", other, 2);
        life.after(Duration.ofDays(1)).whole("xueji", other, 2);
        assertThat(life.places(ZIHAN)).isEmpty();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static String problem(Batch batch) {
        assertThat(batch.state()).isEqualTo(BatchState.REFUSED);
        return Objects.requireNonNull(batch.problem()).type();
    }
}
