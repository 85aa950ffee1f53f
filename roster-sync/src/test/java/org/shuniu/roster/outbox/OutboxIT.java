package org.shuniu.roster.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.testing.TestHub;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How readers follow what happens while others still write. */
class OutboxIT {
    private static final Instant NOON = Instant.parse("2026-11-16T04:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TestHub hub;
    private Outbox outbox;

    @BeforeEach
    void open() {
        hub = new TestHub();
        outbox = new Outbox(new JdbcTemplate(hub.dataSource()));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void nobodyReadsPastATransactionThatStillRuns() throws SQLException {
        DataSource dataSource = hub.dataSource();
        try (Connection early = dataSource.getConnection();
                Connection late = dataSource.getConnection()) {
            early.setAutoCommit(false);
            late.setAutoCommit(false);
            on(early).add(List.of(entry(1)));
            on(late).add(List.of(entry(2)));

            late.commit();
            assertThat(read(Outbox.Cursor.START)).isEmpty();

            early.commit();
            List<Outbox.Read> both = awaited(2);
            assertThat(both).extracting(Outbox.Read::entry).containsExactly(entry(1), entry(2));
            assertThat(read(both.getFirst().cursor()))
                    .extracting(Outbox.Read::entry)
                    .containsExactly(entry(2));
            assertThat(read(both.getLast().cursor())).isEmpty();
        }
    }

    @Test
    void whatIsRolledBackNeverHappened() throws SQLException {
        try (Connection connection = hub.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            on(connection).add(List.of(entry(1)));
            connection.rollback();
        }
        outbox.add(List.of(entry(2)));
        assertThat(awaited(1)).extracting(Outbox.Read::entry).containsExactly(entry(2));
    }

    @Test
    void whoHasNothingToTellIsNotStored() {
        outbox.add(List.of(new Outbox.Entry(person(1), 1, null, NOON, List.of())));
        assertThat(read(Outbox.Cursor.START)).isEmpty();
    }

    @Test
    void theOldestGoFirstAndTheYoungStay() {
        for (int day = 1; day <= 4; day++) {
            outbox.add(List.of(entry(day)));
        }
        assertThat(outbox.prune(NOON.plus(3, ChronoUnit.DAYS), 1)).isEqualTo(1);
        assertThat(outbox.prune(NOON.plus(3, ChronoUnit.DAYS), 100)).isEqualTo(1);
        assertThat(awaited(2)).extracting(Outbox.Read::entry).containsExactly(entry(3), entry(4));
    }

    private List<Outbox.Read> read(Outbox.Cursor after) {
        return outbox.after(after, 10);
    }

    /**
     * From the start, once so many can be read: a transaction of any database of the server holds
     * readers back while it runs, be it only an {@code analyze}.
     */
    private List<Outbox.Read> awaited(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Outbox.Read> found = read(Outbox.Cursor.START);
        while (found.size() < count && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            found = read(Outbox.Cursor.START);
        }
        return found;
    }

    private static Outbox on(Connection connection) {
        return new Outbox(new JdbcTemplate(new SingleConnectionDataSource(connection, true)));
    }

    private static Outbox.Entry entry(int day) {
        return new Outbox.Entry(
                person(day),
                day,
                new UUID(1, day),
                NOON.plus(day, ChronoUnit.DAYS),
                List.of(new Fact.PersonChanged(List.of("name")), new Fact.PersonLeft()));
    }

    private static PersonId person(int n) {
        return new PersonId(new UUID(0, n));
    }
}
