package org.shuniu.roster.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.source.ContentLimits;
import org.shuniu.roster.source.Deliveries;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Mapping;
import org.shuniu.roster.source.Mappings;
import org.shuniu.roster.source.tabular.TabularLayout;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The cached index says what PostgreSQL says, whatever happens to either. */
class SnapshotIndexIT {
    private static final String SOURCE = "xueji";
    private static final Clock NOVEMBER_2026 =
            Clock.fixed(Instant.parse("2026-11-22T01:00:00Z"), ZoneOffset.UTC);
    private static final Mapping XUEJI = Mappings.builtIn().find("xueji").orElseThrow();

    @TempDir private Path home;
    @TempDir private Path elsewhere;
    private JdbcTemplate template;
    private TransactionTemplate transactions;
    private SnapshotIndex index;

    @BeforeEach
    void open() {
        DataSource database = TestDatabase.fresh();
        Flyway.configure()
                .dataSource(database)
                .schemas("roster")
                .locations("classpath:org/shuniu/roster/migration")
                .load()
                .migrate();
        template = new JdbcTemplate(database);
        transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        template.update(
                """
                insert into roster.source (source_id, format, mode, scope, absent_after, min_absence, created_at, changed_at)
                values ('xueji', 'xueji', 'snapshot', '{}', '{}', 'PT12H', now(), now())
                """);
        restart();
    }

    /** What was only in memory is gone. */
    private void restart() {
        index = indexAt(home);
    }

    private SnapshotIndex indexAt(Path place) {
        return new SnapshotIndex(template, place, new RecordHashes(new MasterKey(new byte[32])));
    }

    private static DeliveryReader reader(List<Pupil> pupils) throws IOException {
        byte[] file = Pupil.file(pupils.toArray(Pupil[]::new));
        return new Deliveries(
                        Map.of(TabularLayout.NAME, new TabularLayout()),
                        Map.of(),
                        ContentLimits.DEFAULT,
                        NOVEMBER_2026)
                .open(() -> new ByteArrayInputStream(file), XUEJI, "xueji");
    }

