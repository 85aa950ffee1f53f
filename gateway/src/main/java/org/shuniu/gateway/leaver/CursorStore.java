package org.shuniu.gateway.leaver;

import java.util.Optional;
import org.shuniu.roster.outbox.Outbox.Cursor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Up to where the gateway followed the roster: table {@code gateway.outbox_cursor}. */
final class CursorStore {
    private static final String READER = "leavers";

    private final JdbcClient jdbc;

    CursorStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    // A reader that begins has nothing to catch up with: whoever left before gets no token since.
    private static final String BEGIN =
            """
            insert into gateway.outbox_cursor (reader, transaction_id, outbox_id)
            values (:reader,
                    cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) - 1,
                    9223372036854775807)
            on conflict (reader) do nothing
            """;

    void begin() {
        jdbc.sql(BEGIN).param("reader", READER).update();
    }

    private static final String TAKE =
            """
            select transaction_id, outbox_id from gateway.outbox_cursor
             where reader = :reader
               for update skip locked
            """;

    /** Where to go on; empty while another node does. */
    Optional<Cursor> take() {
        return jdbc.sql(TAKE)
                .param("reader", READER)
                .query(
                        (row, n) ->
                                new Cursor(row.getLong("transaction_id"), row.getLong("outbox_id")))
                .optional();
    }

    private static final String ADVANCE =
            """
            update gateway.outbox_cursor set transaction_id = :transaction, outbox_id = :sequence
             where reader = :reader
            """;

    void advance(Cursor cursor) {
        jdbc.sql(ADVANCE)
                .param("reader", READER)
                .param("transaction", cursor.transaction())
                .param("sequence", cursor.sequence())
                .update();
    }
}
