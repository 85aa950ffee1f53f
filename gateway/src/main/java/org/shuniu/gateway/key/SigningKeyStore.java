package org.shuniu.gateway.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.seal.FieldSeal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Signing keys in PostgreSQL, sealed; the only code that names their table. */
public final class SigningKeyStore {
    /** Any number that nothing else in the database locks. */
    private static final long LOCK = 0x5348_554e_4b45_5953L;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final FieldSeal seal;
    private final SignatureProvider provider;

    /**
     * Keys in the given database.
     *
     * @param seal of purpose {@code signing-key}
     * @param provider computes with the keys
     */
    public SigningKeyStore(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            FieldSeal seal,
            SignatureProvider provider) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.seal = seal;
        this.provider = provider;
    }

    private static final String STATES =
            "select kid, state from gateway.signing_key where state <> 'gone'";

    /** The keys that count, by {@code kid}; costs no unsealing. */
    Map<String, KeyState> states() {
        return jdbc
                .sql(STATES)
                .query(
                        (row, n) ->
                                Map.entry(
                                        row.getString("kid"),
                                        KeyState.ofCode(row.getString("state"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static final String LIVE =
            """
            select kid, state, sealed_jwk from gateway.signing_key
             where state <> 'gone' order by published_at, kid
            """;

    List<SigningKey> live() {
        return jdbc.sql(LIVE)
                .query(
                        (row, n) ->
                                SigningKey.parse(
                                        new String(
                                                seal.open(
                                                        row.getBytes("sealed_jwk"),
                                                        row.getString("kid")),
                                                StandardCharsets.UTF_8),
                                        KeyState.ofCode(row.getString("state")),
                                        provider))
                .list();
    }

    private static final String LIST =
            """
            select kid, alg, state, published_at, signing_at, verifying_at, gone_at
              from gateway.signing_key order by published_at, kid
            """;

    List<KeyRecord> list() {
        return jdbc.sql(LIST).query((row, n) -> read(row)).list();
    }

    private static KeyRecord read(ResultSet row) throws SQLException {
        return new KeyRecord(
                row.getString("kid"),
                JWSAlgorithm.parse(row.getString("alg")),
                KeyState.ofCode(row.getString("state")),
                Objects.requireNonNull(instant(row, "published_at")),
                instant(row, "signing_at"),
                instant(row, "verifying_at"),
                instant(row, "gone_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Works on the keys as they are, in a transaction, while no other node does. */
    <T> T locked(Function<List<KeyRecord>, T> work) {
        return Objects.requireNonNull(
                transaction.execute(
                        status -> {
                            // Making an RSA key takes its time, and nodes start together.
                            jdbc.sql("set local lock_timeout = '60s'").update();
                            jdbc.sql("select pg_advisory_xact_lock(:lock)")
                                    .param("lock", LOCK)
                                    .query((row, n) -> true)
                                    .single();
                            return work.apply(list());
                        }));
    }

    private static final String PUBLISH =
            """
            insert into gateway.signing_key (kid, alg, state, public_jwk, sealed_jwk, published_at)
            values (:kid, :alg, 'published', :publicJwk, :sealedJwk, :now)
            """;

    void publish(JWK jwk, Instant now) {
        byte[] plain = jwk.toJSONString().getBytes(StandardCharsets.UTF_8);
        jdbc.sql(PUBLISH)
                .param("kid", jwk.getKeyID())
                .param("alg", jwk.getAlgorithm().getName())
                .param("publicJwk", jwk.toPublicJWK().toJSONString())
                .param("sealedJwk", seal.seal(plain, jwk.getKeyID()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void sign(String kid, Instant now) {
        move(
                "update gateway.signing_key set state = 'signing', signing_at = :now where kid = :kid",
                kid,
                now);
    }

    void verify(String kid, Instant now) {
        move(
                "update gateway.signing_key set state = 'verifying', verifying_at = :now where kid = :kid",
                kid,
                now);
    }

    /** Also forgets the private half. */
    void end(String kid, Instant now) {
        move(
                "update gateway.signing_key set state = 'gone', gone_at = :now, sealed_jwk = null where kid = :kid",
                kid,
                now);
    }

    private void move(String sql, String kid, Instant now) {
        jdbc.sql(sql).param("kid", kid).param("now", now.atOffset(ZoneOffset.UTC)).update();
    }
}
