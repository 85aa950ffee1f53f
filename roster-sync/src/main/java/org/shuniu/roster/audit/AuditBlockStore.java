package org.shuniu.roster.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The blocks, and the events as the chain hashes them. */
final class AuditBlockStore {
    private static final String COLUMNS =
            "number, cast(cast(to_transaction_id as text) as bigint) as transaction, to_event_id, events, digest, root, sealed_at, seal";

    // jsonb prints equal values alike, whatever was written.
    private static final String EVENTS =
            """
            select cast(cast(transaction_id as text) as bigint) as transaction, audit_event_id, node,
                   cast(extract(epoch from occurred_at) * 1000000 as bigint) as micros,
                   type, actor, subject, cast(payload as text) as payload,
                   run, sequence, settled_below, cast(unused as text) as unused
              from roster.audit_event
             where (transaction_id, audit_event_id) > (cast(cast(? as text) as xid8), ?)
            """;

    // Below the oldest running transaction nobody can still insert.
    private static final String SETTLED =
            EVENTS
                    + """
                       and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                     order by transaction_id, audit_event_id
                     limit ?
                    """;

    private static final String SEALED =
            EVENTS
                    + """
                       and (transaction_id, audit_event_id) <= (cast(cast(? as text) as xid8), ?)
                     order by transaction_id, audit_event_id
                    """;

    private final JdbcTemplate jdbc;

    AuditBlockStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        // Within a transaction rows come in portions.
        jdbc.setFetchSize(1_000);
    }

    /** Sees one event after the other. */
    interface EventVisitor {
        /**
         * Takes the next event.
         *
         * @param bytes its fields in a form that no other event has
         * @param place null for events older than such places
         */
        void visit(AuditBlock.Position position, byte[] bytes, RunSequence.@Nullable Place place);
    }

    /** Whether the caller's transaction is the only one that seals. */
    boolean mayLock() {
        return Boolean.TRUE.equals(
                jdbc.queryForObject(
                        "select pg_try_advisory_xact_lock(hashtextextended('shuniu.audit', 0))",
                        Boolean.class));
    }

    Optional<AuditBlock> last() {
        return jdbc
                .query(
                        "select %s from roster.audit_block order by number desc limit 1"
                                .formatted(COLUMNS),
                        (row, n) -> block(row))
                .stream()
                .findFirst();
    }

    void forEachBlock(Consumer<AuditBlock> then) {
        jdbc.query(
                "select %s from roster.audit_block order by number".formatted(COLUMNS),
                (RowCallbackHandler) row -> then.accept(block(row)));
    }

    /**
     * Stores a block.
     *
     * @param leaves the hashes of its events, one after the other
     */
    void insert(AuditBlock block, byte[] leaves) {
        jdbc.update(
                """
                insert into roster.audit_block
                       (number, to_transaction_id, to_event_id, events, digest, root, sealed_at, seal, leaves)
                values (?, cast(cast(? as text) as xid8), ?, ?, ?, ?, ?, ?, ?)
                """,
                block.number(),
                block.upTo().transaction(),
                block.upTo().event(),
                block.events(),
                block.digest().code(),
                HexFormat.of().parseHex(block.root()),
                block.sealedAt().atOffset(ZoneOffset.UTC),
                HexFormat.of().parseHex(block.seal()),
                leaves);
    }

    /** Empty for a block older than the column. */
    byte[] leaves(AuditBlock block) {
        return Objects.requireNonNull(
                jdbc.queryForObject(
                        "select coalesce(leaves, '') from roster.audit_block where number = ?",
                        byte[].class,
                        block.number()));
    }

    /** Events that follow a position and are there to stay, at most so many. */
    void forEachSettled(AuditBlock.Position after, int limit, EventVisitor visitor) {
        jdbc.query(
                SETTLED,
                (RowCallbackHandler) row -> show(row, visitor),
                after.transaction(),
                after.event(),
                limit);
    }

    /** Events after one position and up to another. */
    void forEach(AuditBlock.Position after, AuditBlock.Position upTo, EventVisitor visitor) {
        jdbc.query(
                SEALED,
                (RowCallbackHandler) row -> show(row, visitor),
                after.transaction(),
                after.event(),
                upTo.transaction(),
                upTo.event());
    }

    long countAfter(AuditBlock.Position position) {
        Long events =
                jdbc.queryForObject(
                        """
                        select count(*) from roster.audit_event
                         where (transaction_id, audit_event_id) > (cast(cast(? as text) as xid8), ?)
                        """,
                        Long.class,
                        position.transaction(),
                        position.event());
        return events == null ? 0 : events;
    }

    private static AuditBlock block(ResultSet row) throws SQLException {
        return new AuditBlock(
                row.getLong("number"),
                new AuditBlock.Position(row.getLong("transaction"), row.getLong("to_event_id")),
                row.getLong("events"),
                ChainDigest.of(row.getString("digest")),
                HexFormat.of().formatHex(row.getBytes("root")),
                row.getObject("sealed_at", OffsetDateTime.class).toInstant(),
                HexFormat.of().formatHex(row.getBytes("seal")));
    }

    private static void show(ResultSet row, EventVisitor visitor) throws SQLException {
        long transaction = row.getLong("transaction");
        long event = row.getLong("audit_event_id");
        RunSequence.Place place = place(row);
        var canonical =
                new CanonicalBytes()
                        .add(transaction)
                        .add(event)
                        .add(row.getString("node"))
                        .add(row.getLong("micros"))
                        .add(row.getString("type"))
                        .add(row.getString("actor"))
                        .add(row.getString("subject"))
                        .add(row.getString("payload"));
        if (place != null) {
            canonical
                    .add(place.run().toString())
                    .add(place.number())
                    .add(place.settledBelow())
                    .add(row.getString("unused"));
        }
        visitor.visit(new AuditBlock.Position(transaction, event), canonical.bytes(), place);
    }

    private static RunSequence.@Nullable Place place(ResultSet row) throws SQLException {
        UUID run = row.getObject("run", UUID.class);
        if (run == null) {
            return null;
        }
        String unused = row.getString("unused");
        return new RunSequence.Place(
                run,
                row.getLong("sequence"),
                row.getLong("settled_below"),
                unused == null ? new Numbers() : Numbers.parse(unused));
    }
}
