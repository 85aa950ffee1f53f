package org.shuniu.roster.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.testing.TestHub;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far a named reader has been told, whoever tells it. */
class OutboxReadersIT {
    private TestHub hub;
    private Outbox outbox;
    private OutboxReaders readers;

    @BeforeEach
    void open() {
        hub = new TestHub();
        outbox = new Outbox(new JdbcTemplate(hub.dataSource()));
        readers = readersAt(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void aReaderBeginsWithWhatHappensAfterItsFirstTurn() {
        add(1);
        assertThat(told("exchange")).isEmpty();
        add(2);
        assertThat(told("exchange")).containsExactly(2L);
        assertThat(told("exchange")).isEmpty();
        add(3);
        assertThat(told("exchange")).containsExactly(3L);
        assertThat(told("other")).as("each has a position of its own").isEmpty();
    }

    @Test
    void whatWasSentAndNotRememberedComesAgain() {
        told("exchange");
        add(1);
        add(2);
        try (OutboxReaders.Turn turn = readers.take("exchange").orElseThrow()) {
            assertThat(versions(turn.next(1))).containsExactly(1L);
            assertThat(versions(turn.next(1))).as("nothing was told yet").containsExactly(1L);
        }
        assertThat(told("exchange")).containsExactly(1L, 2L);
    }

    @Test
    void nobodyElseTellsAReaderMeanwhile() {
        try (OutboxReaders.Turn turn = readers.take("exchange").orElseThrow()) {
            assertThat(readers.take("exchange")).isEmpty();
            readers.take("other").orElseThrow().close();
            assertThat(turn.isLost()).isFalse();
        }
        readers.take("exchange").orElseThrow().close();
    }

    @Test
    void whoIsAwayForLongerThanEventsAreKeptIsLostAndWhoHasNothingToHearIsNot() {
        Instant now = Instant.now();
        told("exchange");
        add(1);
        OutboxReaders later = readersAt(at(now.plus(29, ChronoUnit.DAYS)));
        try (OutboxReaders.Turn turn = later.take("exchange").orElseThrow()) {
            assertThat(turn.isLost()).isFalse();
            turn.told(turn.next(10).getLast());
            assertThat(turn.next(10)).isEmpty();
        }
        try (OutboxReaders.Turn turn =
                readersAt(at(now.plus(58, ChronoUnit.DAYS))).take("exchange").orElseThrow()) {
            assertThat(turn.isLost()).isFalse();
        }
        try (OutboxReaders.Turn turn =
                readersAt(at(now.plus(60, ChronoUnit.DAYS))).take("exchange").orElseThrow()) {
            assertThat(turn.isLost()).isTrue();
        }
    }

    private OutboxReaders readersAt(Clock clock) {
        return new OutboxReaders(hub.dataSource(), outbox, clock);
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private void add(long version) {
        outbox.add(
                List.of(
                        new Outbox.Entry(
                                new PersonId(new UUID(0, 1)),
                                version,
                                null,
                                Instant.now(),
                                List.of(new Fact.PersonOpened()))));
        // Other tests of this PostgreSQL may hold back what is settled for a moment.
        hub.await(() -> isSettled(version));
    }

    private boolean isSettled(long version) {
        return outbox.after(Outbox.Cursor.START, 100).stream()
                .anyMatch(each -> each.entry().personVersion() == version);
    }

    /** What a whole turn tells. */
    private List<Long> told(String reader) {
        try (OutboxReaders.Turn turn = readers.take(reader).orElseThrow()) {
            List<Outbox.Read> read = turn.next(100);
            if (!read.isEmpty()) {
                turn.told(read.getLast());
            }
            return versions(read);
        }
    }

    private static List<Long> versions(List<Outbox.Read> read) {
        return read.stream().map(each -> each.entry().personVersion()).toList();
    }
}
