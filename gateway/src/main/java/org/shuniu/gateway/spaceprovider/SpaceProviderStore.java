package org.shuniu.gateway.spaceprovider;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.seal.FieldSeal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Table {@code gateway.space_provider}. */
final class SpaceProviderStore {
    private static final String INSERT =
            """
            insert into gateway.space_provider (name, url, orgs, sealed_secret, transaction_id, outbox_id, current_at,
                                                walking, next_at)
            values (:name, :url, :orgs, :secret, :transaction, :sequence, :now, true, :now)
            """;

    private static final String CHANGE =
            """
            update gateway.space_provider
               set url = :url, orgs = cast(:orgs as text[]), failures = 0, last_answer = null, next_at = :now,
                   walking = walking or orgs <> cast(:orgs as text[]), walked_to = case when orgs <> cast(:orgs as text[]) then null else walked_to end
             where name = :name
            """;

    private static final String TAKE =
            "update gateway.space_provider set next_at = :until where name = :name and next_at <= :now";

    private static final String WALKED =
            """
            update gateway.space_provider set walked_to = cast(:to as uuid), walking = :walking
             where name = :name and orgs = cast(:orgs as text[])
            """;

    private static final String READ =
            """
            update gateway.space_provider
               set transaction_id = :transaction, outbox_id = :sequence, current_at = greatest(current_at, :current)
             where name = :name
            """;

    private static final String WALK_AGAIN =
            """
            update gateway.space_provider
               set transaction_id = :transaction, outbox_id = :sequence, current_at = :now, walking = true, walked_to = null
             where name = :name
            """;

    private static final String REST =
            """
            update gateway.space_provider set next_at = :next, failures = :failures, last_answer = cast(:answer as text)
             where name = :name
            """;

    private final JdbcClient jdbc;
    private final FieldSeal seal;

    SpaceProviderStore(JdbcClient jdbc, FieldSeal seal) {
        this.jdbc = jdbc;
        this.seal = seal;
    }

    List<SpaceProvider> all() {
        return jdbc.sql("select * from gateway.space_provider order by name")
                .query((row, n) -> provider(row))
                .list();
    }

    List<SpaceProvider> due(Instant now) {
        return jdbc.sql("select * from gateway.space_provider where next_at <= :now")
                .param("now", at(now))
                .query((row, n) -> provider(row))
                .list();
    }

    Optional<SpaceProvider> find(String name) {
        return jdbc.sql("select * from gateway.space_provider where name = :name")
                .param("name", name)
                .query((row, n) -> provider(row))
                .optional();
    }

    void insert(SpaceProvider provider, byte[] secret) {
        jdbc.sql(INSERT)
                .param("name", provider.name())
                .param("url", provider.url().toString())
                .param("orgs", codes(provider.orgs()))
                .param("secret", seal.seal(secret, provider.name()))
                .param("transaction", provider.position().transaction())
                .param("sequence", provider.position().sequence())
                .param("now", at(provider.current()))
                .update();
    }

    void change(String name, URI url, List<OrgCode> orgs, Instant now) {
        jdbc.sql(CHANGE)
                .param("name", name)
                .param("url", url.toString())
                .param("orgs", codes(orgs))
                .param("now", at(now))
                .update();
    }

    byte[] secret(String name) {
        byte[] sealed =
                jdbc.sql("select sealed_secret from gateway.space_provider where name = :name")
                        .param("name", name)
                        .query(byte[].class)
                        .single();
        return seal.open(sealed, name);
    }

    /** False if another node has it. */
    boolean take(SpaceProvider provider, Instant now, Instant until) {
        return jdbc.sql(TAKE)
                        .param("name", provider.name())
                        .param("now", at(now))
                        .param("until", at(until))
                        .update()
                == 1;
    }

    /** Nothing if its orgs have changed meanwhile: then all begins anew. */
    void walked(SpaceProvider provider, @Nullable UUID to) {
        jdbc.sql(WALKED)
                .param("name", provider.name())
                .param("orgs", codes(provider.orgs()))
                .param("to", to)
                .param("walking", to != null)
                .update();
    }

    void walkAgain(SpaceProvider provider, Outbox.Cursor present, Instant now) {
        jdbc.sql(WALK_AGAIN)
                .param("name", provider.name())
                .param("transaction", present.transaction())
                .param("sequence", present.sequence())
                .param("now", at(now))
                .update();
    }

    void read(SpaceProvider provider, Outbox.Cursor to, Instant current) {
        jdbc.sql(READ)
                .param("name", provider.name())
                .param("transaction", to.transaction())
                .param("sequence", to.sequence())
                .param("current", at(current))
                .update();
    }

    void rest(SpaceProvider provider, Instant next, int failures, @Nullable String answer) {
        jdbc.sql(REST)
                .param("name", provider.name())
                .param("next", at(next))
                .param("failures", failures)
                .param("answer", answer)
                .update();
    }

    private static String[] codes(List<OrgCode> orgs) {
        return orgs.stream().map(OrgCode::value).toArray(String[]::new);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static SpaceProvider provider(ResultSet row) throws SQLException {
        return new SpaceProvider(
                row.getString("name"),
                URI.create(row.getString("url")),
                Arrays.stream((String[]) row.getArray("orgs").getArray())
                        .map(OrgCode::new)
                        .toList(),
                new Outbox.Cursor(row.getLong("transaction_id"), row.getLong("outbox_id")),
                row.getObject("current_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("walking"),
                row.getObject("walked_to", UUID.class),
                row.getInt("failures"),
                row.getString("last_answer"));
    }
}
