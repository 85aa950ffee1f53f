package org.shuniu.gateway.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.shuniu.roster.audit.AuditLog;

/**
 * Moves the hub's keys through their states: published, signing, verifying, gone. While a key signs
 * its successor always stands in the JWKS already, so that also an emergency passes on to a key
 * that clients have. Any node may turn; a lock in the database makes it one at a time.
 */
public final class KeyRotation {
    /** A minute more than a client may keep a JWKS that a node made before it saw the key. */
    static final Duration LEAD = SigningKeys.JWKS_MAX_AGE.plusSeconds(60);

    /**
     * How long something that a key signed may live after another took its place: a node that
     * cannot read goes on signing for a while, a token lives after that, and clocks differ.
     */
    static final Duration OUTLIVES =
            SigningKeys.TRUSTED_WITHOUT_READING
                    .plus(SigningKeys.LONGEST_TOKEN)
                    .plus(Duration.ofSeconds(60));

    private static final String SYSTEM = "system";

    private final SigningKeyStore store;
    private final AuditLog audit;
    private final Clock clock;
    private final Duration period;

    /**
     * The rotation of the keys in a store.
     *
     * @param period how long a key signs
     */
    public KeyRotation(SigningKeyStore store, AuditLog audit, Clock clock, Duration period) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.period = period;
    }

    /** What a rotation out of turn came to. */
    public sealed interface Outcome {
        /** The successors sign. */
        record Rotated() implements Outcome {}

        /** Clients may still hold a JWKS without the successor. */
        record TooEarly(Instant until) implements Outcome {}
    }

    /** Every key, also those that are gone, the oldest first. */
    public List<KeyRecord> list() {
        return store.list();
    }

    /** Does what is due; without keys, makes them. */
    public void turn() {
        locked(turn -> turn.all(key -> !turn.now.isBefore(signingSince(key).plus(period))));
    }

    /** Lets the successors sign before it is due; nothing that was signed dies. */
    public Outcome rotate(String actor) {
        return store.locked(
                keys -> {
                    var turn = new Turn(actor, clock.instant());
                    turn.all(key -> false);
                    Optional<Instant> ripe =
                            store.list().stream()
                                    .filter(key -> key.state() == KeyState.PUBLISHED)
                                    .map(key -> key.publishedAt().plus(LEAD))
                                    .filter(turn.now::isBefore)
                                    .max(Instant::compareTo);
                    if (ripe.isPresent()) {
                        return new Outcome.TooEarly(ripe.get());
                    }
                    turn.all(key -> true);
                    return new Outcome.Rotated();
                });
    }

    /**
     * Removes keys at once, and with them all that they signed; others sign from now on. Refresh
     * families and sessions live on: no key of these made them.
     *
     * @return those removed
     */
    public List<KeyRecord> remove(Compromised compromised, String actor) {
        return store.locked(
                keys -> {
                    var turn = new Turn(actor, clock.instant());
                    List<KeyRecord> removed = keys.stream().filter(compromised::contains).toList();
                    removed.forEach(turn::remove);
                    turn.all(key -> false);
                    return removed;
                });
    }

    private void locked(Consumer<Turn> work) {
        store.locked(
                keys -> {
                    work.accept(new Turn(SYSTEM, clock.instant()));
                    return true;
                });
    }

    private static Instant signingSince(KeyRecord key) {
        return Objects.requireNonNull(key.signingAt(), "a key that signs began to");
    }

    /** One pass over the keys, inside the lock. */
    private final class Turn {
        private final String actor;
        private final Instant now;

        Turn(String actor, Instant now) {
            this.actor = actor;
            this.now = now;
        }

        void all(Predicate<KeyRecord> due) {
            SigningKeys.ALGORITHMS.forEach(algorithm -> one(algorithm, due));
            for (KeyRecord key : store.list()) {
                if (key.state() == KeyState.VERIFYING
                        && !now.isBefore(
                                Objects.requireNonNull(key.verifyingAt()).plus(OUTLIVES))) {
                    store.end(key.kid(), now);
                    audit.record(new KeyEvent.Gone(actor, key.kid(), facts(key.algorithm())));
                }
            }
        }

        private void one(JWSAlgorithm algorithm, Predicate<KeyRecord> due) {
            Optional<KeyRecord> signing = find(algorithm, KeyState.SIGNING);
            Optional<KeyRecord> successor = find(algorithm, KeyState.PUBLISHED);
            if (signing.isEmpty()) {
                // The first key of all, or an emergency: nothing is gained by waiting.
                begin(successor.map(KeyRecord::kid).orElseGet(() -> publish(algorithm)), algorithm);
                publish(algorithm);
            } else if (successor.isEmpty()) {
                publish(algorithm);
            } else if (due.test(signing.get())
                    && !now.isBefore(successor.get().publishedAt().plus(LEAD))) {
                store.verify(signing.get().kid(), now);
                audit.record(
                        new KeyEvent.SigningEnded(actor, signing.get().kid(), facts(algorithm)));
                begin(successor.get().kid(), algorithm);
                publish(algorithm);
            }
        }

        private Optional<KeyRecord> find(JWSAlgorithm algorithm, KeyState state) {
            return store.list().stream()
                    .filter(key -> key.algorithm().equals(algorithm) && key.state() == state)
                    .findFirst();
        }

        private String publish(JWSAlgorithm algorithm) {
            JWK key = SigningKey.generate(algorithm);
            store.publish(key, now);
            audit.record(new KeyEvent.Published(actor, key.getKeyID(), facts(algorithm)));
            return key.getKeyID();
        }

        private void begin(String kid, JWSAlgorithm algorithm) {
            store.sign(kid, now);
            audit.record(new KeyEvent.SigningBegan(actor, kid, facts(algorithm)));
        }

        private void remove(KeyRecord key) {
            store.end(key.kid(), now);
            audit.record(
                    new KeyEvent.Removed(
                            actor,
                            key.kid(),
                            new KeyEvent.RemovedKey(
                                    key.algorithm().getName(), key.state().code())));
        }
    }

    private static KeyEvent.Key facts(JWSAlgorithm algorithm) {
        return new KeyEvent.Key(algorithm.getName());
    }
}
