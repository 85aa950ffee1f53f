package org.shuniu.gateway.trail;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Writes down refusals that anybody can cause as often as they like: each kind of refusal of one
 * subject once a minute, and no more than some hundreds a minute and node, so that a flood does not
 * fill the trail. A refusal stands also where it cannot be written down.
 */
public final class RefusalTrail {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalTrail.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 600;

    private final Consumer<AuditEvent> audit;
    private final Clock clock;
    private final Set<Object> recorded = new HashSet<>();
    private Instant windowEnds = Instant.MIN;

    /** A trail of refusals that ends in the audit trail. */
    public RefusalTrail(Consumer<AuditEvent> audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    private record Kind(String type, @Nullable String subject, Record payload) {}

    /** Call it outside any transaction. */
    public void record(AuditEvent event) {
        if (!isDue(new Kind(event.type(), event.subject(), event.payload()))) {
            return;
        }
        try {
            audit.accept(event);
        } catch (DataAccessException e) {
            LOG.warn("a refusal ({}) could not be written down", event.type(), e);
        }
    }

    private synchronized boolean isDue(Kind kind) {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnds)) {
            recorded.clear();
            windowEnds = now.plus(WINDOW);
        }
        return recorded.size() < MOST && recorded.add(kind);
    }
}
