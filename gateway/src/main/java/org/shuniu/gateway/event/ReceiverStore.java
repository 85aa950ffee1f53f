package org.shuniu.gateway.event;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.event.Receiver.DeadLetter;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.seal.FieldSeal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tables {@code gateway.receiver} and {@code gateway.dead_letter}. */
final class ReceiverStore {
    private static final String INSERT =
            """
            insert into gateway.receiver (receiver_id, client_id, name, url, sealed_secret, transaction_id, outbox_id,
                                          current_at, next_at)
            values (:id, :client, :name, :url, :secret, :transaction, :sequence, :now, :now)
            """;

    private static final String FIND =
            "select * from gateway.receiver where client_id = :client and name = :name";

    private static final String OF_CLIENT =
            "select * from gateway.receiver where client_id = :client order by name";

    private static final String DUE = "select * from gateway.receiver where next_at <= :now";

    // Not if another node was faster: it would tell the same once more, and maybe out of order.
    private static final String TAKE =
            """
            update gateway.receiver set next_at = :until
             where receiver_id = :id and next_at <= :now
               and transaction_id = :transaction and outbox_id = :sequence
            """;

    private static final String ADVANCE =
            """
            update gateway.receiver
               set transaction_id = :transaction, outbox_id = :sequence, current_at = greatest(current_at, :current),
                   failures = 0, last_answer = null, next_at = :until
             where receiver_id = :id and (transaction_id, outbox_id) = (:beforeTransaction, :beforeSequence)
            """;

    private static final String WAIT =
            """
            update gateway.receiver set failures = :failures, last_answer = :answer, next_at = :until
             where receiver_id = :id
            """;

    private static final String MOVE =
            """
            update gateway.receiver set url = :url, failures = 0, last_answer = null, next_at = :now
             where receiver_id = :id
            """;

    private static final String RESTART =
            """
            update gateway.receiver set transaction_id = :transaction, outbox_id = :sequence, current_at = :now
             where receiver_id = :id
            """;

    private static final String BURY =
            """
            insert into gateway.dead_letter (receiver_id, transaction_id, outbox_id, occurred_at, answer)
            values (:id, :transaction, :sequence, :at, :answer)
            on conflict (receiver_id, transaction_id, outbox_id)
            do update set answer = excluded.answer, asked_again = false
            """;

    private static final String DEAD =
            """
            select * from gateway.dead_letter
             where receiver_id = :id and (transaction_id, outbox_id) > (:transaction, :sequence)
             order by transaction_id, outbox_id
             limit :limit
            """;

    private static final String ASKED_AGAIN =
            """
            select * from gateway.dead_letter
             where receiver_id = :id and asked_again
             order by transaction_id, outbox_id
             limit :limit
            """;

    private static final String ASK_AGAIN =
            "update gateway.dead_letter set asked_again = true where receiver_id = :id";

    private static final String FORGET =
            """
            delete from gateway.dead_letter
             where receiver_id = :id and transaction_id = :transaction and outbox_id = :sequence
            """;

    private final JdbcClient jdbc;
    private final FieldSeal seal;

    ReceiverStore(JdbcClient jdbc, FieldSeal seal) {
        this.jdbc = jdbc;
        this.seal = seal;
    }

    void insert(Receiver receiver, byte[] secret) {
        jdbc.sql(INSERT)
                .param("id", receiver.id())
                .param("client", receiver.client().value())
                .param("name", receiver.name())
                .param("url", receiver.url().toString())
                .param("secret", seal.seal(secret, receiver.id().toString()))
                .param("transaction", receiver.position().transaction())
                .param("sequence", receiver.position().sequence())
                .param("now", at(receiver.current()))
                .update();
    }

    Optional<Receiver> find(ClientId client, String name) {
        return jdbc.sql(FIND)
                .param("client", client.value())
                .param("name", name)
                .query((row, n) -> receiver(row))
                .optional();
    }

    List<Receiver> of(ClientId client) {
        return jdbc.sql(OF_CLIENT)
                .param("client", client.value())
                .query((row, n) -> receiver(row))
                .list();
    }

    byte[] secret(Receiver receiver) {
        byte[] sealed =
                jdbc.sql("select sealed_secret from gateway.receiver where receiver_id = :id")
                        .param("id", receiver.id())
                        .query(byte[].class)
                        .single();
        return seal.open(sealed, receiver.id().toString());
    }

