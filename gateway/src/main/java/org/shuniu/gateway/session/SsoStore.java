package org.shuniu.gateway.session;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.roster.person.PersonId;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Logins in Redis, by the digest of their cookie's value and never by the value, so that who reads
 * Redis cannot sign in as anybody.
 *
 * <pre>
 * sso:{SHA-256 of the cookie}   the login                         expires when idle, at its end at the latest
 * sso-of:{PersonId}             login id → digest of the cookie   expires with the longest login
 * </pre>
 */
final class SsoStore {
    private static final String LOGIN = "sso:";
    private static final String LOGINS_OF = "sso-of:";
    private static final Duration REDIS_IS_BACK_SOON = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    // One round trip: the login itself says how long it may idle, and when it is over in any case.
    private static final RedisScript<String> USE =
            new DefaultRedisScript<>(
                    """
                    local stored = redis.call('get', KEYS[1])
                    if not stored then return false end
                    local login = cjson.decode(stored)
                    local left = login['end'] - tonumber(ARGV[1])
                    if left <= 0 then return false end
                    redis.call('pexpire', KEYS[1], string.format('%d', math.min(login['idle'], left)))
                    return stored
                    """,
                    String.class);

    private final StringRedisTemplate redis;
    private final Clock clock;
    private final Duration longest;

    SsoStore(StringRedisTemplate redis, Clock clock, Duration longest) {
        this.redis = redis;
        this.clock = clock;
        this.longest = longest;
    }

    void keep(SsoSession session, String digest) {
        reachable(
                () -> {
                    String logins = LOGINS_OF + session.person();
                    redis.opsForValue()
                            .set(LOGIN + digest, Stored.write(session), session.bounds().idle());
                    redis.opsForHash().put(logins, session.id(), digest);
                    return redis.expire(logins, longest);
                });
    }

    /** A login that is still good; using it keeps it from idling. */
    Optional<SsoSession> use(String digest) {
        return reachable(
                () ->
                        read(
                                redis.execute(
                                        USE,
                                        List.of(LOGIN + digest),
                                        Long.toString(clock.millis()))));
    }

    /** A login that is still good. */
    Optional<SsoSession> find(String digest) {
        return reachable(() -> read(redis.opsForValue().get(LOGIN + digest)));
    }

    /** The digests of a person's logins, by their ids. */
    Map<String, String> digestsOf(PersonId person) {
        return reachable(() -> redis.<String, String>opsForHash().entries(LOGINS_OF + person));
    }

    /** Those of the people who may have logins. */
    Set<PersonId> havingLogins(Collection<PersonId> people) {
        List<PersonId> asked = List.copyOf(people);
        RedisCallback<List<?>> existence = connection -> existence(connection, asked);
        List<?> there = reachable(() -> Objects.requireNonNull(redis.execute(existence)));
        return IntStream.range(0, asked.size())
                .filter(i -> Boolean.TRUE.equals(there.get(i)))
                .mapToObj(asked::get)
                .collect(Collectors.toSet());
    }

    /** In one go: a summer's leavers are hundreds of thousands. */
    private static List<?> existence(RedisConnection connection, List<PersonId> people) {
        connection.openPipeline();
        people.forEach(person -> connection.keyCommands().exists(key(person)));
        return connection.closePipeline();
    }

    private static byte[] key(PersonId person) {
        return (LOGINS_OF + person).getBytes(StandardCharsets.US_ASCII);
    }

    /** The cookie is worth nothing any more; the login may go on under another. */
    void drop(String digest) {
        reachable(() -> redis.delete(LOGIN + digest));
    }

    void forget(PersonId person, String id, String digest) {
        reachable(
                () -> {
                    redis.delete(LOGIN + digest);
                    return redis.opsForHash().delete(LOGINS_OF + person, id);
                });
    }

    private Optional<SsoSession> read(@Nullable String stored) {
        return Optional.ofNullable(stored)
                .map(Stored::read)
                .filter(s -> clock.instant().isBefore(s.bounds().endsAt()));
    }

    private static <T> T reachable(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            throw new TryLater("Redis cannot be reached", REDIS_IS_BACK_SOON, e);
        }
    }

    /** A login as JSON: short names, times in milliseconds. */
    private record Stored(
            String id,
            String person,
            long auth,
            List<String> amr,
            long start,
            long idle,
            long end,
            boolean shared,
            String browser,
            String system) {
        static String write(SsoSession s) {
            return JSON.writeValueAsString(
                    new Stored(
                            s.id(),
                            s.person().toString(),
                            s.authenticatedAt().toEpochMilli(),
                            s.amr(),
                            s.startedAt().toEpochMilli(),
                            s.bounds().idle().toMillis(),
                            s.bounds().endsAt().toEpochMilli(),
                            s.bounds().shared(),
                            s.device().browser(),
                            s.device().system()));
        }

        static SsoSession read(String json) {
            try {
                Stored s = JSON.readValue(json, Stored.class);
                return new SsoSession(
                        s.id(),
                        PersonId.parse(s.person()),
                        Instant.ofEpochMilli(s.auth()),
                        s.amr(),
                        Instant.ofEpochMilli(s.start()),
                        new SsoSession.Bounds(
                                Duration.ofMillis(s.idle()),
                                Instant.ofEpochMilli(s.end()),
                                s.shared()),
                        new Device(s.browser(), s.system()));
            } catch (JacksonException e) {
                throw new IllegalStateException("a login in Redis that we did not write", e);
            }
        }
    }
}
