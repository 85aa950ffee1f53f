package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** What the index of a source saves, and what happens when it is not there. */
class CachedIndexIT {
    private static final Pupil YINUO = Pupil.of("2133010001", "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of("2133010001", "李子涵", 904);
    private static final Pupil NOBODY = YINUO.numbered("").identified("");

    private TestHub hub;

    @BeforeEach
    void open() {
        hub = new TestHub();
        hub.snapshotSource("xueji", "xueji", "330000");
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private Path index() {
        return hub.home().resolve("index").resolve("xueji");
    }

    /** Stops the engine after what is under way. */
    private Batch delivered(byte[] file) {
        Batch batch = hub.deliver("xueji", file);
        hub.restart();
        return batch;
    }

    private void assertIndexOf(UUID batch) throws IOException {
        try (Stream<Path> files = Files.list(index())) {
            assertThat(files).containsExactly(index().resolve(batch.toString()));
        }
    }

    @Test
    void theIndexBearsTheNameOfTheLastBatchAlsoOfOneThatChangedNothing() throws IOException {
        assertIndexOf(delivered(Pupil.file(YINUO)).id());
        assertIndexOf(delivered(Pupil.file(YINUO, ZIHAN)).id());
        Batch again = delivered(Pupil.file(YINUO, ZIHAN));
        assertThat(again.counts().unchanged()).isEqualTo(2);
        assertIndexOf(again.id());
    }

    @Test
    void aDryRunAndARefusedDeliveryLeaveNoIndex() throws IOException {
        Batch applied = delivered(Pupil.file(YINUO));
        hub.rehearse("xueji", Pupil.file(YINUO, ZIHAN));
        hub.deliver("xueji", "姓名\n".getBytes(StandardCharsets.UTF_8));
        assertIndexOf(applied.id());
    }

    @Test
    void withoutItsIndexADeliveryIsRecognisedAllTheSame() throws IOException {
        Batch first = delivered(Pupil.file(YINUO, ZIHAN));
        Files.delete(index().resolve(first.id().toString()));
        Batch second = delivered(Pupil.file(YINUO.named("王依诺"), ZIHAN));
        assertThat(second.counts().unchanged()).isEqualTo(1);
        assertThat(second.counts().updated()).isEqualTo(1);
        Files.write(index().resolve(second.id().toString()), new byte[] {1, 2, 3});
        assertThat(delivered(Pupil.file(YINUO.named("王依诺"), ZIHAN)).counts().unchanged())
                .isEqualTo(2);
    }

    @Test
    void anotherEncodingAndOrderChangeNobody() {
        delivered(Pupil.file(YINUO, ZIHAN));
        String before = hub.engine().stateHash();
        String turned = new String(Pupil.file(ZIHAN, YINUO), StandardCharsets.UTF_8);
        Batch again = delivered(turned.getBytes(Charset.forName("GB18030")));
        assertThat(again.counts().unchanged()).isEqualTo(2);
        assertThat(hub.engine().stateHash()).isEqualTo(before);
    }

    @Test
    void aRowThatNamesNobodyIsReportedEveryTime() {
        for (int night = 0; night < 3; night++) {
            Batch batch = delivered(Pupil.file(YINUO, NOBODY));
            assertThat(batch.counts().quarantined()).isEqualTo(1);
        }
    }
}
