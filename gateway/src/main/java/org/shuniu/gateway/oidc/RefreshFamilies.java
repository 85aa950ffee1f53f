package org.shuniu.gateway.oidc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.Client;
import org.shuniu.gateway.client.ClientEnd;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.gateway.consent.VisitedClients;
import org.shuniu.gateway.session.SessionEnd;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Families of tokens and the codes that they came from, in PostgreSQL; the only code that names
 * their tables, but for {@link EnteredClients}. A refresh is one update of one row; only what
 * writes to the audit trail too opens a transaction, for its commit would be another round trip.
 */
public final class RefreshFamilies implements VisitedClients, SessionEnd, ClientEnd {
    private static final Duration CODES_REMEMBERED = Duration.ofHours(1);
    private static final Duration FAMILIES_REMEMBERED = Duration.ofDays(1);
    private static final int PRUNED_AT_ONCE = 10_000;

    private static final String COLUMNS =
            "id, client_id, person_id, scopes, sso_session_id, authenticated_at, amr, id_token_claims, userinfo_claims, jkt, x5t_s256";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final RefreshToken.Codec codec;
    private final TokenProperties lifetimes;
    private final AuditLog audit;
    private final Clock clock;

    RefreshFamilies(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            RefreshToken.Codec codec,
            TokenProperties lifetimes,
            AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.codec = codec;
        this.lifetimes = lifetimes;
        this.audit = audit;
        this.clock = clock;
    }

    // One statement, so one round trip: of two that redeem the same code, the later one waits for
    // the
    // unique index and then inserts nothing.
    private static final String BEGIN =
            """
            with redeemed as (
                insert into gateway.redeemed_code (code_hash, family_id, redeemed_at)
                values (:codeHash, :id, :now)
                on conflict (code_hash) do nothing
                returning family_id)
            insert into gateway.refresh_family (id, client_id, person_id, scopes, sso_session_id,
                   authenticated_at, amr, offline, generation, rotated_at, began_at, idle_at, expires_at,
                   id_token_claims, userinfo_claims, jkt, x5t_s256)
            select family_id, :client, :person, :scopes, :session,
                   :authenticatedAt, :amr, :offline, 0, :now, :now, :idleAt, :expiresAt,
                   :idTokenClaims, :userinfoClaims, :jkt, :certificate
              from redeemed
             where not exists (select from gateway.ended_session where sso_session_id = :session)
            """;

    /**
     * Uses a code up and begins its family; empty if the code was used before, in which case what
     * it gave is revoked, and if the login that it came from has ended.
     */
    Optional<RefreshFamily> begin(CodeHash hash, IssuedCode code, Confirmation confirmation) {
        var family =
                new RefreshFamily(
                        UUID.randomUUID(),
                        code.client(),
                        code.person(),
                        code.scopes(),
                        code.ssoSessionId(),
                        code.authenticatedAt(),
                        code.amr(),
                        code.claims(),
                        confirmation);
        Instant now = clock.instant();
        Instant expires = expires(family, code, now);
        int inserted =
                jdbc.sql(BEGIN)
                        .param("codeHash", hash.bytes())
                        .param("id", family.id())
                        .param("client", family.client().value())
                        .param("person", family.person().value())
                        .param("scopes", texts(family.scopes()))
                        .param("session", family.ssoSessionId())
                        .param("authenticatedAt", at(family.authenticatedAt()))
                        .param("amr", texts(family.amr()))
                        .param("offline", family.isOffline())
                        .param("now", at(now))
                        .param("idleAt", at(idleAt(family.isOffline(), now, expires)))
                        .param("expiresAt", at(expires))
                        .param("idTokenClaims", orNull(code.claims().idToken()), Types.ARRAY)
                        .param("userinfoClaims", orNull(code.claims().userInfo()), Types.ARRAY)
                        .param("jkt", confirmation.jkt(), Types.VARCHAR)
                        .param("certificate", confirmation.certificate(), Types.VARCHAR)
                        .update();
        if (inserted == 0) {
            revokeReplayed(hash);
            return Optional.empty();
        }
        return Optional.of(family);
    }

