package org.shuniu.gateway.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientAddresses.BackchannelLogout;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Clients in PostgreSQL; the only code that names their tables. */
public final class ClientStore {
    private static final String COLUMNS =
            """
            client_id, kind, name, redirect_uris, post_logout_redirect_uris, backchannel_logout_uri,
            scopes, grant_types, token_endpoint_auth_method, id_token_signed_response_alg,
            require_pkce, sector_identifier, org_subtree, metadata, created_by, created_at
            """;

    /** Members that the first release keeps in columns of their own. */
    private static final List<String> MEMBERS_IN_COLUMNS =
            List.of(
                    "name",
                    "kind",
                    "redirectUris",
                    "postLogoutRedirectUris",
                    "backchannelLogoutUri",
                    "scopes",
                    "grantTypes",
                    "tokenEndpointAuthMethod",
                    "idTokenSignedResponseAlg",
                    "requirePkce");

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .changeDefaultPropertyInclusion(
                            inclusion ->
                                    inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
                    // During an upgrade a newer release may have written members that this one
                    // lacks.
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

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
                      :sector, :orgSubtree, cast(:metadata as jsonb), :createdBy, :createdAt)
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
                   sector_identifier = :sector, org_subtree = :orgSubtree,
                   metadata = cast(:metadata as jsonb)
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
        ClientMetadata metadata = client.metadata();
        ClientAddresses addresses = metadata.addresses();
        BackchannelLogout logout = addresses.backchannelLogout();
        OrgCode subtree = client.orgSubtree();
        return sql.param("id", client.id().value())
                .param("kind", client.kind().code())
                .param("name", client.name())
                .param("redirectUris", texts(addresses.redirectUris()))
                .param("postLogoutRedirectUris", texts(addresses.postLogoutRedirectUris()))
                .param("backchannelLogoutUri", logout == null ? null : logout.uri())
                .param("scopes", texts(client.scopes().stream().sorted().toList()))
                .param(
                        "grantTypes",
                        texts(
                                metadata.grantTypes().stream()
                                        .map(GrantType::code)
                                        .sorted()
                                        .toList()))
                .param("authMethod", client.proof().method().code())
                .param("alg", client.signing().idToken())
                .param("requirePkce", client.security().requirePkce())
                .param("sector", client.sector().value())
                .param("orgSubtree", subtree == null ? null : subtree.value())
                .param("metadata", restOf(metadata));
    }

    private static String restOf(ClientMetadata metadata) {
        ObjectNode members = JSON.valueToTree(ClientMembers.of(metadata));
        return JSON.writeValueAsString(members.remove(MEMBERS_IN_COLUMNS));
    }

    private static Client read(ResultSet row, int n) throws SQLException {
        String subtree = row.getString("org_subtree");
        var members = (ObjectNode) JSON.readTree(row.getString("metadata"));
        members.set("redirectUris", array(row, "redirect_uris"))
                .set("postLogoutRedirectUris", array(row, "post_logout_redirect_uris"))
                .set("scopes", array(row, "scopes"))
                .set("grantTypes", array(row, "grant_types"))
                .put("name", row.getString("name"))
                .put("kind", row.getString("kind"))
                .put("backchannelLogoutUri", row.getString("backchannel_logout_uri"))
                .put("tokenEndpointAuthMethod", row.getString("token_endpoint_auth_method"))
                .put("idTokenSignedResponseAlg", row.getString("id_token_signed_response_alg"))
                .put("requirePkce", row.getBoolean("require_pkce"));
        return new Client(
                new ClientId(row.getString("client_id")),
                JSON.treeToValue(members, ClientMembers.class)
                        .toMetadata(subtree == null ? null : new OrgCode(subtree)),
                new SectorIdentifier(row.getString("sector_identifier")),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static JsonNode array(ResultSet row, String column) throws SQLException {
        return JSON.valueToTree(row.getArray(column).getArray());
    }

    private static String[] texts(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
