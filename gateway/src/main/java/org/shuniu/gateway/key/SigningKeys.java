package org.shuniu.gateway.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The hub's keys in memory, read anew from PostgreSQL every few seconds, so that all nodes agree on
 * who signs.
 */
public final class SigningKeys {
    /** How long clients may keep the JWKS; a key is published longer than this before it signs. */
    public static final Duration JWKS_MAX_AGE = Duration.ofMinutes(5);

    /** The life of access and ID tokens at most. */
    public static final Duration LONGEST_TOKEN = Duration.ofMinutes(5);

    /** A node cut off from the database would not hear of an emergency rotation. */
    static final Duration TRUSTED_WITHOUT_READING = Duration.ofMinutes(5);

    static final List<JWSAlgorithm> ALGORITHMS = List.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final SigningKeyStore store;
    private final Clock clock;
    private volatile Snapshot snapshot;

    public SigningKeys(SigningKeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.snapshot = Snapshot.of(store.live(), clock.instant());
    }

    private record Snapshot(
            Map<String, SigningKey> byKid,
            Map<JWSAlgorithm, SigningKey> signing,
            String jwks,
            Instant readAt) {
        static Snapshot of(List<SigningKey> keys, Instant now) {
            return new Snapshot(
                    keys.stream().collect(Collectors.toMap(SigningKey::kid, Function.identity())),
                    keys.stream()
                            .filter(key -> key.state() == KeyState.SIGNING)
                            .collect(Collectors.toMap(SigningKey::algorithm, Function.identity())),
                    new JWKSet(keys.stream().<JWK>map(SigningKey::publicJwk).toList()).toString(),
                    now);
        }

        Map<String, KeyState> states() {
            return byKid.values().stream()
                    .collect(Collectors.toMap(SigningKey::kid, SigningKey::state));
        }
    }

    /** Reads the keys anew; to be called at least every ten seconds. */
    public void refresh() {
        try {
            Snapshot known = snapshot;
            Instant now = clock.instant();
            // Unchanged keys keep their parsed form and their signers' warm state.
            if (known.states().equals(store.states())) {
                snapshot = new Snapshot(known.byKid(), known.signing(), known.jwks(), now);
            } else {
                snapshot = Snapshot.of(store.live(), now);
                LOG.info("the signing keys are now {}", snapshot.states());
            }
        } catch (DataAccessException e) {
            LOG.warn(
                    "signing keys cannot be read; those known serve until {} have passed",
                    TRUSTED_WITHOUT_READING);
        }
    }

    /**
     * The key that signs with an algorithm now.
     *
     * @throws SigningSuspended if the database has been out of reach for too long
     */
    SigningKey signing(JWSAlgorithm algorithm) {
        Snapshot now = snapshot;
        if (clock.instant().isAfter(now.readAt().plus(TRUSTED_WITHOUT_READING))) {
            throw new SigningSuspended();
        }
        SigningKey key = now.signing().get(algorithm);
        if (key == null) {
            throw new IllegalStateException("no key signs with " + algorithm);
        }
        return key;
    }

    /** A key by what a token says it is called: looked up in memory, whatever the text is. */
    Optional<SigningKey> find(String kid) {
        return Optional.ofNullable(snapshot.byKid().get(kid));
    }

    /** The public keys as a JWK Set document (RFC 7517 §5). */
    public String jwks() {
        return snapshot.jwks();
    }
}
