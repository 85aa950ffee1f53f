package org.shuniu.roster.reseal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals by the suite of the master key what another suite sealed, page by page of each table. Every
 * step is a short transaction that locks its rows, so the hub works on meanwhile; what it moves
 * behind the walk's back the next round finds. Killed at any point, it goes on where values are
 * left, and the result is the same.
 */
public final class Resealing {
    /** Some thousands of rows: a few hundred milliseconds. */
    private static final int PAGES = 64;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final MasterKey key;
    private final List<SealedColumn> columns;
    private final int pagesAtOnce;

    public Resealing(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            MasterKey key,
            List<SealedColumn> columns) {
        this(jdbc, transaction, key, columns, PAGES);
    }

    Resealing(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            MasterKey key,
            List<SealedColumn> columns,
            int pagesAtOnce) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.key = key;
        this.columns = List.copyOf(columns);
        this.pagesAtOnce = pagesAtOnce;
    }

    /**
     * How far it is.
     *
     * @param left values under another suite
     * @param all values that are sealed
     */
    public record Progress(SealedColumn column, long left, long all) {}

    /** Counts every value, which reads the tables once. */
    public List<Progress> progress() {
        return columns.stream().map(this::progress).toList();
    }

    private Progress progress(SealedColumn column) {
        String sql =
                "select count(*) filter (where get_byte(%2$s, 0) <> ?), count(%2$s) from %1$s"
                        .formatted(column.table(), column.column());
        return Objects.requireNonNull(
                jdbc.queryForObject(
                        sql,
                        (row, n) -> new Progress(column, row.getLong(1), row.getLong(2)),
                        FieldSeal.versionOf(key.suite())));
    }

    /**
     * Seals everything anew.
     *
     * @param said hears of each column when it is done; {@code left} is more than nothing only if a
     *     hub still seals by another suite
     */
    public void run(Consumer<Progress> said) {
        for (SealedColumn column : columns) {
            Progress before = progress(column);
            Progress now = before;
            do {
                before = now;
                walk(column);
                now = progress(column);
            } while (now.left() > 0 && now.left() < before.left());
            said.accept(now);
        }
    }

    private void walk(SealedColumn column) {
        var seal = new FieldSeal(key, column.purpose());
        long pages =
                Objects.requireNonNull(
                        jdbc.queryForObject(
                                "select pg_relation_size(cast(? as regclass)) / current_setting('block_size')::bigint",
                                Long.class,
                                column.table()));
        for (long page = 0; page < pages; page += pagesAtOnce) {
            long from = page;
            transaction.executeWithoutResult(status -> reseal(column, seal, from));
        }
    }

    private void reseal(SealedColumn column, FieldSeal seal, long page) {
        String sql =
                """
                select cast(ctid as text), %s, %s
                  from %s
                 where ctid >= cast(? as tid) and ctid < cast(? as tid) and get_byte(%2$s, 0) <> ?
                   for no key update
                """
                        .formatted(column.context(), column.column(), column.table());
        var updates = new ArrayList<Object[]>();
        jdbc.query(
                sql,
                (RowCallbackHandler)
                        row ->
                                updates.add(
                                        new Object[] {anew(column, seal, row), row.getString(1)}),
                "(%d,0)".formatted(page),
                "(%d,0)".formatted(page + pagesAtOnce),
                FieldSeal.versionOf(key.suite()));
        jdbc.batchUpdate(
                "update %s set %s = ? where ctid = cast(? as tid)"
                        .formatted(column.table(), column.column()),
                updates);
    }

    private static byte[] anew(SealedColumn column, FieldSeal seal, ResultSet row)
            throws SQLException {
        String context = row.getString(2);
        try {
            return seal.seal(seal.open(row.getBytes(3), context), context);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "%s of the row at %s does not open; what came before it is done"
                            .formatted(column, row.getString(1)),
                    e);
        }
    }
}
