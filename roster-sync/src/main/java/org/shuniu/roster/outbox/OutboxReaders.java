package org.shuniu.roster.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.shuniu.roster.parallel.NamedLock;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Readers that an operator named, and up to where they have been told; the only code that names
 * {@code roster.outbox_reader}. A reader begins with what happens from then on.
 */
public final class OutboxReaders {
    /** So seldom is written that there was nothing to tell. */
    private static final Duration IDLE = Duration.ofHours(1);

    private static final String BEGIN =
            """
            insert into roster.outbox_reader (reader, transaction_id, outbox_id, current_at)
            values (:reader, :transaction, :sequence, :current)
            on conflict (reader) do nothing
            """;

    private static final String FIND =
            """
            select transaction_id, outbox_id, current_at from roster.outbox_reader where reader = :reader
            """;

    private static final String ADVANCE =
            """
            update roster.outbox_reader
               set transaction_id = :transaction, outbox_id = :sequence, current_at = :current
             where reader = :reader
            """;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Clock clock;

    public OutboxReaders(DataSource dataSource, Outbox outbox, Clock clock) {
        this.dataSource = dataSource;
        this.jdbc = JdbcClient.create(dataSource);
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Where a reader stands.
     *
     * @param current what was committed until then has been told
     */
    private record Position(Outbox.Cursor cursor, Instant current) {}

    /** Whose turn it is to tell a reader: of all nodes one at a time. Empty while another does. */
    public Optional<Turn> take(String reader) {
        return NamedLock.tryTake(dataSource, "shuniu.tell:" + reader)
                .map(lock -> turn(reader, lock));
    }

    private Turn turn(String reader, NamedLock lock) {
        try {
            return new Turn(reader, lock, position(reader));
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private Position position(String reader) {
        return find(reader)
                .orElseGet(
                        () -> {
                            Instant now = clock.instant();
                            write(BEGIN, reader, new Position(outbox.present(), now));
                            return find(reader).orElseThrow();
                        });
    }

    private Optional<Position> find(String reader) {
        return jdbc.sql(FIND)
                .param("reader", reader)
                .query(
                        (row, n) ->
                                new Position(
                                        new Outbox.Cursor(
                                                row.getLong("transaction_id"),
                                                row.getLong("outbox_id")),
                                        row.getObject("current_at", OffsetDateTime.class)
                                                .toInstant()))
                .optional();
    }

    private void write(String sql, String reader, Position position) {
        jdbc.sql(sql)
                .param("reader", reader)
                .param("transaction", position.cursor().transaction())
                .param("sequence", position.cursor().sequence())
                .param("current", position.current().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** A turn, until it is closed or its process dies. Of one thread. */
    public final class Turn implements AutoCloseable {
        private final String reader;
        private final NamedLock lock;
        private Position position;

        private Turn(String reader, NamedLock lock, Position position) {
            this.reader = reader;
            this.lock = lock;
            this.position = position;
        }

        /** Whether some of what the reader was not told may be gone. */
        public boolean isLost() {
            return Outbox.isLost(position.current(), clock.instant());
        }

        /** The next entries, the same until they are {@link #told}; empty until there are more. */
        public List<Outbox.Read> next(int limit) {
            // Before anything is read: what is committed meanwhile counts as not told.
            Instant began = clock.instant();
            List<Outbox.Read> read = outbox.after(position.cursor(), limit);
            if (read.isEmpty() && position.current().isBefore(began.minus(IDLE))) {
                advance(new Position(position.cursor(), began));
            }
            return read;
        }

        /** The reader has taken everything up to this one. */
        public void told(Outbox.Read last) {
            advance(new Position(last.cursor(), last.entry().at()));
        }

        private void advance(Position to) {
            write(ADVANCE, reader, to);
            position = to;
        }

        @Override
        public void close() {
            lock.close();
        }
    }
}