    private static List<Pupil> pupils(int count) {
        List<Pupil> pupils = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pupils.add(Pupil.of("2133010001", "王一诺", 2 * i));
        }
        return pupils;
    }

    /** A delivery that was read. */
    private record Read(UUID batch, List<Recognition.Changed> changed, Set<Digest128> absent) {
        List<String> numbers() {
            return changed.stream().map(c -> c.record().value("studentNumber")).toList();
        }
    }

    private static Read read(SnapshotIndex index, List<Pupil> pupils) {
        UUID batch = UUID.randomUUID();
        try (DeliveryReader reader = reader(pupils)) {
            Recognition recognition = index.recognise(SOURCE, batch, reader);
            assertThat(recognition.records()).isEqualTo(pupils.size());
            var changed = recognition.changed(reader).next(Integer.MAX_VALUE);
            Set<Digest128> absent = new HashSet<>();
            recognition.absent(absent::add);
            return new Read(batch, changed, absent);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private SnapshotIndex.Remembered remembered(Recognition.Changed changed) {
        List<UUID> known =
                template.queryForList(
                        "select person_id from roster.source_record where record_key = ?",
                        UUID.class,
                        changed.recordKey().toBytes());
        UUID person = known.isEmpty() ? UUID.randomUUID() : known.getFirst();
        template.update(
                """
                insert into roster.person (person_id, public_subject, name, name_key, gender, assurance, status, version,
                                           created_at, changed_at)
                values (?, ?, '', '', '0', 'registry', 'active', 1, now(), now())
                on conflict do nothing
                """,
                person,
                person.toString());
        return new SnapshotIndex.Remembered(
                SOURCE, changed.recordKey(), new PersonId(person), changed.fingerprint());
    }

    private void apply(UUID batch, List<Recognition.Changed> changes) {
        transactions.executeWithoutResult(
                status -> index.remember(batch, changes.stream().map(this::remembered).toList()));
    }

    private Read deliver(List<Pupil> pupils) {
        Read read = read(index, pupils);
        apply(read.batch(), read.changed());
        index.settle(read.batch());
        return read;
    }

    private List<String> changedNumbers(List<Pupil> pupils) {
        Read read = read(index, pupils);
        index.abandon(read.batch());
        return read.numbers();
    }

    private Path indexFile(UUID batch) {
        return home.resolve("index").resolve(SOURCE).resolve(batch.toString());
    }

    private List<Path> indexFiles() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("index").resolve(SOURCE))) {
            return files.toList();
        }
    }

    @Test
    void oneFileIsLeftAndBearsTheNameOfTheLastBatch() throws IOException {
        deliver(pupils(3));
        Read last = deliver(pupils(4));
        assertThat(indexFiles()).containsExactly(indexFile(last.batch()));
        assertThat(template.queryForObject("select batch_id from roster.source_index", UUID.class))
                .isEqualTo(last.batch());
        assertThat(changedNumbers(pupils(4))).isEmpty();
        assertThat(indexFiles()).containsExactly(indexFile(last.batch()));
    }

    @Test
    void aChangeThatWasNotAppliedComesBackAndOneThatWasRolledBackToo() {
        Read read = read(index, pupils(3));
        apply(read.batch(), read.changed().subList(0, 1));
        transactions.executeWithoutResult(
                status -> {
                    index.remember(read.batch(), List.of(remembered(read.changed().get(1))));
                    status.setRollbackOnly();
                });
        index.settle(read.batch());
        assertThat(changedNumbers(pupils(3))).isEqualTo(read.numbers().subList(1, 3));
    }

    @Test
    void aCrashWhileApplyingLosesNoChangeAndHidesNobody() {
        deliver(pupils(5));
        List<Pupil> next = pupils(6);
        next.set(2, next.get(2).named("王依诺"));
        Read read = read(index, next);
        apply(read.batch(), read.changed());
        restart();
        assertThat(changedNumbers(next)).isEmpty();
        assertThat(read(index, pupils(5)).absent())
                .containsExactly(read.changed().get(1).recordKey());
    }

    @Test
    void aFileOfAnotherBatchIsNotBelieved() throws IOException {
        Read first = deliver(pupils(3));
        byte[] old = Files.readAllBytes(indexFile(first.batch()));
        List<Pupil> renamed = pupils(3);
        renamed.replaceAll(pupil -> pupil.named("王依诺"));
        Read second = deliver(renamed);
        Files.delete(indexFile(second.batch()));
        Files.write(indexFile(first.batch()), old);
        assertThat(changedNumbers(renamed)).isEmpty();
        assertThat(changedNumbers(pupils(3))).hasSize(3);
    }

    @Test
    void aPersonWhoWasTouchedByHandIsReadAfresh() {
        Read read = deliver(pupils(3));
        PersonId person = remembered(read.changed().get(1)).person();
        transactions.executeWithoutResult(status -> index.invalidate(List.of(person)));
        assertThat(changedNumbers(pupils(3))).containsExactly(read.numbers().get(1));
        deliver(pupils(3));
        assertThat(changedNumbers(pupils(3))).isEmpty();
        assertThat(template.queryForObject("select count(*) from roster.stale_record", Long.class))
                .isZero();
    }

    @Test
    void whatIsAppliedAfterItsBatchWasSettledIsKnown() {
        deliver(pupils(2));
        Read read = read(index, pupils(4));
        apply(read.batch(), read.changed().subList(0, 1));
        index.settle(read.batch());
        apply(read.batch(), read.changed().subList(1, 2));
        assertThat(changedNumbers(pupils(4))).isEmpty();
        assertThat(read(index, pupils(3)).absent())
                .containsExactly(read.changed().get(1).recordKey());
    }

    @Test
    void aForgottenRecordIsNeitherKnownNorMissed() {
        Read read = deliver(pupils(3));
        transactions.executeWithoutResult(
                status ->
                        index.forget(
                                List.of(
                                        new SnapshotIndex.Named(
                                                SOURCE, read.changed().get(1).recordKey()))));
        assertThat(read(index, pupils(1)).absent())
                .containsExactly(read.changed().get(2).recordKey());
        assertThat(changedNumbers(pupils(3))).containsExactly(read.numbers().get(1));
    }

    /** A cached index and one made anew of PostgreSQL never differ. */
    @Test
    void whateverHappensTheCacheSaysWhatPostgresqlSays() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Pupil> pupils = pupils(60);
        List<Applied> earlier = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            Read read = read(index, pupils);
            Read anew = read(indexAt(elsewhere.resolve(Integer.toString(step))), pupils);
            assertThat(read.numbers()).as("seed %d, step %d", seed, step).isEqualTo(anew.numbers());
            assertThat(read.absent()).as("seed %d, step %d", seed, step).isEqualTo(anew.absent());
            List<Recognition.Changed> applicable =
                    read.changed().stream().filter(change -> change.recordKey() != null).toList();
            for (Recognition.Changed change : applicable) {
                if (random.nextInt(10) > 1) {
                    apply(read.batch(), List.of(change));
                }
            }
            applicable.forEach(change -> earlier.add(new Applied(read.batch(), change)));
            happen(random, read, earlier);
            edit(random, pupils);
        }
    }

    private record Applied(UUID batch, Recognition.Changed change) {}

    private void happen(Random random, Read read, List<Applied> earlier) {
        switch (random.nextInt(7)) {
            case 0 -> restart();
            case 1 -> index.abandon(read.batch());
            default -> index.settle(read.batch());
        }
        if (earlier.isEmpty()) {
            return;
        }
        Applied some = earlier.get(random.nextInt(earlier.size()));
        switch (random.nextInt(6)) {
            case 0 -> index.invalidate(List.of(remembered(some.change()).person()));
            case 1 ->
                    index.forget(
                            List.of(new SnapshotIndex.Named(SOURCE, some.change().recordKey())));
            case 2 -> apply(some.batch(), List.of(some.change()));
            default -> {}
        }
    }

    private static void edit(Random random, List<Pupil> pupils) {
        for (int i = random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(pupils.size());
            switch (random.nextInt(5)) {
                case 0 -> pupils.set(at, pupils.get(at).named("王" + random.nextInt(100)));
                case 1 -> pupils.add(at, Pupil.of("2133010002", "李子涵", 2 * random.nextInt(400)));
                case 2 -> Collections.swap(pupils, at, random.nextInt(pupils.size()));
                case 3 -> pupils.add(pupils.get(at));
                default -> pupils.remove(at);
            }
        }
    }
}
