package org.shuniu.gateway.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.shuniu.gateway.client.ClientEnd;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Consents in PostgreSQL, effective-dated; the only code that names their table. */
public final class ConsentStore implements ClientEnd {
    private final JdbcClient jdbc;

    public ConsentStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String IN_FORCE =
            """
            select id, person_id, client_id, scopes, granted_at, withdrawn_at from gateway.consent
             where person_id = any(:people) and client_id = :client and withdrawn_at is null
             order by granted_at desc
             limit 1
            """;

    /**
     * The last one in force.
     *
     * @param selves a person, and whoever turned out to be the same
     */
    public Optional<Consent> findInForce(Collection<PersonId> selves, ClientId client) {
        return jdbc.sql(IN_FORCE)
                .param("people", ids(selves))
                .param("client", client.value())
                .query(ConsentStore::read)
                .optional();
    }

    private static final String OF_PERSON =
            """
            select id, person_id, client_id, scopes, granted_at, withdrawn_at from gateway.consent
             where person_id = any(:people) order by granted_at desc
            """;

    /** All that were ever given, the last first. */
    public List<Consent> of(Collection<PersonId> selves) {
        return jdbc.sql(OF_PERSON).param("people", ids(selves)).query(ConsentStore::read).list();
    }

    private static final String INSERT =
            """
            insert into gateway.consent (id, person_id, client_id, scopes, granted_at)
            values (:id, :person, :client, :scopes, :grantedAt)
            """;

    void insert(Consent consent) {
        jdbc.sql(INSERT)
                .param("id", consent.id())
                .param("person", consent.person().value())
                .param("client", consent.client().value())
                .param("scopes", consent.scopes().stream().sorted().toArray(String[]::new))
                .param("grantedAt", consent.grantedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static final String END =
            """
            update gateway.consent set withdrawn_at = greatest(:now, granted_at)
             where person_id = any(:people) and client_id = :client and withdrawn_at is null
            """;

    boolean end(Collection<PersonId> selves, ClientId client, Instant now) {
        return jdbc.sql(END)
                        .param("people", ids(selves))
                        .param("client", client.value())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                > 0;
    }

    private static final String END_OF_CLIENT =
            """
            update gateway.consent set withdrawn_at = greatest(now(), granted_at)
             where client_id = :client and withdrawn_at is null
            """;

    /** Nobody is left whom the people allowed anything. */
    @Override
    public void deleted(ClientId client) {
        jdbc.sql(END_OF_CLIENT).param("client", client.value()).update();
    }

    private static final String HAND_OVER =
            "update gateway.consent set person_id = :person where id = any(:ids)";

    /** They turned out to be another person's. */
    public void handOver(Collection<UUID> ids, PersonId person) {
        jdbc.sql(HAND_OVER)
                .param("person", person.value())
                .param("ids", ids.toArray(UUID[]::new))
                .update();
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private static Consent read(ResultSet row, int n) throws SQLException {
        OffsetDateTime withdrawnAt = row.getObject("withdrawn_at", OffsetDateTime.class);
        return new Consent(
                row.getObject("id", UUID.class),
                new PersonId(row.getObject("person_id", UUID.class)),
                new ClientId(row.getString("client_id")),
                Set.of((String[]) row.getArray("scopes").getArray()),
                row.getObject("granted_at", OffsetDateTime.class).toInstant(),
                withdrawnAt == null ? null : withdrawnAt.toInstant());
    }
}
