package org.shuniu.gateway.merge;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.oidc.RefreshFamilies;
import org.shuniu.gateway.page.TryLater;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.merge.Merge;
import org.shuniu.roster.merge.Merges;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Follows what ends merges without asking the gateway, and ends what two people began as one. Every
 * node does it, from the beginning after each start: all of it is harmless when done twice, so that
 * a crash or an absent Redis leaves nothing out.
 */
class PartingLoop {
    private static final int PAGE = 1_000;

    /** A merge may end at a moment and be seen later, when its transaction commits. */
    private static final Duration LATE_COMMITS = Duration.ofMinutes(10);

    /** A code that was given out before lives for a minute and may still begin a family. */
    private static final Duration CODES_ARE_OVER = Duration.ofMinutes(2);

    private final Merges merges;
    private final Partings partings;
    private final PartingStore store;
    private final SsoSessions sessions;
    private final RefreshFamilies families;
    private final Clock clock;
    private @Nullable Instant seen;

    PartingLoop(
            Merges merges,
            Partings partings,
            PartingStore store,
            SsoSessions sessions,
            RefreshFamilies families,
            Clock clock) {
        this.merges = merges;
        this.partings = partings;
        this.store = store;
        this.sessions = sessions;
        this.families = families;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000)
    void run() {
        followOthers();
        endWhatBegan();
    }

    private synchronized void followOthers() {
        Instant after = seen == null ? null : seen.minus(LATE_COMMITS);
        UUID id = after == null ? null : new UUID(0, 0);
        List<Merge> page;
        do {
            page = merges.changedAfter(after, id, PAGE);
            for (Merge merge : page) {
                if (merge.state() != Merge.State.MERGED) {
                    partings.follow(merge);
                }
                after = merge.changedAt();
                id = merge.id();
            }
        } while (page.size() == PAGE);
        if (after != null && (seen == null || after.isAfter(seen))) {
            seen = after;
        }
    }

    /** Ends all logins and families of people who are two again that are older than that. */
    void endWhatBegan() {
        for (PartingStore.Parting parting : store.open()) {
            try {
                parting.both().forEach(p -> sessions.endBegunBy(parting.partedAt(), p));
            } catch (TryLater e) {
                // Redis is away, and everybody's logins with it: again in a second.
                return;
            }
            families.endBegunBy(parting.partedAt(), parting.both(), "person-parted");
            Instant now = clock.instant();
            if (now.isAfter(parting.partedAt().plus(CODES_ARE_OVER))) {
                store.close(parting, now);
            }
        }
    }
}
