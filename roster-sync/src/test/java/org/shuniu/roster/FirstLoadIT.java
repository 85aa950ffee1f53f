package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shuniu.roster.testing.TestHub.bytes;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    /** The chunk of the first people waits for lock 1, the other for lock 2. */
    private static final String HALT_BEFORE_SPACES =
            """
            create function halt() returns trigger language plpgsql as $$
            begin
                if exists (select from roster.deferred_index) then
                    perform pg_advisory_xact_lock_shared(
                            case when (select person_id from roster.change order by person_id limit 1)
                                      in (select person_id from roster.person) then 1 else 2 end);
                end if;
                return null;
            end $$;
            create trigger halt before insert on roster.space execute function halt()
            """;

    private static final String HALTED =
            """
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
             where l.locktype = 'advisory' and l.classid = 0 and l.objid in (1, 2) and not l.granted
               and d.datname = current_database()
            """;

    private static final String COMMITTED =
            "select count(*) from roster.batch where applied_through is not null";

    private static final String WAITS_FOR_ITS_TURN =
            """
            select count(*) from pg_stat_activity
             where datname = current_database() and state = 'idle in transaction' and backend_xid is not null
            """;

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

    /** Whoever of the two writes first, the load ends as if they had drawn different ones. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void twoChunksThatDrawTheSameSpaceNumbersAreWrittenOneAtATime(int first) throws Exception {
        var random = new EqualDraws();
        try (var drawing = new TestHub(100, random);
                Connection ours = drawing.dataSource().getConnection();
                Statement halt = ours.createStatement()) {
            drawing.snapshotSource("xueji", "xueji", "330000");
            halt.execute(HALT_BEFORE_SPACES);
            halt.execute("select pg_advisory_lock(1), pg_advisory_lock(2)");
            UUID id =
                    drawing.send(
                            new Delivery("xueji", "roster.xls", false, null, null, null, "test"),
                            province());
            drawing.await(() -> count(drawing, HALTED) == 2);
            assertThat(random.drawnTwice).as("both have drawn").isNotEmpty();
            halt.execute("select pg_advisory_unlock(%d)".formatted(first));
            String written = first == 1 ? COMMITTED : WAITS_FOR_ITS_TURN;
            drawing.await(() -> count(drawing, HALTED) == 1 && count(drawing, written) == 1);
            halt.execute("select pg_advisory_unlock_all()");

            Batch loaded = drawing.settled(id);
            assertThat(loaded.state()).isEqualTo(BatchState.APPLIED);
            assertThat(count(drawing, "select count(*) from roster.person"))
                    .isEqualTo(loaded.counts().created());
            assertThat(
                            count(
                                    drawing,
                                    "select count(*) from roster.space where person_id is not null"))
                    .isEqualTo(loaded.counts().created());
            assertThat(random.drawnAlone).as("by who walks on behind them").isNotEmpty();
            Batch again = drawing.deliver("xueji", province());
            assertThat(again.counts().unchanged() + again.counts().quarantined())
                    .isEqualTo(again.counts().rows());
        }
    }

    /** Draws the same numbers for both who write at once. */
    private static final class EqualDraws extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final transient ThreadLocal<Random> equal =
                ThreadLocal.withInitial(() -> new Random(1));
        private final transient Set<Long> drawnInTandem = ConcurrentHashMap.newKeySet();
        private final transient Set<Long> drawnTwice = ConcurrentHashMap.newKeySet();
        private final transient Set<Long> drawnAlone = ConcurrentHashMap.newKeySet();

        @Override
        public long nextLong(long origin, long bound) {
            if (Thread.currentThread().getName().startsWith("chunk-writer")) {
                long number = equal.get().nextLong(origin, bound);
                if (!drawnInTandem.add(number)) {
                    drawnTwice.add(number);
                }
                return number;
            }
            long number = super.nextLong(origin, bound);
            if (!drawnInTandem.isEmpty()) {
                drawnAlone.add(number);
            }
            return number;
        }
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
        return count(hub, sql);
    }

    private static long count(TestHub hub, String sql) {
        return hub.sql().sql(sql).query(Long.class).single();
    }
}
