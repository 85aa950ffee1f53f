package org.shuniu.gateway.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
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

    /**
     * Keys in the given database.
     *
     * @param seal of purpose {@code signing-key}
     */
    public SigningKeyStore(JdbcClient jdbc, TransactionTemplate transaction, FieldSeal seal) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.seal = seal;
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
                                        KeyState.ofCode(row.getString("state"))))
                .list();
    }

    private static final String SIGNS =
            "select count(*) from gateway.signing_key where alg = :alg and state = 'signing'";
    private static final String INSERT =
            """
            insert into gateway.signing_key (kid, alg, state, public_jwk, sealed_jwk, published_at, signing_at)
            values (:kid, :alg, 'signing', :publicJwk, :sealedJwk, :now, :now)
            """;

    /**
     * Makes the first key of an algorithm, which signs at once: nobody holds an older JWKS yet. Of
     * nodes that start together one makes it and the others wait and find it.
     */
    void ensureSigning(JWSAlgorithm algorithm, Instant now) {
        transaction.executeWithoutResult(
                status -> {
                    jdbc.sql("select pg_advisory_xact_lock(:lock)")
                            .param("lock", LOCK)
                            .query((row, n) -> true)
                            .single();
                    boolean exists =
                            jdbc.sql(SIGNS)
                                            .param("alg", algorithm.getName())
                                            .query(Long.class)
                                            .single()
                                    > 0;
                    if (!exists) {
                        insert(SigningKey.generate(algorithm), now);
                    }
                });
    }

    private void insert(JWK jwk, Instant now) {
        byte[] plain = jwk.toJSONString().getBytes(StandardCharsets.UTF_8);
        jdbc.sql(INSERT)
                .param("kid", jwk.getKeyID())
                .param("alg", jwk.getAlgorithm().getName())
                .param("publicJwk", jwk.toPublicJWK().toJSONString())
                .param("sealedJwk", seal.seal(plain, jwk.getKeyID()))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }
}
