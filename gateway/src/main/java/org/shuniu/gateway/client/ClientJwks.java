package org.shuniu.gateway.client;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.egress.EgressAnswer;

/**
 * Clients' public keys. What a {@code jwks_uri} says is kept; a key that it may have got since is
 * looked for twice a minute at most, and so is a document that could not be had, however many
 * requests ask.
 */
public final class ClientJwks {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);

    /** For how long keys count whose document cannot be had any more. */
    private static final Duration STALE = Duration.ofHours(1);

    private static final Set<String> MEDIA_TYPES =
            Set.of("application/json", "application/jwk-set+json");
    private static final int MAX_BYTES = 65_536;
    private static final int MAX_KEYS = 50;

    /** Entries, one a URI; clients are thousands. */
    private static final int MOST = 10_000;

    private final Egress egress;
    private final Clock clock;
    private final ConcurrentHashMap<String, Document> documents = new ConcurrentHashMap<>();

    public ClientJwks(Egress egress, Clock clock) {
        this.egress = egress;
        this.clock = clock;
    }

    /**
     * The keys that a client has registered.
     *
     * @param kid the one looked for; null if a signature does not name its key
     */
    public List<JWK> of(ClientKeys keys, @Nullable String kid) {
        String jwks = keys.jwks();
        if (jwks != null) {
            return parse(jwks);
        }
        String uri = keys.jwksUri();
        if (uri == null) {
            return List.of();
        }
        if (documents.size() >= MOST) {
            documents.clear();
        }
        return documents.computeIfAbsent(uri, Document::new).keys(kid);
    }

    // A member that is no sound public key of a kind that we take is passed over: the document has
    // other readers than us.
    private static List<JWK> parse(String jwks) {
        try {
            return JWKSet.parse(jwks).getKeys().stream()
                    .limit(MAX_KEYS)
                    .filter(key -> key instanceof AsymmetricJWK && !key.isPrivate())
                    .filter(key -> !(key instanceof RSAKey) || key.size() >= 2_048)
                    .toList();
        } catch (ParseException e) {
            return List.of();
        }
    }

    /** What is at one {@code jwks_uri}, fetched by one request while the others wait for it. */
    private final class Document {
        private final URI uri;
        private final ReentrantLock fetching = new ReentrantLock();
        private volatile List<JWK> keys = List.of();
        private volatile Instant fetched = Instant.MIN;
        private Instant tried = Instant.MIN;

        Document(String uri) {
            this.uri = URI.create(uri);
        }

        List<JWK> keys(@Nullable String kid) {
            Instant now = clock.instant();
            List<JWK> known = at(now);
            // Whose key is known need not wait while somebody else looks whether it still is.
            boolean serves = kid == null ? !known.isEmpty() : has(known, kid);
            if (!fetching.tryLock()) {
                if (serves) {
                    return known;
                }
                fetching.lock();
            }
            try {
                boolean wanted = isOver(fetched, FRESH, now) || (kid != null && !has(keys, kid));
                if (wanted && isOver(tried, BETWEEN_FETCHES, now)) {
                    tried = now;
                    fetch(now);
                }
                return at(now);
            } finally {
                fetching.unlock();
            }
        }

        private List<JWK> at(Instant now) {
            return isOver(fetched, STALE, now) ? List.of() : keys;
        }

        private static boolean has(List<JWK> keys, String kid) {
            return keys.stream().anyMatch(key -> kid.equals(key.getKeyID()));
        }

        private void fetch(Instant now) {
            if (egress.get(uri, MEDIA_TYPES, MAX_BYTES)
                            instanceof EgressAnswer.Answered(int status, String body)
                    && status == 200) {
                keys = parse(body);
                fetched = now;
            }
        }

        private static boolean isOver(Instant since, Duration length, Instant now) {
            return since.equals(Instant.MIN) || !now.isBefore(since.plus(length));
        }
    }
}
