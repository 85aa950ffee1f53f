package org.shuniu.gateway.registration;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.client.ClientKind;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tokens of registration in PostgreSQL; the only code that names their tables. */
final class RegistrationStore {
    private static final String TERMS =
            "t.id, t.kind, t.redirect_hosts, t.scopes, t.require_pkce, t.org_subtree";

    private final JdbcClient jdbc;

    RegistrationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String INSERT =
            """
            insert into gateway.registration_token (id, hash, kind, redirect_hosts, scopes,
                   require_pkce, org_subtree, uses_left, created_by, created_at, expires_at)
            values (:id, :hash, :kind, :redirectHosts, :scopes,
                   :requirePkce, :orgSubtree, :uses, :createdBy, :createdAt, :expiresAt)
            """;

    /** Keeps an initial access token; {@code uses} null for as many as one likes. */
    void insert(
            RegistrationTerms terms,
            AccessTokenHash hash,
            @Nullable Integer uses,
            String createdBy,
            Instant now,
            Instant expiresAt) {
        OrgCode subtree = terms.orgSubtree();
        jdbc.sql(INSERT)
                .param("id", terms.id())
                .param("hash", hash.bytes())
                .param("kind", terms.kind().code())
                .param("redirectHosts", sorted(terms.redirectHosts()))
                .param("scopes", sorted(terms.scopes()))
                .param("requirePkce", terms.requirePkce())
                .param("orgSubtree", subtree == null ? null : subtree.value())
                .param("uses", uses)
                .param("createdBy", createdBy)
                .param("createdAt", at(now))
                .param("expiresAt", at(expiresAt))
                .update();
    }

    private static final String PRUNE =
            """
            delete from gateway.registration_token t
             where t.expires_at < :before
               and not exists (select from gateway.client_registration r
                                where r.registration_token_id = t.id)
            """;

    /** Deletes tokens that are long over and under which no client stands. */
    void prune(Instant before) {
        jdbc.sql(PRUNE).param("before", at(before)).update();
    }

    private static final String USE =
            """
            update gateway.registration_token t set uses_left = uses_left - 1
             where hash = :hash and expires_at > :now and (uses_left is null or uses_left > 0)
            returning\s"""
                    + TERMS;

    /** Takes one use of a token; of two at once only as many succeed as it has uses. */
    Optional<RegistrationTerms> use(AccessTokenHash hash, Instant now) {
        return jdbc.sql(USE)
                .param("hash", hash.bytes())
                .param("now", at(now))
                .query(RegistrationStore::read)
                .optional();
    }

    private static final String GIVE_BACK =
            "update gateway.registration_token set uses_left = uses_left + 1 where id = :id";

    /** The use came to nothing. */
    void giveBack(RegistrationTerms terms) {
        jdbc.sql(GIVE_BACK).param("id", terms.id()).update();
    }

    private static final String LINK =
            """
            insert into gateway.client_registration (client_id, registration_token_id, hash)
            values (:client, :terms, :hash)
            """;

    /** Keeps a client's registration access token. */
    void link(ClientId client, RegistrationTerms terms, AccessTokenHash hash) {
        jdbc.sql(LINK)
                .param("client", client.value())
                .param("terms", terms.id())
                .param("hash", hash.bytes())
                .update();
    }

    private static final String OF_CLIENT =
            "select "
                    + TERMS
                    + """
                       from gateway.client_registration r
                      join gateway.registration_token t on t.id = r.registration_token_id
                     where r.client_id = :client and r.hash = :hash
                    """;

    /** Under what a client stands, for whoever holds its registration access token. */
    Optional<RegistrationTerms> find(ClientId client, AccessTokenHash hash) {
        return jdbc.sql(OF_CLIENT)
                .param("client", client.value())
                .param("hash", hash.bytes())
                .query(RegistrationStore::read)
                .optional();
    }

    private static final String ROTATE =
            """
            update gateway.client_registration set hash = :next
             where client_id = :client and hash = :hash
            """;

    /** Returns whether the token was still the client's. */
    boolean rotate(ClientId client, AccessTokenHash hash, AccessTokenHash next) {
        return jdbc.sql(ROTATE)
                        .param("client", client.value())
                        .param("hash", hash.bytes())
                        .param("next", next.bytes())
                        .update()
                == 1;
    }

    private static final String UNLINK =
            "delete from gateway.client_registration where client_id = :client";

    void unlink(ClientId client) {
        jdbc.sql(UNLINK).param("client", client.value()).update();
    }

    private static RegistrationTerms read(ResultSet row, int n) throws SQLException {
        String subtree = row.getString("org_subtree");
        return new RegistrationTerms(
                row.getObject("id", UUID.class),
                ClientKind.ofCode(row.getString("kind")),
                Set.of((String[]) row.getArray("redirect_hosts").getArray()),
                Set.of((String[]) row.getArray("scopes").getArray()),
                row.getBoolean("require_pkce"),
                subtree == null ? null : new OrgCode(subtree));
    }

    private static String[] sorted(Set<String> values) {
        return values.stream().sorted().toArray(String[]::new);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