    void move(Receiver receiver, URI url, Instant now) {
        jdbc.sql(MOVE)
                .param("id", receiver.id())
                .param("url", url.toString())
                .param("now", at(now))
                .update();
    }

    /** What came before is not told any more. */
    void restart(Receiver receiver, Outbox.Cursor position, Instant now) {
        jdbc.sql(RESTART)
                .param("id", receiver.id())
                .param("transaction", position.transaction())
                .param("sequence", position.sequence())
                .param("now", at(now))
                .update();
    }

    void delete(Receiver receiver) {
        jdbc.sql("delete from gateway.receiver where receiver_id = :id")
                .param("id", receiver.id())
                .update();
    }

    List<Receiver> due(Instant now) {
        return jdbc.sql(DUE).param("now", at(now)).query((row, n) -> receiver(row)).list();
    }

    /** False if another node has it. */
    boolean take(Receiver receiver, Instant now, Instant until) {
        return jdbc.sql(TAKE)
                        .param("id", receiver.id())
                        .param("transaction", receiver.position().transaction())
                        .param("sequence", receiver.position().sequence())
                        .param("now", at(now))
                        .param("until", at(until))
                        .update()
                == 1;
    }

    /**
     * Everything up to {@code to} was told.
     *
     * @param until the receiver belongs to this node until then
     * @return false if another node has told it: this one was asleep
     */
    boolean advance(
            Receiver receiver,
            Outbox.Cursor from,
            Outbox.Cursor to,
            Instant current,
            Instant until) {
        return jdbc.sql(ADVANCE)
                        .param("id", receiver.id())
                        .param("beforeTransaction", from.transaction())
                        .param("beforeSequence", from.sequence())
                        .param("transaction", to.transaction())
                        .param("sequence", to.sequence())
                        .param("current", at(current))
                        .param("until", at(until))
                        .update()
                == 1;
    }

    void waitUntil(Receiver receiver, int failures, String answer, Instant until) {
        jdbc.sql(WAIT)
                .param("id", receiver.id())
                .param("failures", failures)
                .param("answer", answer)
                .param("until", at(until))
                .update();
    }

    void bury(Receiver receiver, Outbox.Cursor position, Instant occurredAt, String answer) {
        jdbc.sql(BURY)
                .param("id", receiver.id())
                .param("transaction", position.transaction())
                .param("sequence", position.sequence())
                .param("at", at(occurredAt))
                .param("answer", answer)
                .update();
    }

    List<DeadLetter> dead(Receiver receiver, Outbox.Cursor after, int limit) {
        return jdbc.sql(DEAD)
                .param("id", receiver.id())
                .param("transaction", after.transaction())
                .param("sequence", after.sequence())
                .param("limit", limit)
                .query((row, n) -> deadLetter(row))
                .list();
    }

    List<DeadLetter> askedAgain(Receiver receiver, int limit) {
        return jdbc.sql(ASKED_AGAIN)
                .param("id", receiver.id())
                .param("limit", limit)
                .query((row, n) -> deadLetter(row))
                .list();
    }

    int askAgain(Receiver receiver) {
        return jdbc.sql(ASK_AGAIN).param("id", receiver.id()).update();
    }

    void forget(Receiver receiver, Outbox.Cursor position) {
        jdbc.sql(FORGET)
                .param("id", receiver.id())
                .param("transaction", position.transaction())
                .param("sequence", position.sequence())
                .update();
    }

    /** Letters whose events are gone can be sent to nobody any more. */
    void forgetBefore(Instant before) {
        jdbc.sql("delete from gateway.dead_letter where occurred_at < :before")
                .param("before", at(before))
                .update();
    }

    private static Receiver receiver(ResultSet row) throws SQLException {
        return new Receiver(
                row.getObject("receiver_id", UUID.class),
                new ClientId(row.getString("client_id")),
                row.getString("name"),
                URI.create(row.getString("url")),
                position(row),
                row.getObject("current_at", OffsetDateTime.class).toInstant(),
                row.getInt("failures"),
                row.getObject("next_at", OffsetDateTime.class).toInstant(),
                row.getString("last_answer"));
    }

    private static DeadLetter deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter(
                position(row),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("answer"),
                row.getBoolean("asked_again"));
    }

    private static Outbox.Cursor position(ResultSet row) throws SQLException {
        return new Outbox.Cursor(row.getLong("transaction_id"), row.getLong("outbox_id"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
