package org.shuniu.gateway.oidc;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.session.SessionClients;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Who was entered in which login, read from the families that {@link RefreshFamilies} writes: every
 * redeemed code begins one, in the statement that uses the code up, so it costs the flow nothing
 * and no loss of Redis forgets it.
 */
final class EnteredClients implements SessionClients {
    private final JdbcClient jdbc;

    EnteredClients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String OF =
            """
            select distinct sso_session_id, client_id from gateway.refresh_family
             where sso_session_id = any(:sessions) and revoked_at is null
            """;

    @Override
    public Map<String, List<ClientId>> of(Collection<String> ssoSessionIds) {
        return bySession(jdbc.sql(OF).param("sessions", ssoSessionIds.toArray(String[]::new)));
    }

    private static final String ENTERED_BY =
            """
            select distinct sso_session_id, client_id from gateway.refresh_family
             where person_id = :person and began_at <= :moment and revoked_at is null
            """;

    @Override
    public Map<String, List<ClientId>> enteredBy(Instant moment, PersonId person) {
        return bySession(
                jdbc.sql(ENTERED_BY)
                        .param("person", person.value())
                        .param("moment", moment.atOffset(ZoneOffset.UTC)));
    }

    private static final String HAVING_ENTERED =
            """
            select distinct person_id from gateway.refresh_family
             where person_id = any(:people) and revoked_at is null
            """;

    @Override
    public Set<PersonId> havingEntered(Collection<PersonId> people) {
        return jdbc.sql(HAVING_ENTERED)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query((row, n) -> new PersonId(row.getObject("person_id", UUID.class)))
                .set();
    }

    private static Map<String, List<ClientId>> bySession(StatementSpec query) {
        var clients = new HashMap<String, List<ClientId>>();
        query.query(
                row -> {
                    clients.computeIfAbsent(
                                    row.getString("sso_session_id"), id -> new ArrayList<>())
                            .add(new ClientId(row.getString("client_id")));
                });
        return clients;
    }
}
