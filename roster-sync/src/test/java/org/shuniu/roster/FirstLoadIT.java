package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shuniu.roster.testing.TestHub.bytes;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.person.FirstLoad;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/** A province comes into an empty hub, without the indexes that would make it slow. */
class FirstLoadIT {
    private static final String SCHOOL = "2133010001";
    private static final Pupil FIRST = Pupil.of(SCHOOL, "王一诺", 902).withGuardian("王芳");

    private TestHub hub;
    private List<String> indexes;

    @BeforeEach
    void open() {
        hub = new TestHub(100);
        hub.snapshotSource("xueji", "xueji", "330000");
        indexes = indexes();
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void itEndsInTheSameStateWithTheSameIndexesAlsoWhenItIsInterrupted() throws Exception {
        byte[] students = province();
        long before = oidOfAnIndex();
        UUID id = receive(students);
        while (count("select count(*) from roster.person") == 0) {
            Thread.onSpinWait();
        }
        hub.restart();
        assertThat(hub.settled(id).state()).isEqualTo(BatchState.APPLIED);
        assertThat(indexes()).isEqualTo(indexes);
        assertThat(oidOfAnIndex()).as("one that was built anew").isNotEqualTo(before);
        assertThat(count("select count(*) from roster.deferred_index")).isZero();
        try (var usual = new TestHub()) {
            usual.snapshotSource("xueji", "xueji", "330000");
            usual.deliver("xueji", students);
            assertThat(hub.engine().stateHash()).isEqualTo(usual.engine().stateHash());
        }
        Batch again = hub.deliver("xueji", students);
        assertThat(again.counts().created()).isZero();
    }

    @Test
    void nobodyElseWritesPeopleMeanwhile() {
        hub.deliver("xueji", Pupil.file(FIRST));
        long link = count("select guardian_link_id from roster.guardian_link");
        hub.sql()
                .sql(
                        """
                        insert into roster.deferred_index (name, batch_id, definition)
                        select 'identifier_by_number', batch_id, 'select 1' from roster.batch
                        """)
                .update();
        assertThatThrownBy(() -> hub.engine().guardians().confirm(link, "test"))
                .isInstanceOf(FirstLoad.UnderWay.class);
        hub.sql().sql("delete from roster.deferred_index").update();
        assertThat(hub.engine().guardians().confirm(link, "test")).isPresent();
    }

    @Test
    void whoHasSomebodyAlreadyKeepsEveryIndex() {
        var some = new Pupil[12];
        for (int i = 0; i < some.length; i++) {
            some[i] = Pupil.of(SCHOOL, "李明", 904 + 2 * i);
        }
        hub.deliver("xueji", Pupil.file(some));
        long before = oidOfAnIndex();
        // The source has spoken before: its records are not all new.
        hub.deliver("xueji", province());
        assertThat(oidOfAnIndex()).isEqualTo(before);
    }

    @Test
    void whoReadsPeopleMeanwhileNeitherWaitsNorIsWaitedFor() throws Exception {
        long before = oidOfAnIndex();
        try (Connection backup = hub.dataSource().getConnection();
                Connection online = hub.dataSource().getConnection();
                Statement copying = backup.createStatement();
                Statement login = online.createStatement()) {
            backup.setAutoCommit(false);
            copying.execute("select from roster.person");
            login.execute("set lock_timeout = '1s'");
            UUID id = receive(province());
            while (batch(id).state() != BatchState.APPLIED) {
                login.execute("select from roster.person limit 1");
            }
        }
        assertThat(oidOfAnIndex()).as("not dropped").isEqualTo(before);
    }

    private static byte[] province() {
        return bytes(Province.of(ProvinceSpec.of(7, 3_000, 6))::writeStudentRegistry);
    }

    private UUID receive(byte[] file) throws Exception {
        return hub.engine()
                .intake()
                .receive(
                        new Delivery("xueji", "roster.xls", false, null, null, null, "test"),
                        new ByteArrayInputStream(file))
                .id();
    }

    private Batch batch(UUID id) {
        return hub.engine().batches().find(id).orElseThrow();
    }

    private long oidOfAnIndex() {
        return count("select cast(cast('roster.identifier_by_number' as regclass) as oid)");
    }

    private List<String> indexes() {
        return hub.sql()
                .sql(
                        "select indexdef from pg_indexes where schemaname = 'roster' order by indexdef")
                .query(String.class)
                .list();
    }

    private long count(String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }
}
