package org.shuniu.roster.audit;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * The audit trail; the only code that writes its table. Call it inside the transaction of the act.
 */
public final class AuditLog {
    private static final String INSERT =
            """
            insert into roster.audit_event
                   (node, occurred_at, type, actor, subject, payload, run, sequence, settled_below, unused)
            values (:node, :at, :type, :actor, :subject, cast(:payload as jsonb),
                    :run, :sequence, :settledBelow, cast(:unused as int8multirange))
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final String node;
    private final RunSequence sequence = new RunSequence();

    /**
     * A trail that writes through the given client, so inside its current transaction.
     *
     * @param node names this process's home, so that gaps can be told apart by node
     */
    public AuditLog(JdbcClient jdbc, JsonMapper json, Clock clock, String node) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.node = node;
    }

    public void record(AuditEvent event) {
        String payload = json.writeValueAsString(event.payload());
        RunSequence.Place place = sequence.next();
        try {
            insert(event, payload, place);
        } catch (DataAccessException e) {
            sequence.undone(place);
            throw e;
        }
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new End(place));
        } else {
            sequence.stored(place);
        }
    }

    private void insert(AuditEvent event, String payload, RunSequence.Place place) {
        jdbc.sql(INSERT)
                .param("node", node)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("type", event.type())
                .param("actor", event.actor())
                .param("subject", event.subject())
                .param("payload", payload)
                .param("run", place.run())
                .param("sequence", place.number())
                .param("settledBelow", place.settledBelow())
                .param("unused", place.unused().isEmpty() ? null : place.unused().toString())
                .update();
    }

    /** Hears what became of the act. */
    private final class End implements TransactionSynchronization {
        private final RunSequence.Place place;

        End(RunSequence.Place place) {
            this.place = place;
        }

        @Override
        public void afterCompletion(int status) {
            if (status == STATUS_COMMITTED) {
                sequence.stored(place);
            } else {
                sequence.undone(place);
            }
        }
    }
}
