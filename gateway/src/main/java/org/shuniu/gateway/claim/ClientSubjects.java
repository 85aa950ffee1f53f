package org.shuniu.gateway.claim;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which audiences know whom; the only code that names their table. */
public final class ClientSubjects {
    private final JdbcClient jdbc;
    private final Clock clock;

    public ClientSubjects(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private static final String AT =
            """
            select client_subject_id, person_id, audience, subject, met_at from gateway.client_subject
             where audience = :audience and person_id\s""";

    // By itself, since PostgreSQL plans "= any" anew for every list and this once.
    private static final String ONE_AT = AT + "= :person";

    private static final String SEVERAL_AT = AT + "= any(:people)";

    /** Those of the people whom an audience knows. */
    Map<PersonId, ClientSubject> at(Audience audience, Collection<PersonId> people) {
        var asked =
                people.size() == 1
                        ? jdbc.sql(ONE_AT).param("person", people.iterator().next().value())
                        : jdbc.sql(SEVERAL_AT).param("people", ids(people));
        var known = new HashMap<PersonId, ClientSubject>();
        asked.param("audience", audience.toString())
                .query(ClientSubjects::read)
                .list()
                .forEach(subject -> known.put(subject.person(), subject));
        return known;
    }

    private static final String OF =
            """
            select client_subject_id, person_id, audience, subject, met_at from gateway.client_subject
             where person_id = any(:people)
             order by audience, met_at
            """;

    /** Everybody who knows one of the people. */
    public List<ClientSubject> of(Collection<PersonId> people) {
        return jdbc.sql(OF).param("people", ids(people)).query(ClientSubjects::read).list();
    }

    private static final String MEET =
            """
            insert into gateway.client_subject (person_id, audience, met_at)
            values (:person, :audience, :now)
            on conflict (person_id, audience) do nothing
            """;

    /** The audience is told of the person for the first time. */
    void meet(PersonId person, Audience audience) {
        jdbc.sql(MEET)
                .param("person", person.value())
                .param("audience", audience.toString())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static final String GIVE =
            """
            insert into gateway.client_subject (person_id, audience, subject, met_at)
            values (:person, :audience, :subject, :now)
            on conflict (person_id, audience) do update set subject = excluded.subject
            """;

    /** The person has this subject there from now on. */
    void give(PersonId person, Audience audience, String subject) {
        jdbc.sql(GIVE)
                .param("person", person.value())
                .param("audience", audience.toString())
                .param("subject", subject)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private static ClientSubject read(ResultSet row, int n) throws SQLException {
        return new ClientSubject(
                row.getLong("client_subject_id"),
                new PersonId(row.getObject("person_id", UUID.class)),
                Audience.parse(row.getString("audience")),
                row.getString("subject"),
                row.getObject("met_at", OffsetDateTime.class).toInstant());
    }
}
