package org.shuniu.gateway.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.walk.RunningHub;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Looks every 50 ms at who waits for a lock in PostgreSQL, and since when: a wait that is longer is
 * not missed, and of each the last 50 ms are.
 */
final class LockWatch implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 50;

    // PostgreSQL, "pg_locks": waitstart is null for a moment after the wait began.
    private static final String WAITING =
            """
            select w.pid || ' ' || l.waitstart as wait, l.locktype || ' ' || l.mode as lock, w.query,
                   extract(epoch from clock_timestamp() - l.waitstart) * 1000 as millis,
                   (select string_agg(b.state || ': ' || b.query, ' | ') from pg_stat_activity b
                     where b.pid = any(pg_blocking_pids(w.pid))) as holder
              from pg_stat_activity w
              join pg_locks l on l.pid = w.pid and not l.granted
             where w.wait_event_type = 'Lock' and w.datname = current_database() and l.waitstart is not null
            """;

    private final SingleConnectionDataSource connection;
    private final JdbcClient jdbc;
    private final Map<String, Wait> waits = new ConcurrentHashMap<>();
    private final Thread thread = Thread.ofPlatform().name("lock-watch").unstarted(this::watch);
    private volatile @Nullable Phase phase;
    private volatile boolean closed;

    /**
     * Somebody waited.
     *
     * @param query without its values, which are parameters
     * @param holder who held the lock, and the statement that was its last
     */
    record Wait(Phase phase, Duration seen, String lock, String query, @Nullable String holder) {}

    LockWatch(DataSource database) throws SQLException {
        connection = new SingleConnectionDataSource(database.getConnection(), true);
        jdbc = JdbcClient.create(connection);
    }

    void start() {
        thread.start();
    }

    void enter(@Nullable Phase next) {
        phase = next;
    }

    /** Once {@link #close} has returned, all waits. */
    Collection<Wait> waits() {
        return waits.values();
    }

    private void watch() {
        while (!closed) {
            Phase now = phase;
            if (now != null) {
                look(now);
            }
            RunningHub.pause(INTERVAL_MILLIS);
        }
    }

    private void look(Phase now) {
        jdbc.sql(WAITING)
                .query(
                        row -> {
                            var wait =
                                    new Wait(
                                            now,
                                            Duration.ofMillis(row.getLong("millis")),
                                            row.getString("lock"),
                                            row.getString("query").strip(),
                                            row.getString("holder"));
                            // It goes on: what was seen of it before is part of this.
                            waits.put(row.getString("wait"), wait);
                        });
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.destroy();
    }
}
