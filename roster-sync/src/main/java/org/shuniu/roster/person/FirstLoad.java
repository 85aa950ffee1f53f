package org.shuniu.roster.person;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/**
 * A province comes into an empty hub: what is found by keyed hash lies at random in its index, so
 * that every entry costs a page, twenty times the entry's share of an index that is built at once.
 * Such a load goes without these indexes and builds them at its end.
 *
 * <p>Nobody else writes people meanwhile, for nothing would keep two of them from one number. A
 * crash changes nothing of that: what is missing is written down in the transaction that drops it,
 * and the load, which goes on where it was, or {@link #end} builds it. Space numbers keep their
 * index: people log in with them.
 */
public final class FirstLoad {
    private static final List<String> BUILT_AT_THE_END =
            List.of(
                    "identifier_by_number",
                    "source_record_key",
                    "guardian_link_by_citizen_id",
                    "guardian_link_by_proposal",
                    "person_by_birth_date");

    /** Of so many people who are there already, an index is more than a nuisance to miss. */
    private static final int NEW_PER_KNOWN = 10;

    /**
     * Whoever waits to drop an index makes everybody wait who comes after and reads the table:
     * people who log in. A backup reads for hours.
     */
    private static final String PATIENCE_WITH_READERS = "set local lock_timeout = '100ms'";

    /** PostgreSQL, appendix A. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final int ATTEMPTS = 20;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

    private static final String GATE = "hashtextextended('shuniu.first-load', 0)";

    // Waits for a load that is just beginning, and lets others pass that write as well.
    private static final String PASS = "select pg_advisory_xact_lock_shared(" + GATE + ")";
    private static final String CLOSE = "select pg_advisory_xact_lock(" + GATE + ")";

    private static final String BATCH = "select batch_id from roster.deferred_index limit 1";

    private static final String IS_FIRST =
            """
            select (select count(*) from (select from roster.person limit :known) p) < :known
               and not exists (select from roster.source_record r where r.source_id = b.source_id)
               and coalesce(pg_sequence_last_value('roster.identifier_identifier_id_seq'), 0) = b.plan_saw
              from roster.batch b
             where b.batch_id = :batch
            """;

    private static final String WRITE_DOWN =
            """
            insert into roster.deferred_index (name, batch_id, definition)
            select indexname, :batch, indexdef from pg_indexes
             where schemaname = 'roster' and indexname = :name
            """;

    private static final String MISSING =
            "select definition from roster.deferred_index where name = :name";

    private static final String BUILT = "delete from roster.deferred_index where name = :name";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final long fewest;

    /** People are being loaded for the first time: whoever else writes tries again later. */
    public static final class UnderWay extends TransientDataAccessResourceException {
        private static final long serialVersionUID = 1;

        public UnderWay() {
            super("people are being loaded for the first time");
        }
    }

    /**
     * First loads into a database.
     *
     * @param fewest new people for whom it is worth the trouble
     */
    public FirstLoad(JdbcClient jdbc, TransactionOperations transactions, long fewest) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.fewest = fewest;
    }

    /**
     * Makes the load of a batch a first one, if it is, or goes on with it. Where somebody reads and
     * does not stop, it is loaded like any other.
     *
     * @return whether the batch loads without indexes
     */
    public boolean begin(UUID batch, long newPeople) {
        if (newPeople < fewest) {
            return false;
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Start start = transactions.execute(status -> close(batch, newPeople, status));
            if (start != Start.SOMEBODY_READS) {
                return start == Start.FIRST;
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
        return false;
    }

    private enum Start {
        FIRST,
        USUAL,
        SOMEBODY_READS
    }

    private Start close(UUID batch, long newPeople, TransactionStatus status) {
        jdbc.sql("set local lock_timeout = '10s'").update();
        jdbc.sql(CLOSE).query((rs, n) -> n).single();
        UUID underWay = underWay();
        if (underWay != null) {
            return underWay.equals(batch) ? Start.FIRST : Start.USUAL;
        }
        boolean first =
                jdbc.sql(IS_FIRST)
                        .param("batch", batch)
                        .param("known", Math.max(1, newPeople / NEW_PER_KNOWN))
                        .query(Boolean.class)
                        .optional()
                        .orElse(false);
        if (!first) {
            return Start.USUAL;
        }
        try {
            jdbc.sql(PATIENCE_WITH_READERS).update();
            for (String name : BUILT_AT_THE_END) {
                jdbc.sql(WRITE_DOWN).param("batch", batch).param("name", name).update();
                jdbc.sql("drop index roster." + name).update();
            }
            return Start.FIRST;
        } catch (UncategorizedSQLException e) {
            if (e.getCause() instanceof SQLException cause
                    && LOCK_NOT_AVAILABLE.equals(cause.getSQLState())) {
                status.setRollbackOnly();
                return Start.SOMEBODY_READS;
            }
            throw e;
        }
    }

    /** Lets a transaction that writes people pass, or throws {@link UnderWay}. */
    void pass(@Nullable UUID batch) {
        jdbc.sql(PASS).query((rs, n) -> n).single();
        UUID underWay = underWay();
        if (underWay != null && !underWay.equals(batch)) {
            throw new UnderWay();
        }
        if (underWay != null) {
            // Two of its chunks are written at once, and commit in order: who waits for the one
            // behind would wait for ever.
            jdbc.sql("set local lock_timeout = '10s'").update();
        }
    }

    /** Builds what is missing; each index is there, or still written down as missing. */
    public void end() {
        for (String name : BUILT_AT_THE_END) {
            transactions.executeWithoutResult(status -> build(name));
        }
    }

    private void build(String name) {
        jdbc.sql(MISSING)
                .param("name", name)
                .query(String.class)
                .optional()
                .ifPresent(
                        definition -> {
                            jdbc.sql(definition).update();
                            jdbc.sql(BUILT).param("name", name).update();
                        });
    }

    private @Nullable UUID underWay() {
        return jdbc.sql(BATCH).query(UUID.class).optional().orElse(null);
    }
}
