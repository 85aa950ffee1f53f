package org.shuniu.roster;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.due.DueDates;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off what is due at the start and after each midnight of the hub's zone, under a lock that
 * PostgreSQL takes back by itself if this process dies: two workers never both do.
 */
final class DailyCalendar implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DailyCalendar.class);

    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    private static final String TAKE_LOCK =
            "select pg_try_advisory_lock(hashtextextended('shuniu.calendar', 0))";
    private static final String GIVE_BACK =
            "select pg_advisory_unlock(hashtextextended('shuniu.calendar', 0))";

    private final DataSource dataSource;
    private final DueDates dueDates;
    private final Clock clock;
    private final ScheduledExecutorService schedule =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon(true).name("roster-calendar").factory());
    private @Nullable LocalDate done;

    DailyCalendar(DataSource dataSource, DueDates dueDates, Clock clock) {
        this.dataSource = dataSource;
        this.dueDates = dueDates;
        this.clock = clock;
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // It reports its own failures and runs until the end.
    void start() {
        schedule.scheduleWithFixedDelay(
                this::lookAtTheDate, 0, LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void lookAtTheDate() {
        LocalDate today = LocalDate.now(clock);
        if (today.equals(done)) {
            return;
        }
        try {
            if (run()) {
                done = today;
            }
        } catch (SQLException | RuntimeException e) {
            log.error("what is due on {} could not be ended; it is tried again", today, e);
        }
    }

    /**
     * Works off today.
     *
     * @return false if another worker is at it
     */
    boolean run() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            if (!ask(connection, TAKE_LOCK)) {
                return false;
            }
            try {
                dueDates.endAll();
                return true;
            } finally {
                ask(connection, GIVE_BACK);
            }
        }
    }

    private static boolean ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rs = statement.executeQuery(sql)) {
            return rs.next() && rs.getBoolean(1);
        }
    }

    @Override
    public void close() {
        schedule.shutdownNow();
    }
}
