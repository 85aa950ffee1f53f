package org.shuniu.gateway.session;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is still to be told of logouts: table {@code gateway.logout_delivery}. */
final class LogoutDeliveryStore {
    private final JdbcClient jdbc;

    LogoutDeliveryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * One client to be told of one login.
     *
     * @param attempts those before this one
     */
    record Delivery(UUID id, String ssoSessionId, ClientId client, PersonId person, int attempts) {}

    private static final String ADD =
            """
            insert into gateway.logout_delivery (sso_session_id, client_id, person_id, ended_at, next_at)
            select :session, client_id, :person, :now, :now from unnest(:clients) as entered (client_id)
            on conflict (sso_session_id, client_id) do nothing
            """;

    void add(PersonId person, String ssoSessionId, List<ClientId> clients, Instant now) {
        jdbc.sql(ADD)
                .param("session", ssoSessionId)
                .param("person", person.value())
                .param("clients", clients.stream().map(ClientId::value).toArray(String[]::new))
                .param("now", at(now))
                .update();
    }

    // One step of the index per client: a receiver that is away may have a million rows waiting.
    private static final String WAITING =
            """
            with recursive due as (
                (select client_id, next_at from gateway.logout_delivery
                  where state = 'waiting' order by client_id, next_at limit 1)
                union all
                select following.client_id, following.next_at
                  from due, lateral
                       (select d.client_id, d.next_at from gateway.logout_delivery d
                         where d.state = 'waiting' and d.client_id > due.client_id
                         order by d.client_id, d.next_at limit 1) as following)
            select client_id from due where next_at <= :now
            """;

    /** The clients that are to be told something now. */
    List<ClientId> waiting(Instant now) {
        return jdbc.sql(WAITING)
                .param("now", at(now))
                .query((row, n) -> new ClientId(row.getString("client_id")))
                .list();
    }

    private static final String TAKE =
            """
            update gateway.logout_delivery
               set next_at = :retryAt, attempts = attempts + 1
             where delivery_id in (
                   select delivery_id from gateway.logout_delivery
                    where client_id = :client and state = 'waiting' and next_at <= :now
                    order by next_at limit :limit
                      for update skip locked)
            returning delivery_id, sso_session_id, client_id, person_id, attempts - 1 as before
            """;

    /** Some deliveries to a client, which nobody else will try before the lease is over. */
    List<Delivery> take(ClientId client, int limit, Instant now, Duration lease) {
        return jdbc.sql(TAKE)
                .param("client", client.value())
                .param("limit", limit)
                .param("now", at(now))
                .param("retryAt", at(now.plus(lease)))
                .query(LogoutDeliveryStore::read)
                .list();
    }

    private static final String SETTLE =
            """
            update gateway.logout_delivery
               set state = :state, next_at = :at, last_answer = :answer
             where delivery_id = :id and state = 'waiting'
            """;

    void delivered(Delivery delivery, Instant now) {
        settle(delivery, "delivered", now, "");
    }

    void retry(Delivery delivery, Instant at, String answer) {
        settle(delivery, "waiting", at, answer);
    }

    void giveUp(Delivery delivery, Instant now, String answer) {
        settle(delivery, "dead", now, answer);
    }

    private static final String PUT_BACK =
            """
            update gateway.logout_delivery set next_at = :at, attempts = attempts - 1
             where delivery_id = :id and state = 'waiting'
            """;

    /** Not tried after all. */
    void putBack(Delivery delivery, Instant at) {
        jdbc.sql(PUT_BACK).param("id", delivery.id()).param("at", at(at)).update();
    }

    private static final String GIVE_UP_BEFORE =
            """
            update gateway.logout_delivery set state = 'dead', next_at = :now, last_answer = 'too-late'
             where delivery_id in (
                   select delivery_id from gateway.logout_delivery
                    where state = 'waiting' and ended_at < :before limit :limit
                      for update skip locked)
            returning delivery_id, sso_session_id, client_id, person_id, attempts as before
            """;

    /** Gives up a slice of what ended before a moment. */
    List<Delivery> giveUpBefore(Instant before, int limit) {
        return jdbc.sql(GIVE_UP_BEFORE)
                .param("now", at(before))
                .param("before", at(before))
                .param("limit", limit)
                .query(LogoutDeliveryStore::read)
                .list();
    }

    private void settle(Delivery delivery, String state, Instant at, String answer) {
        jdbc.sql(SETTLE)
                .param("id", delivery.id())
                .param("state", state)
                .param("at", at(at))
                .param("answer", answer)
                .update();
    }

    private static final String PRUNE =
            """
            delete from gateway.logout_delivery where delivery_id in
                (select delivery_id from gateway.logout_delivery
                  where state <> 'waiting' and next_at < :before limit :limit)
            """;

    /** Deletes a slice of what is done with; returns whether there may be more. */
    boolean prune(Instant before, int limit) {
        return jdbc.sql(PRUNE).param("before", at(before)).param("limit", limit).update() == limit;
    }

    private static Delivery read(ResultSet row, int n) throws SQLException {
        return new Delivery(
                row.getObject("delivery_id", UUID.class),
                row.getString("sso_session_id"),
                new ClientId(row.getString("client_id")),
                new PersonId(row.getObject("person_id", UUID.class)),
                row.getInt("before"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
