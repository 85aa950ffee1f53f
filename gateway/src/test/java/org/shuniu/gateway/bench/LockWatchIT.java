package org.shuniu.gateway.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.shuniu.gateway.bench.LockWatch.Wait;
import org.shuniu.gateway.walk.RunningHub;
import org.shuniu.roster.testing.TestDatabase;

class LockWatchIT {
    private final PGSimpleDataSource database = TestDatabase.freshConnection();

    @Test
    void aWaitIsSeenOnceWithItsLengthAndBothStatements() throws Exception {
        var watch = new LockWatch(database);
        try (watch;
                Connection one = database.getConnection();
                Statement holder = one.createStatement()) {
            watch.enter(Phase.FIRST_LOAD);
            watch.start();
            holder.execute("create table person (id int)");
            one.setAutoCommit(false);
            holder.execute("lock table person");
            CompletableFuture<Void> reader = CompletableFuture.runAsync(this::read);
            while (watch.waits().stream().noneMatch(LockWatchIT::isLong)) {
                RunningHub.pause(10);
            }
            one.rollback();
            reader.join();
        }
        assertThat(watch.waits())
                .singleElement()
                .returns(Phase.FIRST_LOAD, Wait::phase)
                .returns("relation AccessShareLock", Wait::lock)
                .returns("select id from person", Wait::query)
                .returns("idle in transaction: lock table person", Wait::holder);
    }

    private void read() {
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("select id from person");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isLong(Wait wait) {
        return wait.seen().compareTo(Duration.ofMillis(150)) > 0;
    }
}
