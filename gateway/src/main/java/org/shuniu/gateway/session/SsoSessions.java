package org.shuniu.gateway.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Sha256;
import org.springframework.http.HttpHeaders;

/**
 * All logins of all people, in Redis: lost with it, which costs everybody a new login and nothing
 * else. What must outlive that is in PostgreSQL when a login ends.
 */
public final class SsoSessions {
    private final SsoStore store;
    private final SsoCookie cookie;
    private final SessionLimits limits;
    private final SessionEnds ends;
    private final Clock clock;
    private final SecureRandom random;

    SsoSessions(
            SsoStore store,
            SsoCookie cookie,
            SessionLimits limits,
            SessionEnds ends,
            Clock clock,
            SecureRandom random) {
        this.store = store;
        this.cookie = cookie;
        this.limits = limits;
        this.ends = ends;
        this.clock = clock;
        this.random = random;
    }

    /** As {@link #start(PersonId, List, boolean, HttpServletRequest, HttpServletResponse)}. */
    public SsoSession start(
            PersonId person,
            List<String> amr,
            HttpServletRequest request,
            HttpServletResponse response) {
        return start(person, amr, false, request, response);
    }

    /**
     * Signs a person in in this browser. Whatever login the browser brought is ended and its value
     * never used again, so nobody can plant one beforehand (session fixation). Somebody who proves
     * once more to be the same goes on in the same login, and so do the applications in it.
     *
     * @param amr RFC 8176 method references
     * @param shared whether the person says that others use this computer too
     */
    public SsoSession start(
            PersonId person,
            List<String> amr,
            boolean shared,
            HttpServletRequest request,
            HttpServletResponse response) {
        String value = SsoCookie.randomValue(random);
        String id = idFor(person, cookie.read(request).map(SsoSessions::digest));
        Instant now = clock.instant();
        var session =
                new SsoSession(
                        id,
                        person,
                        now,
                        amr,
                        now,
                        limits.of(person, shared || isOnSharedNetwork(request), now),
                        Device.of(request.getHeader(HttpHeaders.USER_AGENT)));
        store.keep(session, digest(value));
        cookie.write(value, response);
        return session;
    }

    /** Whether every computer where a request comes from is used by many. */
    public boolean isOnSharedNetwork(HttpServletRequest request) {
        return limits.isShared(request);
    }

    private String idFor(PersonId person, Optional<String> oldDigest) {
        Optional<SsoSession> old = oldDigest.flatMap(store::find);
        if (old.isPresent() && old.get().person().equals(person)) {
            store.drop(oldDigest.orElseThrow());
            return old.get().id();
        }
        old.ifPresent(s -> end(s, oldDigest.orElseThrow(), EndCause.replaced(person)));
        return SsoCookie.randomValue(random).substring(0, 22);
    }

    /** The login that a request brings, if it is still good; looking at it keeps it from idling. */
    public Optional<SsoSession> find(HttpServletRequest request) {
        return cookie.read(request).flatMap(value -> store.use(digest(value)));
    }

    /**
     * Signs out in this browser; does nothing if nobody is signed in. Whoever calls this tells the
     * audit trail.
     */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        endHere(request, response, null);
    }

    /** Ends the login in this browser; does nothing if nobody is signed in. */
    public void end(HttpServletRequest request, HttpServletResponse response, EndCause cause) {
        endHere(request, response, cause);
    }

    private void endHere(
            HttpServletRequest request, HttpServletResponse response, @Nullable EndCause cause) {
        cookie.read(request)
                .ifPresent(
                        value -> {
                            cookie.clear(response);
                            String digest = digest(value);
                            store.find(digest).ifPresent(session -> end(session, digest, cause));
                        });
    }

    /** A person's live logins in all browsers, the newest first. */
    public List<SsoSession> of(PersonId person) {
        return store.digestsOf(person).values().stream()
                .flatMap(digest -> store.find(digest).stream())
                .sorted(Comparator.comparing(SsoSession::startedAt).reversed())
                .toList();
    }

    /** Ends one login of one's own; does nothing if there is none of that id. */
    public void end(PersonId person, String id) {
        endThose(person, s -> s.id().equals(id), EndCause.owner(person));
    }

    /** Ends the login of a person that has a handle; returns whether there is one. */
    public boolean end(PersonId person, String handle, EndCause cause) {
        return endThose(person, s -> s.handle().equals(handle), cause);
    }

    /** Ends all logins of a person but this one: what follows a change of password. */
    public void endOthers(SsoSession kept) {
        endThose(kept.person(), s -> !s.id().equals(kept.id()), null);
    }

    /**
     * Ends all logins of a person that had begun by a moment, and that for good also where Redis
     * cannot be reached now.
     */
    public void endAll(PersonId person, Instant begunBy, EndCause cause) {
        ends.endAll(person, begunBy, cause);
    }

    /** Those of the people who may be logged in somewhere. */
    public Set<PersonId> signedIn(Collection<PersonId> people) {
        return store.havingLogins(people);
    }

    /** Ends all logins of people who were in no application, as soon as Redis answers. */
    public void endLater(Collection<PersonId> people, Instant begunBy) {
        ends.endLater(people, begunBy);
    }

    /** Ends all logins in Redis of a person that had begun by a moment. */
    public void endBegunBy(Instant moment, PersonId person) {
        endThose(person, s -> !s.startedAt().isAfter(moment), null);
    }

    /** Makes sure that Redis does not hold a login that is over. */
    void forget(PersonId person, String id) {
        String digest = store.digestsOf(person).get(id);
        if (digest != null) {
            store.forget(person, id, digest);
        }
    }

    private boolean endThose(
            PersonId person, Predicate<SsoSession> which, @Nullable EndCause cause) {
        boolean any = false;
        for (String digest : store.digestsOf(person).values()) {
            Optional<SsoSession> session = store.find(digest).filter(which);
            session.ifPresent(s -> end(s, digest, cause));
            any |= session.isPresent();
        }
        return any;
    }

    private void end(SsoSession session, String digest, @Nullable EndCause cause) {
        ends.end(session, cause);
        store.forget(session.person(), session.id(), digest);
    }

    private static String digest(String value) {
        byte[] digest = Sha256.of(value.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
