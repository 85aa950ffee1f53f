package org.shuniu.gateway.leaver;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.outbox.LeaverNotices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;

/**
 * Hears from PostgreSQL that somebody left, at the moment of the commit, on a connection of its own
 * that takes none from the pool. What it misses, the next look of {@link LeaverLane} finds.
 */
final class LeaverSignal implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LeaverSignal.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int AGAIN_MILLIS = 1_000;

    private final JdbcConnectionDetails database;
    private final LeaverLane lane;
    private volatile @Nullable Thread listener;

    LeaverSignal(JdbcConnectionDetails database, LeaverLane lane) {
        this.database = database;
        this.lane = lane;
    }

    @Override
    public void start() {
        listener = Thread.ofVirtual().name("leavers").start(this::listen);
    }

    @Override
    public void stop() {
        Thread running = listener;
        listener = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    private void listen() {
        while (isRunning()) {
            try (Connection connection =
                    DriverManager.getConnection(
                            database.getJdbcUrl(),
                            database.getUsername(),
                            database.getPassword())) {
                hear(LeaverNotices.on(connection));
            } catch (SQLException e) {
                LOG.debug("nobody tells of leavers now", e);
                pause();
            }
        }
    }

    private void hear(LeaverNotices notices) throws SQLException {
        while (isRunning()) {
            if (notices.await(WAIT) && isRunning()) {
                lane.run();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