    private Instant expires(RefreshFamily family, IssuedCode code, Instant now) {
        if (family.isOffline()) {
            return now.plus(lifetimes.offline());
        }
        Instant most = now.plus(lifetimes.session());
        return code.sessionEndsAt().isBefore(most) ? code.sessionEndsAt() : most;
    }

    private static final String BURN =
            """
            insert into gateway.redeemed_code (code_hash, family_id, redeemed_at)
            values (:codeHash, null, :now) on conflict (code_hash) do nothing
            """;

    /** Makes a code worthless that was presented wrongly: whoever did so may have stolen it. */
    void burn(CodeHash hash) {
        int inserted =
                jdbc.sql(BURN)
                        .param("codeHash", hash.bytes())
                        .param("now", at(clock.instant()))
                        .update();
        if (inserted == 0) {
            revokeReplayed(hash);
        }
    }

    private static final String FAMILY_OF_CODE =
            """
            select family_id from gateway.redeemed_code
             where code_hash = :codeHash and family_id is not null
            """;

    /** Revokes what a code gave, if it gave anything. */
    void revokeReplayed(CodeHash hash) {
        jdbc.sql(FAMILY_OF_CODE)
                .param("codeHash", hash.bytes())
                .query((row, n) -> row.getObject("family_id", UUID.class))
                .optional()
                .ifPresent(family -> revoke(family, "code-replayed"));
    }

    // RFC 9449 §5: a public client's refresh token is bound to its key. A confidential client
    // proves
    // itself otherwise and may change its key, but not go back to none. RFC 8705 §4 and §7.1:
    // alike.
    private static final String HELD =
            """
            (jkt is null or jkt = :jkt or (:confidential and :jkt is not null))
               and (x5t_s256 is null or x5t_s256 = :certificate or (:confidential and :certificate is not null))
            """;

    private static final String ROTATE =
            """
            update gateway.refresh_family
               set generation = generation + :step, rotated_at = :now,
                   idle_at = case when offline then least(cast(:idleAt as timestamptz), expires_at) else expires_at end
             where id = :id and client_id = :client and generation = :generation
               and revoked_at is null and idle_at > :now
               and\s"""
                    + HELD
                    + " returning "
                    + COLUMNS;

    /**
     * Trades a refresh token for its successor.
     *
     * @param shown what the client has proven to hold
     */
    RefreshOutcome rotate(String presented, Client client, Confirmation shown) {
        RefreshToken token = codec.read(presented).orElse(null);
        if (token == null) {
            return new RefreshOutcome.Refused();
        }
        Instant now = clock.instant();
        // FAPI 2.0 Security Profile §5.3.2.1: refresh token rotation shall not be used; the token
        // is
        // bound to a key or a certificate, or its client is.
        int step = client.security().fapi() ? 0 : 1;
        String next = codec.write(new RefreshToken(token.family(), token.generation() + step));
        return bound(jdbc.sql(ROTATE), token, client, shown)
                .param("generation", token.generation())
                .param("step", step)
                .param("now", at(now))
                .param("idleAt", at(now.plus(lifetimes.offlineIdle())))
                .query(RefreshFamilies::read)
                .optional()
                .<RefreshOutcome>map(family -> new RefreshOutcome.Continued(family, next))
                .orElseGet(() -> retryOrReuse(token, client, shown, now));
    }

    private static StatementSpec bound(
            StatementSpec statement, RefreshToken token, Client client, Confirmation shown) {
        return statement
                .param("id", token.family())
                .param("client", client.id().value())
                .param("confidential", client.proof().method().isConfidential())
                .param("jkt", shown.jkt(), Types.VARCHAR)
                .param("certificate", shown.certificate(), Types.VARCHAR);
    }

