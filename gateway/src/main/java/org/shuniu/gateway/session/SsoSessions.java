package org.shuniu.gateway.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Sha256;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * All logins of all people, in Redis: lost with it, which costs everybody a new login and nothing
 * else. Redis holds the digest of a cookie's value and never the value, so that who reads Redis
 * cannot sign in as anybody.
 *
 * <pre>
 * sso:{SHA-256 of the cookie}   the login                         expires when idle
 * sso-of:{PersonId}             login id → digest of the cookie   expires with the longest login
 * </pre>
 */
public final class SsoSessions {
    private static final String LOGIN = "sso:";
    private static final String LOGINS_OF = "sso-of:";
    private static final Duration REDIS_IS_BACK_SOON = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final StringRedisTemplate redis;
    private final SsoCookie cookie;
    private final SessionProperties limits;
    private final Clock clock;
    private final SecureRandom random;
    private final SessionEnd onEnd;

    SsoSessions(
            StringRedisTemplate redis,
            SsoCookie cookie,
            SessionProperties limits,
            Clock clock,
            SecureRandom random,
            SessionEnd onEnd) {
        this.redis = redis;
        this.cookie = cookie;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.onEnd = onEnd;
    }

    /**
     * Signs a person in in this browser. Whatever login the browser brought is ended and its value
     * never used again, so nobody can plant one beforehand (session fixation). Somebody who proves
     * once more to be the same goes on in the same login, and so do the applications in it.
     *
     * @param amr RFC 8176 method references
     */
    public SsoSession start(
            PersonId person,
            List<String> amr,
            HttpServletRequest request,
            HttpServletResponse response) {
        String value = SsoCookie.randomValue(random);
        SsoSession session =
                reachable(
                        () -> {
                            String id =
                                    idFor(person, cookie.read(request).map(SsoSessions::digest));
                            Instant now = clock.instant();
                            var started = new SsoSession(id, person, now, amr, now);
                            keep(started, digest(value));
                            return started;
                        });
        cookie.write(value, response);
        return session;
    }

    private String idFor(PersonId person, Optional<String> oldDigest) {
        Optional<SsoSession> old = oldDigest.flatMap(digest -> read(digest, false));
        if (old.isPresent() && old.get().person().equals(person)) {
            redis.delete(LOGIN + oldDigest.orElseThrow());
            return old.get().id();
        }
        oldDigest.ifPresent(this::forget);
        return SsoCookie.randomValue(random).substring(0, 22);
    }

    private void keep(SsoSession session, String digest) {
        String logins = LOGINS_OF + session.person();
        redis.opsForValue().set(LOGIN + digest, Stored.write(session), limits.idle());
        redis.opsForHash().put(logins, session.id(), digest);
        redis.expire(logins, limits.absolute());
    }

    /** The login that a request brings, if it is still good; looking at it keeps it from idling. */
    public Optional<SsoSession> find(HttpServletRequest request) {
        return cookie.read(request).flatMap(value -> reachable(() -> read(digest(value), true)));
    }

    /** Signs out in this browser; does nothing if nobody is signed in. */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        cookie.read(request)
                .ifPresent(
                        value -> {
                            cookie.clear(response);
                            reachable(() -> forget(digest(value)));
                        });
    }

    /** A person's live logins in all browsers, the newest first. */
    public List<SsoSession> of(PersonId person) {
        return reachable(
                () ->
                        digestsOf(person).values().stream()
                                .flatMap(digest -> read(digest, false).stream())
                                .sorted(Comparator.comparing(SsoSession::startedAt).reversed())
                                .toList());
    }

    /** Ends one login of a person; does nothing if the person has none of that id. */
    public void end(PersonId person, String id) {
        reachable(
                () -> {
                    String digest = digestsOf(person).get(id);
                    return digest != null && forget(digest);
                });
    }

    /** Ends all logins of a person but this one: what follows a change of password. */
    public void endOthers(SsoSession kept) {
        reachable(
                () -> {
                    digestsOf(kept.person())
                            .forEach(
                                    (id, digest) -> {
                                        if (!id.equals(kept.id())) {
                                            forget(digest);
                                        }
                                    });
                    return true;
                });
    }

    /** Ends all logins of a person that had begun by a moment. */
    public void endBegunBy(Instant moment, PersonId person) {
        reachable(
                () -> {
                    digestsOf(person).values().stream()
                            .filter(digest -> hadBegunBy(moment, digest))
                            .forEach(this::forget);
                    return true;
                });
    }

    private boolean hadBegunBy(Instant moment, String digest) {
        return read(digest, false).filter(s -> !s.startedAt().isAfter(moment)).isPresent();
    }

    private Map<String, String> digestsOf(PersonId person) {
        return redis.<String, String>opsForHash().entries(LOGINS_OF + person);
    }

    private Optional<SsoSession> read(String digest, boolean keepAlive) {
        String stored =
                keepAlive
                        ? redis.opsForValue().getAndExpire(LOGIN + digest, limits.idle())
                        : redis.opsForValue().get(LOGIN + digest);
        return Optional.ofNullable(stored)
                .map(Stored::read)
                .filter(s -> clock.instant().isBefore(s.startedAt().plus(limits.absolute())));
    }

    private boolean forget(String digest) {
        String stored = redis.opsForValue().getAndDelete(LOGIN + digest);
        if (stored != null) {
            SsoSession session = Stored.read(stored);
            redis.opsForHash().delete(LOGINS_OF + session.person(), session.id());
            onEnd.ended(session);
        }
        return stored != null;
    }

    private static <T> T reachable(Supplier<T> work) {
        try {
            return work.get();
        } catch (DataAccessException e) {
            throw new TryLater("Redis cannot be reached", REDIS_IS_BACK_SOON, e);
        }
    }

    private static String digest(String value) {
        byte[] digest = Sha256.of(value.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** A login as JSON: short names, times in milliseconds. */
    private record Stored(String id, String person, long auth, List<String> amr, long start) {
        static String write(SsoSession s) {
            return JSON.writeValueAsString(
                    new Stored(
                            s.id(),
                            s.person().toString(),
                            s.authenticatedAt().toEpochMilli(),
                            s.amr(),
                            s.startedAt().toEpochMilli()));
        }

        static SsoSession read(String json) {
            try {
                Stored s = JSON.readValue(json, Stored.class);
                return new SsoSession(
                        s.id(),
                        PersonId.parse(s.person()),
                        Instant.ofEpochMilli(s.auth()),
                        s.amr(),
                        Instant.ofEpochMilli(s.start()));
            } catch (JacksonException e) {
                throw new IllegalStateException("a login in Redis that we did not write", e);
            }
        }
    }
}
