package org.shuniu.roster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.Spool;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.testing.TestHub;

class SpoolRetentionIT {
    @TempDir private Path home;
    private TestHub hub;
    private Spool spool;

    @BeforeEach
    void open() throws Exception {
        hub = new TestHub();
        spool = new Spool(home, new MasterKey(new byte[32]), Clock.systemUTC(), new SecureRandom());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void bytesStayThirtyDaysAfterTheirBatchClosed() throws Exception {
        hub.snapshotSource("xueji", "xueji");
        Batch refused = hub.deliver("xueji", "not a registry".getBytes(UTF_8));
        Spool delivered =
                new Spool(
                        hub.home(),
                        new MasterKey(new byte[32]),
                        Clock.systemUTC(),
                        new SecureRandom());

        tidy(delivered, Duration.ofDays(29));
        assertThat(delivered.holds(refused.id())).isTrue();
        tidy(delivered, Duration.ofDays(31));
        assertThat(delivered.holds(refused.id())).isFalse();
    }

    @Test
    void bytesThatNoBatchKnowsGoOnceNoneCanBeOnItsWay() throws Exception {
        UUID lost = spool.store(new ByteArrayInputStream("lost".getBytes(UTF_8)), 100, null).id();

        tidy(spool, Duration.ofMinutes(30));
        assertThat(spool.holds(lost)).isTrue();
        tidy(spool, Duration.ofMinutes(90));
        assertThat(spool.holds(lost)).isFalse();
    }

    private void tidy(Spool of, Duration later) throws Exception {
        try (var retention =
                new SpoolRetention(
                        of, hub.engine().batches(), Clock.offset(Clock.systemUTC(), later))) {
            retention.run();
        }
    }
}
