package org.shuniu.roster.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.testing.TestHub;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is done to the audit trail after a second, the chain tells. */
class AuditChainIT {
    private static final MasterKey KEY = new MasterKey(new byte[32]);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TestHub hub;
    private JdbcTemplate jdbc;

    @BeforeEach
    void open() {
        hub = new TestHub();
        jdbc = new JdbcTemplate(hub.dataSource());
        sealAll(ChainDigest.SHA256);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private record Happened(String type, String actor, @Nullable String subject, Facts payload)
            implements AuditEvent {}

    private record Facts(int number, String text) {}

    private void happen(int from, int to) {
        var log = log(JdbcClient.create(hub.dataSource()));
        for (int i = from; i <= to; i++) {
            log.record(event(i));
        }
    }

    private static Happened event(int number) {
        return new Happened("test.happened", "system", null, new Facts(number, "桂花"));
    }

    private static AuditLog log(JdbcClient client) {
        return new AuditLog(client, JsonMapper.shared(), Clock.systemUTC(), "here");
    }

    private AuditSealer sealer(ChainDigest digest, MasterKey key) {
        return new AuditSealer(
                new JdbcTemplate(hub.dataSource()),
                new TransactionTemplate(new JdbcTransactionManager(hub.dataSource())),
                key,
                digest,
                Clock.systemUTC());
    }

    private Optional<AuditBlock> seal(ChainDigest digest) {
        return sealer(digest, KEY).seal();
    }

    /** Transactions of other databases of the server may hold the sealer back for a moment. */
    private AuditChain.Report sealAll(ChainDigest digest) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        AuditChain.Report report;
        do {
            seal(digest);
            report = verify(null);
        } while (report.unsealed() > 0 && System.nanoTime() < deadline);
        assertThat(report.unsealed()).isZero();
        assertThat(report.fault()).isNull();
        return report;
    }

    private AuditChain.Report verify(@Nullable String known) {
        return new AuditChain(
                        new JdbcTemplate(hub.dataSource()),
                        new JdbcTransactionManager(hub.dataSource()),
                        KEY)
                .verify(known);
    }

    /** As somebody who owns the database. */
    private void tamper(String sql) {
        jdbc.execute("alter table roster.audit_event disable trigger all");
        jdbc.execute("alter table roster.audit_block disable trigger all");
        jdbc.execute(sql);
    }

    private void threeBlocks() {
        for (int block = 0; block < 3; block++) {
            happen(block * 10 + 1, block * 10 + 10);
            sealAll(block == 1 ? ChainDigest.SM3 : ChainDigest.SHA256);
        }
    }

    @Test
    void bothDigestsLiveInOneChainAndNothingIsSealedTwice() {
        threeBlocks();
        assertThat(seal(ChainDigest.SM3)).isEmpty();
        happen(31, 33);
        AuditChain.Report before = verify(null);
        assertThat(before.unsealed()).isEqualTo(3);
        AuditChain.Report after = sealAll(ChainDigest.SHA256);
        assertThat(after.events()).isEqualTo(before.events() + 3);
        assertThat(verify(before.head()).fault()).isNull();
        assertThat(verify(after.head()).fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update roster.audit_event set payload = jsonb_set(payload, '{number}', '99') where payload ->> 'number' = '15'",
                "update roster.audit_event set actor = 'person:other' where payload ->> 'number' = '15'",
                "update roster.audit_event set subject = '' where payload ->> 'number' = '15'",
                "update roster.audit_event set occurred_at = occurred_at + interval '1 microsecond' where payload ->> 'number' = '15'",
                "delete from roster.audit_event where payload ->> 'number' = '15'",
                "insert into roster.audit_event (node, occurred_at, type, actor, payload, transaction_id) select node, occurred_at, type, actor, payload, transaction_id from roster.audit_event where payload ->> 'number' = '15'",
                "delete from roster.audit_block where number = (select max(number) - 1 from roster.audit_block)",
                "update roster.audit_block set events = events - 1 where number = (select max(number) - 1 from roster.audit_block)",
                "update roster.audit_block set sealed_at = sealed_at - interval '1 day' where number = (select max(number) - 1 from roster.audit_block)",
                "update roster.audit_block b set seal = o.seal from roster.audit_block o where b.number = o.number + 1"
            })
    void whatSomebodyDoesToTheTrailShows(String sql) {
        threeBlocks();
        tamper(sql);
        assertThat(verify(null).fault()).contains("block");
    }

    @Test
    void anEndThatWasCutOffShowsBesideAHeadThatWasKept() {
        threeBlocks();
        String head = verify(null).head();
        tamper(
                "delete from roster.audit_block where number = (select max(number) from roster.audit_block)");
        tamper("delete from roster.audit_event where cast(payload ->> 'number' as int) > 20");
        assertThat(verify(null).fault()).isNull();
        assertThat(verify(head).fault()).contains(head, "cut off");
    }

    @Test
    void whoHasNotTheKeyCannotSealAnew() {
        threeBlocks();
        tamper("delete from roster.audit_block");
        sealer(
                        ChainDigest.SHA256,
                        new MasterKey(
                                "another key of thirty-two bytes!"
                                        .getBytes(StandardCharsets.US_ASCII)))
                .seal();
        assertThat(verify(null).fault()).contains("master key");
    }

