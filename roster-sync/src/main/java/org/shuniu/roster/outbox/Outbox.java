package org.shuniu.roster.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to whom, for everybody who must hear of it: one row per person and batch, written
 * in the transaction of the act. Nothing is sent from here; delivery renders each row for each
 * receiver by what the person's state allows at that moment.
 *
 * <p>Readers go along (transaction, sequence within it) and stop below the oldest transaction that
 * is still running: a sequence alone would pass over what commits late. A receiver may hear twice
 * and must tell by {@code personVersion}, which orders the events of one person.
 *
 * <p>Kept for {@link #KEPT}, so that it cannot grow for ever: every applied batch removes what is
 * older, and who was away for longer starts anew with a snapshot. Rows go from the front, in the
 * order of the primary key, so that what is left stays one run of the table and its index.
 */
public final class Outbox {
    /** How long a receiver may be away and still go on from its cursor. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** What was committed late had happened earlier; nothing runs for as long as this. */
    private static final Duration LATEST_COMMIT = Duration.ofHours(1);

    private static final int VERSION = 1;

    /**
     * What happened to one person in one batch.
     *
     * @param personVersion the version that the person has since
     * @param batch null for what no plan asked for
     */
    public record Entry(
            PersonId person,
            long personVersion,
            @Nullable UUID batch,
            Instant at,
            List<Fact> facts) {
        public Entry {
            facts = List.copyOf(facts);
        }

        boolean leaves() {
            return facts.stream()
                    .anyMatch(f -> f instanceof Fact.PersonLeft || f instanceof Fact.PersonVoided);
        }
    }

    /** Where a reader stands: after this row of this transaction. */
    public record Cursor(long transaction, long sequence) {
        public static final Cursor START = new Cursor(0, 0);
    }

    /** An entry and where its reader stands with it. */
    public record Read(Cursor cursor, Entry entry) {}

    /** {@code NOTIFY} with this name tells that somebody left, when the transaction commits. */
    public static final String LEAVERS_CHANNEL = "roster_leavers";

    /**
     * What a reader of leavers alone needs of an entry.
     *
     * @param settled whether no earlier transaction still runs: the reader may pass it for good
     * @param leaves whether the person left, or never was
     */
    public record Passing(
            Cursor cursor, boolean settled, boolean leaves, PersonId person, Instant at) {}

    /** Entries of one transaction as rows, to be sent in it. */
    public static final class Rows {
        private final CopyRows rows;
        private final boolean leavers;

        private Rows(CopyRows rows, boolean leavers) {
            this.rows = rows;
            this.leavers = leavers;
        }

        /** Wakes who waits for leavers, if there are any. */
        public void send(JdbcTemplate template) {
            rows.send(template);
            if (leavers) {
                template.execute("notify " + LEAVERS_CHANNEL);
            }
        }
    }

    /** The stored form; a version, because receivers' cursors outlive releases. */
    private record Stored(int v, List<Fact> facts) {}

    private static final String COPY =
            """
            copy roster.outbox (person_id, person_version, batch_id, occurred_at, facts) from stdin (format binary)
            """;

    private static final String PRESENT =
            "select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) - 1";

    private static final String AFTER =
            """
            select cast(cast(transaction_id as text) as bigint) as transaction, outbox_id, person_id, person_version,
                   batch_id, occurred_at, facts
              from roster.outbox
             where (transaction_id, outbox_id) > (cast(cast(? as text) as xid8), ?)
               and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
             order by transaction_id, outbox_id
             limit ?
            """;

    // What is committed above the oldest running transaction is shown too: who left must not wait
    // for somebody else's long transaction. Only the cursor does.
    private static final String PASSING =
            """
            select cast(cast(transaction_id as text) as bigint) as transaction, outbox_id, person_id, occurred_at,
                   transaction_id < pg_snapshot_xmin(pg_current_snapshot()) as settled,
                   jsonb_path_exists(facts, '$.facts[*] ? (@.type == "person.left" || @.type == "person.voided")')
                       as leaves
              from roster.outbox
             where (transaction_id, outbox_id) > (cast(cast(? as text) as xid8), ?)
             order by transaction_id, outbox_id
             limit ?
            """;

    // On most nights the oldest entry is young, and the first condition, asked once, ends it.
    private static final String PRUNE =
            """
            delete from roster.outbox
             where (transaction_id, outbox_id) in (
                   select transaction_id, outbox_id
                     from roster.outbox
                    where transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                      and (select occurred_at from roster.outbox
                            order by transaction_id, outbox_id limit 1) < ?
                    order by transaction_id, outbox_id
                    limit ?)
               and occurred_at < ?
            """;

    private final JdbcTemplate template;
    private final ObjectWriter writer = JsonMapper.shared().writerFor(Stored.class);
    private final ObjectReader reader = JsonMapper.shared().readerFor(Stored.class);

    public Outbox(JdbcTemplate template) {
        this.template = template;
    }

    /** Adds entries within the caller's transaction; those without facts tell nothing. */
    public void add(Collection<Entry> entries) {
        collect(entries).send(template);
    }

    /** Entries as rows, to be sent later. */
    public Rows collect(Collection<Entry> entries) {
        var rows = new CopyRows(COPY, 5);
        for (Entry entry : entries) {
            if (!entry.facts().isEmpty()) {
                rows.row()
                        .uuid(entry.person().value())
                        .bigint(entry.personVersion())
                        .uuid(entry.batch())
                        .moment(entry.at())
                        .jsonb(json(entry.facts()));
            }
        }
        return new Rows(rows, entries.stream().anyMatch(Entry::leaves));
    }

    /**
     * Whether some of what a reader has not read may be gone by now.
     *
     * @param current everything that was committed until then has been read
     */
    public static boolean isLost(Instant current, Instant now) {
        return current.isBefore(now.minus(KEPT).plus(LATEST_COMMIT));
    }

    /** Behind everything that is settled by now: whoever goes on from here misses nothing later. */
    public Cursor present() {
        Long settled = template.queryForObject(PRESENT, Long.class);
        return new Cursor(Objects.requireNonNull(settled), Long.MAX_VALUE);
    }

    /** The next entries that are settled; empty until there are more. */
    public List<Read> after(Cursor cursor, int limit) {
        return template.query(
                AFTER, (rs, n) -> read(rs), cursor.transaction(), cursor.sequence(), limit);
    }

    /** The next entries for a reader of leavers, settled or not. */
    public List<Passing> passing(Cursor cursor, int limit) {
        return template.query(
                PASSING,
                (rs, n) ->
                        new Passing(
                                new Cursor(rs.getLong("transaction"), rs.getLong("outbox_id")),
                                rs.getBoolean("settled"),
                                rs.getBoolean("leaves"),
                                new PersonId(rs.getObject("person_id", UUID.class)),
                                rs.getObject("occurred_at", OffsetDateTime.class).toInstant()),
                cursor.transaction(),
                cursor.sequence(),
                limit);
    }

    /**
     * Removes the oldest entries.
     *
     * @param before younger ones stay
     * @param limit at most so many at once, so that nobody waits
     * @return how many went; fewer than {@code limit} if none is left to remove
     */
    public int prune(Instant before, int limit) {
        OffsetDateTime oldest = before.atOffset(ZoneOffset.UTC);
        return template.update(PRUNE, oldest, limit, oldest);
    }

    String json(List<Fact> facts) {
        return writer.writeValueAsString(new Stored(VERSION, facts));
    }

    private Read read(ResultSet rs) throws SQLException {
        Stored stored = reader.readValue(rs.getString("facts"));
        return new Read(
                new Cursor(rs.getLong("transaction"), rs.getLong("outbox_id")),
                new Entry(
                        new PersonId(rs.getObject("person_id", UUID.class)),
                        rs.getLong("person_version"),
                        rs.getObject("batch_id", UUID.class),
                        rs.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        stored.facts()));
    }
}
