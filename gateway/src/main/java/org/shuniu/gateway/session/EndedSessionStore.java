package org.shuniu.gateway.session;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Logins that were ended: tables {@code gateway.ended_session} and {@code session_sweep}. */
final class EndedSessionStore {
    /** A login that was ended. */
    record Ended(String id, PersonId person) {}

    /** All logins of a person that had begun by a moment. */
    record Sweep(PersonId person, Instant begunBy) {}

    private final JdbcClient jdbc;

    EndedSessionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String END =
            """
            insert into gateway.ended_session (sso_session_id, person_id, ended_at)
            values (:session, :person, :now)
            on conflict (sso_session_id) do nothing
            """;

    /** Returns whether it was not ended before. */
    boolean end(String session, PersonId person, Instant now) {
        return jdbc.sql(END)
                        .param("session", session)
                        .param("person", person.value())
                        .param("now", at(now))
                        .update()
                == 1;
    }

    private static final String OPEN =
            """
            select sso_session_id, person_id from gateway.ended_session
             where swept_at is null and ended_at < :before
             order by ended_at limit :limit
            """;

    /** Ended before a moment, and not yet looked at once more. */
    List<Ended> open(Instant before, int limit) {
        return jdbc.sql(OPEN)
                .param("before", at(before))
                .param("limit", limit)
                .query(
                        (row, n) ->
                                new Ended(
                                        row.getString("sso_session_id"),
                                        new PersonId(row.getObject("person_id", UUID.class))))
                .list();
    }

    private static final String SWEPT =
            """
            update gateway.ended_session set swept_at = :now
             where sso_session_id = :session and swept_at is null
            """;

    void swept(String session, Instant now) {
        jdbc.sql(SWEPT).param("session", session).param("now", at(now)).update();
    }

    private static final String SWEEP =
            """
            insert into gateway.session_sweep (person_id, begun_by) values (:person, :begunBy)
            on conflict (person_id, begun_by) do nothing
            """;

    /** Returns whether it was not asked for before. */
    boolean sweep(Sweep sweep) {
        return jdbc.sql(SWEEP)
                        .param("person", sweep.person().value())
                        .param("begunBy", at(sweep.begunBy()))
                        .update()
                == 1;
    }

    private static final String SWEEP_ALL =
            """
            insert into gateway.session_sweep (person_id, begun_by)
            select person_id, :begunBy from unnest(:people) as gone (person_id)
            on conflict (person_id, begun_by) do nothing
            """;

    void sweepAll(Collection<PersonId> people, Instant begunBy) {
        jdbc.sql(SWEEP_ALL)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .param("begunBy", at(begunBy))
                .update();
    }

    private static final String OPEN_SWEEPS =
            """
            select person_id, begun_by from gateway.session_sweep
             where swept_at is null
             order by begun_by limit :limit
            """;

    List<Sweep> openSweeps(int limit) {
        return jdbc.sql(OPEN_SWEEPS)
                .param("limit", limit)
                .query(
                        (row, n) ->
                                new Sweep(
                                        new PersonId(row.getObject("person_id", UUID.class)),
                                        row.getObject("begun_by", OffsetDateTime.class)
                                                .toInstant()))
                .list();
    }

    private static final String SWEEP_DONE =
            """
            update gateway.session_sweep set swept_at = :now
             where person_id = :person and begun_by = :begunBy and swept_at is null
            """;

    void swept(Sweep sweep, Instant now) {
        jdbc.sql(SWEEP_DONE)
                .param("person", sweep.person().value())
                .param("begunBy", at(sweep.begunBy()))
                .param("now", at(now))
                .update();
    }

    private static final String PRUNE_ENDED =
            """
            delete from gateway.ended_session where sso_session_id in
                (select sso_session_id from gateway.ended_session where swept_at < :before limit :limit)
            """;
    private static final String PRUNE_SWEEPS =
            """
            delete from gateway.session_sweep where (person_id, begun_by) in
                (select person_id, begun_by from gateway.session_sweep where swept_at < :before limit :limit)
            """;

    /** Deletes a slice of what can no longer matter; returns whether there may be more. */
    boolean prune(Instant before, int limit) {
        int ended = prune(PRUNE_ENDED, before, limit);
        int sweeps = prune(PRUNE_SWEEPS, before, limit);
        return Math.max(ended, sweeps) == limit;
    }

    private int prune(String sql, Instant before, int limit) {
        return jdbc.sql(sql).param("before", at(before)).param("limit", limit).update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