    private static final String STATE =
            "select generation, rotated_at, "
                    + HELD
                    + " as held, "
                    + COLUMNS
                    + """
                     from gateway.refresh_family
                     where id = :id and client_id = :client and revoked_at is null and idle_at > :now
                    """;

    private record State(int generation, Instant rotatedAt, boolean held, RefreshFamily family) {}

    private RefreshOutcome retryOrReuse(
            RefreshToken token, Client client, Confirmation shown, Instant now) {
        Optional<State> state =
                bound(jdbc.sql(STATE), token, client, shown)
                        .param("now", at(now))
                        .query(RefreshFamilies::readState)
                        .optional();
        // Who lacks the key can do the family no harm either.
        if (state.isEmpty() || !state.get().held()) {
            return new RefreshOutcome.Refused();
        }
        boolean previous = state.get().generation() == token.generation() + 1;
        if (previous && !now.isAfter(state.get().rotatedAt().plus(lifetimes.retry()))) {
            var successor = new RefreshToken(token.family(), state.get().generation());
            return new RefreshOutcome.Continued(state.get().family(), codec.write(successor));
        }
        // RFC 9700 §4.14.2: on reuse of an invalidated refresh token the authorization server
        // cannot
        // know which party was the attacker, and revokes the active one.
        revoke(token.family(), "refresh-reused");
        return new RefreshOutcome.Reused();
    }

    private static final String LIVE =
            "select "
                    + COLUMNS
                    + " from gateway.refresh_family where id = :id and revoked_at is null and expires_at > :now";

    /** The family of an access token, unless it was revoked or is over. */
    Optional<RefreshFamily> find(UUID id) {
        return jdbc.sql(LIVE)
                .param("id", id)
                .param("now", at(clock.instant()))
                .query(RefreshFamilies::read)
                .optional();
    }

    /** The family of a refresh token of this client's, of whatever generation. */
    Optional<RefreshFamily> find(String refreshToken, ClientId client) {
        return codec.read(refreshToken)
                .flatMap(token -> find(token.family()))
                .filter(family -> family.client().equals(client));
    }

    String firstToken(RefreshFamily family) {
        return codec.write(new RefreshToken(family.id(), 0));
    }

    private static final String REVOKE =
            """
            update gateway.refresh_family set revoked_at = :now, revoked_because = :because
             where id = :id and revoked_at is null
            returning client_id, person_id
            """;

    /** Ends a family: its refresh token at once, its access tokens at the hub's own endpoints. */
    void revoke(UUID family, String because) {
        transaction.executeWithoutResult(
                status ->
                        jdbc.sql(REVOKE)
                                .param("id", family)
                                .param("because", because)
                                .param("now", at(clock.instant()))
                                .query((row, n) -> revoked(row, family, because))
                                .list()
                                .forEach(audit::record));
    }

    private static FamilyRevoked revoked(ResultSet row, UUID family, String because)
            throws SQLException {
        return FamilyRevoked.of(
                family,
                new ClientId(row.getString("client_id")),
                new PersonId(row.getObject("person_id", UUID.class)),
                because);
    }

    private static final String OF_PAIR =
            """
            select id from gateway.refresh_family
             where person_id = any(:people) and client_id = :client and revoked_at is null
            """;

    @Override
    public void revoke(Collection<PersonId> selves, ClientId client, String because) {
        jdbc.sql(OF_PAIR)
                .param("people", ids(selves))
                .param("client", client.value())
                .query((row, n) -> row.getObject("id", UUID.class))
                .list()
                .forEach(family -> revoke(family, because));
    }

    private static final String BEGUN_BY =
            """
            select id from gateway.refresh_family
             where person_id = any(:people) and authenticated_at <= :moment and revoked_at is null
            """;

    /** Ends all families of some people whose login had begun by a moment. */
    public void endBegunBy(Instant moment, Collection<PersonId> people, String because) {
        jdbc.sql(BEGUN_BY)
                .param("people", ids(people))
                .param("moment", at(moment))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list()
                .forEach(family -> revoke(family, because));
    }

