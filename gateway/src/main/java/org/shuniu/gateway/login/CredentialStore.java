package org.shuniu.gateway.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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

    private static final String HASHES =
            """
            select password_hash from gateway.credential
             where person_id = any(:selves)
             order by array_position(:selves, person_id)
            """;

    /**
     * What a person has chosen; the first counts most.
     *
     * @param selves the person and whoever turned out to be the same, the one who is asked for
     *     first
     */
    List<String> hashes(List<PersonId> selves) {
        return jdbc.sql(HASHES).param("selves", ids(selves)).query(String.class).list();
    }

    /** Those of the people who have chosen a password. */
    public Set<PersonId> having(Collection<PersonId> people) {
        return new HashSet<>(
                jdbc.sql("select person_id from gateway.credential where person_id = any(:ids)")
                        .param("ids", ids(people))
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
             where person_id = any(:selves) and password_hash = :old
            """;

    private static final String DROP_OTHERS =
            "delete from gateway.credential where person_id = any(:selves) and password_hash <> :hash";

    /**
     * One password for all numbers of a person. Returns whether the old hash was still theirs: of
     * two changes at once, one wins.
     */
    boolean replace(Collection<PersonId> selves, String old, String hash) {
        boolean replaced =
                jdbc.sql(REPLACE)
                                .param("selves", ids(selves))
                                .param("old", old)
                                .param("hash", hash)
                                .param("now", Timestamp.from(clock.instant()))
                                .update()
                        == 1;
        if (replaced) {
            jdbc.sql(DROP_OTHERS).param("selves", ids(selves)).param("hash", hash).update();
        }
        return replaced;
    }

    /** Nobody gets in by these any more. */
    void drop(Collection<PersonId> people) {
        jdbc.sql("delete from gateway.credential where person_id = any(:ids)")
                .param("ids", ids(people))
                .update();
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }
}
