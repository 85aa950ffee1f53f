package org.shuniu.gateway.client;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clients in PostgreSQL; the only code that names their tables. */
public final class ClientStore {
    private static final String COLUMNS =
            """
            client_id, kind, name, redirect_uris, post_logout_redirect_uris, backchannel_logout_uri,
            scopes, grant_types, token_endpoint_auth_method, id_token_signed_response_alg,
            require_pkce, sector_identifier, org_subtree, created_by, created_at
            """;

    private final JdbcClient jdbc;

    public ClientStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private static final String FIND =
            "select "
                    + COLUMNS
                    + " from gateway.client where client_id = :id and deleted_at is null";

    Optional<Client> find(ClientId id) {
        return jdbc.sql(FIND).param("id", id.value()).query(ClientStore::read).optional();
    }

    private static final String LIST =
            "select "
                    + COLUMNS
                    + """
                      from gateway.client
                     where deleted_at is null and (created_at, client_id) > (:afterTime, :afterId)
                       and (cast(:subtree as text) is null or org_subtree = :subtree)
                     order by created_at, client_id
                     limit :limit
                    """;

    /**
     * A page of clients, the oldest first.
     *
     * @param after the last client of the page before; null for the first page
     * @param subtree only clients of exactly this subtree; null for all
     */
    List<Client> list(@Nullable Client after, @Nullable OrgCode subtree, int limit) {
        return jdbc.sql(LIST)
                .param("afterTime", at(after == null ? Instant.EPOCH : after.createdAt()))
                .param("afterId", after == null ? "" : after.id().value())
                .param("subtree", subtree == null ? null : subtree.value())
                .param("limit", limit)
                .query(ClientStore::read)
                .list();
    }

    private static final String INSERT =
            "insert into gateway.client ("
                    + COLUMNS
                    + """
                    ) values (:id, :kind, :name, :redirectUris, :postLogoutRedirectUris,
                      :backchannelLogoutUri, :scopes, :grantTypes, :authMethod, :alg, :requirePkce,
                      :sector, :orgSubtree, :createdBy, :createdAt)
                    """;

    void insert(Client client) {
        parameters(jdbc.sql(INSERT), client)
                .param("createdBy", client.createdBy())
                .param("createdAt", at(client.createdAt()))
                .update();
    }

    private static final String UPDATE =
            """
            update gateway.client
               set kind = :kind, name = :name, redirect_uris = :redirectUris,
                   post_logout_redirect_uris = :postLogoutRedirectUris,
                   backchannel_logout_uri = :backchannelLogoutUri, scopes = :scopes,
                   grant_types = :grantTypes, token_endpoint_auth_method = :authMethod,
                   id_token_signed_response_alg = :alg, require_pkce = :requirePkce,
                   sector_identifier = :sector, org_subtree = :orgSubtree
             where client_id = :id and deleted_at is null
            """;

    boolean update(Client client) {
        return parameters(jdbc.sql(UPDATE), client).update() == 1;
    }

    private static final String DELETE =
            "update gateway.client set deleted_at = :now where client_id = :id and deleted_at is null";

    boolean delete(ClientId id, Instant now) {
        return jdbc.sql(DELETE).param("id", id.value()).param("now", at(now)).update() == 1;
    }

    private static final String SECRETS =
            "select hash from gateway.client_secret where client_id = :id";

    List<ClientSecretHash> secrets(ClientId id) {
        return jdbc.sql(SECRETS)
                .param("id", id.value())
                .query((row, n) -> new ClientSecretHash(row.getBytes("hash")))
                .list();
    }

    private static final String ADD_SECRET =
            "insert into gateway.client_secret (client_id, hash, created_at) values (:id, :hash, :now)";
    private static final String KEEP_TWO_SECRETS =
            """
            delete from gateway.client_secret
             where client_id = :id
               and hash not in (select hash from gateway.client_secret where client_id = :id
                                 order by created_at desc, hash limit 2)
            """;

    void addSecret(ClientId id, ClientSecretHash hash, Instant now) {
        jdbc.sql(ADD_SECRET)
                .param("id", id.value())
                .param("hash", hash.value())
                .param("now", at(now))
                .update();
        jdbc.sql(KEEP_TWO_SECRETS).param("id", id.value()).update();
    }

    private static JdbcClient.StatementSpec parameters(
            JdbcClient.StatementSpec sql, Client client) {
        OrgCode subtree = client.orgSubtree();
        return sql.param("id", client.id().value())
                .param("kind", client.kind().code())
                .param("name", client.name())
                .param("redirectUris", texts(client.redirectUris()))
                .param("postLogoutRedirectUris", texts(client.postLogoutRedirectUris()))
                .param("backchannelLogoutUri", client.backchannelLogoutUri())
                .param("scopes", texts(client.scopes().stream().sorted().toList()))
                .param(
                        "grantTypes",
                        texts(client.grantTypes().stream().map(GrantType::code).sorted().toList()))
                .param("authMethod", client.tokenEndpointAuthMethod().code())
                .param("alg", client.idTokenSignedResponseAlg())
                .param("requirePkce", client.requirePkce())
                .param("sector", client.sector().value())
                .param("orgSubtree", subtree == null ? null : subtree.value());
    }

    private static Client read(ResultSet row, int n) throws SQLException {
        String subtree = row.getString("org_subtree");
        return new Client(
                new ClientId(row.getString("client_id")),
                ClientKind.ofCode(row.getString("kind")),
                row.getString("name"),
                list(row.getArray("redirect_uris")),
                list(row.getArray("post_logout_redirect_uris")),
                row.getString("backchannel_logout_uri"),
                Set.copyOf(list(row.getArray("scopes"))),
                list(row.getArray("grant_types")).stream()
                        .map(GrantType::ofCode)
                        .collect(Collectors.toSet()),
                TokenEndpointAuthMethod.find(row.getString("token_endpoint_auth_method"))
                        .orElseThrow(),
                row.getString("id_token_signed_response_alg"),
                row.getBoolean("require_pkce"),
                new SectorIdentifier(row.getString("sector_identifier")),
                subtree == null ? null : new OrgCode(subtree),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static List<String> list(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    private static String[] texts(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
