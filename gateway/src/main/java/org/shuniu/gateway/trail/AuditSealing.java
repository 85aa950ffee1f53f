package org.shuniu.gateway.trail;

import org.shuniu.roster.audit.AuditSealer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/** Makes at most one block a second; each node tries, and the one that gets the lock seals. */
final class AuditSealing {
    private static final Logger LOG = LoggerFactory.getLogger(AuditSealing.class);

    private final AuditSealer sealer;
    private boolean failing;

    AuditSealing(AuditSealer sealer) {
        this.sealer = sealer;
    }

    @Scheduled(fixedDelay = 1_000)
    void seal() {
        try {
            sealer.seal();
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            // Said once: whatever happened meanwhile is sealed when the database is back.
            if (!failing) {
                LOG.warn("the audit trail cannot be sealed for the moment", e);
            }
            failing = true;
        }
    }
}
