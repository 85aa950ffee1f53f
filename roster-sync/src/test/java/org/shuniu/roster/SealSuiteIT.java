package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.seal.Suite;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** A hub that seals by either suite, and one whose operator thinks again. */
@ParameterizedClass
@EnumSource
class SealSuiteIT {
    private static final String SCHOOL = "2133010001";
    private static final Pupil YINUO = Pupil.of(SCHOOL, "王一诺", 902);
    private static final Pupil ZIHAN = Pupil.of(SCHOOL, "李子涵", 904);

    @Parameter private Suite begun;
    private TestHub hub;

    @BeforeEach
    void open() {
        hub = TestHub.withoutBrakes();
        hub.sql().sql("delete from roster.hash_suite").update();
        hub.restartUnder(begun);
        hub.snapshotSource("xueji", "xueji", "330000");
        assertThat(deliver(YINUO).counts().created()).isEqualTo(1);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private Batch deliver(Pupil... pupils) {
        return hub.deliver("xueji", Pupil.file(pupils));
    }

    private List<Integer> versions() {
        return hub.sql()
                .sql("select distinct get_byte(sealed, 0) from roster.identifier order by 1")
                .query(Integer.class)
                .list();
    }

    private static int versionOf(Suite suite) {
        return suite == Suite.SM ? 2 : 1;
    }

    @Test
    void identifiersAreSealedAndFoundBySuite() {
        assertThat(versions()).containsExactly(versionOf(begun));
        Batch again = deliver(YINUO.named("王依诺"));
        assertThat(again.counts().created()).isZero();
        assertThat(again.counts().updated()).isEqualTo(1);
    }

    @Test
    void whoeverWasThereIsFoundAgainAfterTheSuiteChanged() {
        Suite other = begun == Suite.SM ? Suite.INTERNATIONAL : Suite.SM;
        hub.restartUnder(other);
        Batch later = deliver(YINUO.named("王依诺"), ZIHAN);
        assertThat(later.counts().created()).isEqualTo(1);
        assertThat(later.counts().updated()).isEqualTo(1);
        assertThat(versions()).containsExactly(1, 2);
        hub.restartUnder(begun);
        assertThat(deliver(YINUO, ZIHAN).counts().created()).isZero();
    }
}
