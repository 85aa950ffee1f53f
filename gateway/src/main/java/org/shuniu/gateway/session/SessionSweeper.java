package org.shuniu.gateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.shuniu.gateway.page.TryLater;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Brings to an end in Redis what PostgreSQL says is over: after a crash between the two, and after
 * Redis was away. Any number of nodes may do it at once.
 */
class SessionSweeper {
    private static final int PAGE = 1_000;

    /** A code that is redeemed at the very moment of an end is committed by then. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

    /** No code of a login that ended lives longer. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final EndedSessionStore store;
    private final SsoSessions sessions;
    private final SessionEnds ends;
    private final Clock clock;

    SessionSweeper(EndedSessionStore store, SsoSessions sessions, SessionEnds ends, Clock clock) {
        this.store = store;
        this.sessions = sessions;
        this.ends = ends;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000)
    void run() {
        try {
            sweep();
            lookAgain();
        } catch (TryLater e) {
            // Redis is away, and everybody's logins with it: again in a second.
        }
    }

    private void sweep() {
        for (EndedSessionStore.Sweep sweep : store.openSweeps(PAGE)) {
            sessions.endBegunBy(sweep.begunBy(), sweep.person());
            store.swept(sweep, clock.instant());
        }
    }

    private void lookAgain() {
        List<EndedSessionStore.Ended> open = store.open(clock.instant().minus(SECOND_LOOK), PAGE);
        for (EndedSessionStore.Ended ended : open) {
            sessions.forget(ended.person(), ended.id());
            ends.again(ended);
        }
    }

    @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
    void prune() {
        Instant before = clock.instant().minus(REMEMBERED);
        boolean more = true;
        while (more) {
            more = store.prune(before, PAGE);
        }
    }
}
