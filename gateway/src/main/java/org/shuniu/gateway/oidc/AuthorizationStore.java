package org.shuniu.gateway.oidc;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.client.ClientId;
import org.shuniu.roster.person.PersonId;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Authorization codes in Redis, by their hash: who reads Redis cannot redeem one. That a code
 * counts once is not decided here but by {@link RefreshFamilies} in PostgreSQL, which remembers
 * what a Redis that failed over has forgotten.
 *
 * <pre>
 * code:{SHA-256 of the code}   {@link Stored} as JSON   expires after a minute at most
 * </pre>
 */
final class AuthorizationStore {
    private static final String PREFIX = "code:";

    private final StringRedisTemplate redis;
    private final JsonMapper json;
    private final SecureRandom random;
    private final Duration ttl;

    AuthorizationStore(
            StringRedisTemplate redis, JsonMapper json, SecureRandom random, Duration ttl) {
        this.redis = redis;
        this.json = json;
        this.random = random;
        this.ttl = ttl;
    }

    /** Short names: a province keeps hundreds of thousands of these at nine in the morning. */
    private record Stored(
            String c,
            String p,
            String r,
            Set<String> s,
            @Nullable String n,
            @Nullable String x,
            @Nullable String k,
            @Nullable Set<String> l,
            @Nullable Set<String> u,
            String i,
            long t,
            List<String> a,
            long e) {
        static Stored of(IssuedCode code) {
            return new Stored(
                    code.client().value(),
                    code.person().toString(),
                    code.redirectUri(),
                    code.scopes(),
                    code.nonce(),
                    code.codeChallenge(),
                    code.dpopJkt(),
                    orNull(code.claims().idToken()),
                    orNull(code.claims().userInfo()),
                    code.ssoSessionId(),
                    code.authenticatedAt().toEpochMilli(),
                    code.amr(),
                    code.sessionEndsAt().toEpochMilli());
        }

        private static @Nullable Set<String> orNull(Set<String> names) {
            return names.isEmpty() ? null : names;
        }

        IssuedCode toCode() {
            return new IssuedCode(
                    new ClientId(c),
                    PersonId.parse(p),
                    r,
                    s,
                    n,
                    x,
                    k,
                    new AskedClaims(l == null ? Set.of() : l, u == null ? Set.of() : u),
                    i,
                    Instant.ofEpochMilli(t),
                    a,
                    Instant.ofEpochMilli(e));
        }
    }

    Duration lifetime() {
        return ttl;
    }

    /** Keeps a code for as long as it may be redeemed, and returns its text. */
    String save(IssuedCode code) {
        byte[] bits = new byte[32];
        random.nextBytes(bits);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        redis.opsForValue()
                .set(PREFIX + CodeHash.of(text), json.writeValueAsString(Stored.of(code)), ttl);
        return text;
    }

    /** Leaves the code where it is, so that a replay within its minute is recognised too. */
    Optional<IssuedCode> find(CodeHash hash) {
        return Optional.ofNullable(redis.opsForValue().get(PREFIX + hash))
                .map(text -> json.readValue(text, Stored.class).toCode());
    }
}