    @Test
    void whoCommitsLateIsSealedLater() throws SQLException {
        AuditChain.Report before = verify(null);
        try (Connection slow = hub.dataSource().getConnection()) {
            slow.setAutoCommit(false);
            log(JdbcClient.create(new SingleConnectionDataSource(slow, true))).record(event(1));
            happen(2, 5);
            seal(ChainDigest.SHA256);
            assertThat(verify(null).unsealed()).isEqualTo(4);
            slow.commit();
        }
        assertThat(sealAll(ChainDigest.SHA256).events()).isEqualTo(before.events() + 5);
    }

    @Test
    void ofManySealersOneSeals() throws Exception {
        long before = verify(null).events();
        happen(1, 500);
        List<AuditBlock> sealed = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            Callable<Optional<AuditBlock>> seal = () -> seal(ChainDigest.SHA256);
            for (Future<Optional<AuditBlock>> one :
                    pool.invokeAll(List.of(seal, seal, seal, seal))) {
                one.get().ifPresent(sealed::add);
            }
        }
        long byThem = sealed.stream().mapToLong(AuditBlock::events).sum();
        assertThat(verify(null).events()).isEqualTo(before + byThem);
        assertThat(sealAll(ChainDigest.SHA256).events()).isEqualTo(before + 500);
    }

    @Test
    void whatIsTakenOutBeforeItIsSealedShows() {
        happen(1, 5);
        tamper("delete from roster.audit_event where payload ->> 'number' = '3'");
        assertThat(verify(null).fault()).contains("event 3 of the run", "before it was sealed");
        seal(ChainDigest.SHA256);
        assertThat(verify(null).fault()).contains("event 3 of the run", "before it was sealed");
    }

    @Test
    void whatIsRolledBackIsNoGap() throws Exception {
        AuditLog log = log(JdbcClient.create(hub.dataSource()));
        var act = new TransactionTemplate(new JdbcTransactionManager(hub.dataSource()));
        Callable<Boolean> acts =
                () -> {
                    for (int i = 0; i < 50; i++) {
                        boolean fails = i % 3 == 1;
                        act.executeWithoutResult(
                                status -> {
                                    log.record(event(1));
                                    log.record(event(2));
                                    if (fails) {
                                        status.setRollbackOnly();
                                    }
                                });
                        seal(ChainDigest.SHA256);
                        if (verify(null).fault() != null) {
                            return false;
                        }
                    }
                    return true;
                };
        try (var pool = Executors.newFixedThreadPool(3)) {
            for (Future<Boolean> one : pool.invokeAll(List.of(acts, acts, acts))) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(sealAll(ChainDigest.SHA256).events()).isGreaterThanOrEqualTo(3 * 33 * 2);
    }

    @ParameterizedTest
    @CsvSource({
        "15, update roster.audit_event set actor = 'x' where payload ->> 'number' = '15', event %d was changed",
        "14, delete from roster.audit_event where payload ->> 'number' = '15', the one after event %d was removed",
        "20, delete from roster.audit_event where payload ->> 'number' = '21', its first event was removed",
        "19, delete from roster.audit_event where payload ->> 'number' = '20', the one after event %d was removed",
    })
    void theEventIsNamed(int named, String sql, String blame) {
        threeBlocks();
        Long event =
                jdbc.queryForObject(
                        "select audit_event_id from roster.audit_event where payload ->> 'number' = '%d'"
                                .formatted(named),
                        Long.class);
        tamper(sql);
        assertThat(verify(null).fault()).contains(blame.formatted(event));
    }

    @Test
    void anEventThatWasSlippedInIsNamed() {
        threeBlocks();
        tamper(
                "insert into roster.audit_event (node, occurred_at, type, actor, payload, transaction_id) select node, occurred_at, type, actor, payload, transaction_id from roster.audit_event where payload ->> 'number' = '15'");
        Long event =
                jdbc.queryForObject(
                        "select max(audit_event_id) from roster.audit_event", Long.class);
        assertThat(verify(null).fault()).contains("event %d was slipped in".formatted(event));
    }

    @Test
    void hashesOfEventsThatWereChangedTooBlameNobody() {
        threeBlocks();
        tamper("update roster.audit_event set actor = 'x' where payload ->> 'number' = '15'");
        tamper("update roster.audit_block set leaves = overlay(leaves placing 'x' from 40)");
        assertThat(verify(null).fault()).startsWith("block").endsWith("does not hold");
    }

    /** More than fit into one block, recorded in one act. */
    @Test
    void aHundredThousandEventsOfOneActAreSealed() {
        AuditChain.Report before = verify(null);
        jdbc.execute(
                """
                insert into roster.audit_event (node, occurred_at, type, actor, payload)
                select 'here', now(), 'test.happened', 'system', jsonb_build_object('number', n)
                  from generate_series(1, 100000) n
                """);
        AuditChain.Report after = sealAll(ChainDigest.SM3);
        assertThat(after.events()).isEqualTo(before.events() + 100_000);
        assertThat(after.blocks()).isGreaterThanOrEqualTo(before.blocks() + 2);
    }
}