    private static final String OF_SESSION =
            """
            select id from gateway.refresh_family
             where sso_session_id = :session and not offline and revoked_at is null
            """;

    /** What follows a logout: families end that may not outlive the SSO session. */
    @Override
    public void ended(PersonId person, String ssoSessionId) {
        jdbc.sql(OF_SESSION)
                .param("session", ssoSessionId)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list()
                .forEach(family -> revoke(family, "session-ended"));
    }

    private static final String CLIENTS_OF =
            """
            select distinct client_id from gateway.refresh_family
             where person_id = any(:people) and revoked_at is null and idle_at > :now
            """;

    @Override
    public List<ClientId> of(Collection<PersonId> selves) {
        return jdbc.sql(CLIENTS_OF)
                .param("people", ids(selves))
                .param("now", at(clock.instant()))
                .query((row, n) -> new ClientId(row.getString("client_id")))
                .list();
    }

    private static final String REVOKE_OF_CLIENT =
            """
            update gateway.refresh_family set revoked_at = :now, revoked_because = 'client-deleted'
             where client_id = :client and revoked_at is null
            """;

    /** One event, that of the client's end, tells of all its families: they may be millions. */
    @Override
    public void deleted(ClientId client) {
        jdbc.sql(REVOKE_OF_CLIENT)
                .param("client", client.value())
                .param("now", at(clock.instant()))
                .update();
    }

    private static final String PRUNE_CODES =
            """
            delete from gateway.redeemed_code where code_hash in
                (select code_hash from gateway.redeemed_code where redeemed_at < :before limit :limit)
            """;
    private static final String PRUNE_FAMILIES =
            """
            delete from gateway.refresh_family where id in
                (select id from gateway.refresh_family where expires_at < :before limit :limit)
            """;

    /** Deletes a slice of what can no longer matter; returns whether there may be more. */
    boolean prune() {
        Instant now = clock.instant();
        int codes = prune(PRUNE_CODES, now.minus(CODES_REMEMBERED));
        int families = prune(PRUNE_FAMILIES, now.minus(FAMILIES_REMEMBERED));
        return Math.max(codes, families) == PRUNED_AT_ONCE;
    }

    private int prune(String sql, Instant before) {
        return jdbc.sql(sql).param("before", at(before)).param("limit", PRUNED_AT_ONCE).update();
    }

    private Instant idleAt(boolean offline, Instant now, Instant expires) {
        Instant idle = now.plus(lifetimes.offlineIdle());
        return offline && idle.isBefore(expires) ? idle : expires;
    }

    private static RefreshFamily read(ResultSet row, int n) throws SQLException {
        return new RefreshFamily(
                row.getObject("id", UUID.class),
                new ClientId(row.getString("client_id")),
                new PersonId(row.getObject("person_id", UUID.class)),
                Set.of((String[]) row.getArray("scopes").getArray()),
                row.getString("sso_session_id"),
                row.getObject("authenticated_at", OffsetDateTime.class).toInstant(),
                List.of((String[]) row.getArray("amr").getArray()),
                new AskedClaims(names(row, "id_token_claims"), names(row, "userinfo_claims")),
                new Confirmation(row.getString("jkt"), row.getString("x5t_s256")));
    }

    private static Set<String> names(ResultSet row, String column) throws SQLException {
        Array names = row.getArray(column);
        return names == null ? Set.of() : Set.of((String[]) names.getArray());
    }

    private static String @Nullable [] orNull(Set<String> names) {
        return names.isEmpty() ? null : texts(names);
    }

    private static State readState(ResultSet row, int n) throws SQLException {
        return new State(
                row.getInt("generation"),
                row.getObject("rotated_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("held"),
                read(row, n));
    }

    private static UUID[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::value).toArray(UUID[]::new);
    }

    private static String[] texts(Collection<String> values) {
        return values.toArray(String[]::new);
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
