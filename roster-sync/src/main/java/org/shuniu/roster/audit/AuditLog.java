package org.shuniu.roster.audit;

import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * The audit trail; the only code that writes its table. Call it inside the transaction of the act.
 */
public final class AuditLog {
    private static final String INSERT =
            """
            insert into roster.audit_event (node, occurred_at, type, actor, subject, payload)
            values (:node, :at, :type, :actor, :subject, cast(:payload as jsonb))
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;
    private final String node;

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
        jdbc.sql(INSERT)
                .param("node", node)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .param("type", event.type())
                .param("actor", event.actor())
                .param("subject", event.subject())
                .param("payload", json.writeValueAsString(event.payload()))
                .update();
    }
}
