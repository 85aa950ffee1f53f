package org.shuniu.gateway.leaver;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.outbox.Outbox.Cursor;
import org.shuniu.roster.outbox.Outbox.Passing;
import org.shuniu.roster.person.PersonId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The gateway's own way through the roster's outbox, for leavers alone, so that no other event
 * delays them. One node goes it at a time, whichever comes first; the cursor moves in the
 * transaction that draws the consequences. Woken by {@link LeaverSignal}, and once a second anyway.
 */
class LeaverLane {
    private static final Logger LOG = LoggerFactory.getLogger(LeaverLane.class);
    private static final int PAGE = 5_000;

    private final Outbox outbox;
    private final CursorStore cursors;
    private final Farewell farewell;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** What this node did of what is not settled yet. */
    private final Set<Cursor> ahead = new HashSet<>();

    private boolean begun;

    LeaverLane(
            Outbox outbox,
            CursorStore cursors,
            Farewell farewell,
            TransactionTemplate transaction,
            Clock clock) {
        this.outbox = outbox;
        this.cursors = cursors;
        this.farewell = farewell;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1_000)
    synchronized void run() {
        try {
            if (!begun) {
                cursors.begin();
                begun = true;
            }
            boolean more = true;
            while (more) {
                more = Boolean.TRUE.equals(transaction.execute(status -> goOn()));
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("leavers are followed again in a second", e);
        }
    }

    /** Returns whether there is more that is settled. */
    private boolean goOn() {
        Optional<Cursor> from = cursors.take();
        if (from.isEmpty()) {
            return false;
        }
        Cursor settled = from.get();
        Cursor last = settled;
        List<Passing> page;
        boolean allSettled;
        do {
            page = outbox.passing(last, PAGE);
            follow(page);
            for (Passing entry : page) {
                last = entry.cursor();
                settled = entry.settled() ? last : settled;
            }
            allSettled = page.isEmpty() || page.getLast().settled();
            // Beyond what is settled only this turn looks; the cursor waits.
        } while (page.size() == PAGE && !allSettled);
        if (!settled.equals(from.get())) {
            cursors.advance(settled);
            forgetUpTo(settled);
        }
        return page.size() == PAGE;
    }

    private void follow(List<Passing> page) {
        List<PersonId> leavers =
                page.stream()
                        .filter(entry -> entry.leaves() && !ahead.contains(entry.cursor()))
                        .map(Passing::person)
                        .distinct()
                        .toList();
        if (!leavers.isEmpty()) {
            farewell.to(leavers, clock.instant());
        }
        page.stream()
                .filter(entry -> entry.leaves() && !entry.settled())
                .map(Passing::cursor)
                .forEach(ahead::add);
    }

    private void forgetUpTo(Cursor settled) {
        ahead.removeIf(
                done ->
                        done.transaction() < settled.transaction()
                                || (done.transaction() == settled.transaction()
                                        && done.sequence() <= settled.sequence()));
    }
}
