package org.shuniu.gateway.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Password hashes: table {@code gateway.credential}. */
public final class CredentialStore {
    private final JdbcClient jdbc;
    private final Clock clock;

    CredentialStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<String> findHash(PersonId person) {
        return jdbc.sql("select password_hash from gateway.credential where person_id = :person")
                .param("person", person.value())
                .query(String.class)
                .optional();
    }

    /** Those of the people who have chosen a password. */
    public Set<PersonId> having(Collection<PersonId> people) {
        UUID[] ids = people.stream().map(PersonId::value).toArray(UUID[]::new);
        return new HashSet<>(
                jdbc.sql("select person_id from gateway.credential where person_id = any(:ids)")
                        .param("ids", ids)
                        .query((row, n) -> new PersonId(row.getObject(1, UUID.class)))
                        .list());
    }

    private static final String CREATE =
            """
            insert into gateway.credential (person_id, password_hash, created_at, changed_at)
            values (:person, :hash, :now, :now)
            on conflict (person_id) do nothing
            """;

    /** Returns whether the person had none before. */
    public boolean create(PersonId person, String hash) {
        return jdbc.sql(CREATE)
                        .param("person", person.value())
                        .param("hash", hash)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }

    private static final String REPLACE =
            """
            update gateway.credential set password_hash = :hash, changed_at = :now
             where person_id = :person and password_hash = :old
            """;

    /** Returns whether the old hash was still the person's: of two changes at once, one wins. */
    boolean replace(PersonId person, String old, String hash) {
        return jdbc.sql(REPLACE)
                        .param("person", person.value())
                        .param("old", old)
                        .param("hash", hash)
                        .param("now", Timestamp.from(clock.instant()))
                        .update()
                == 1;
    }
}
