package org.shuniu.gateway;

import java.io.IOException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.home.StartupFault;
import org.shuniu.roster.audit.AuditChain;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** {@code ./shuniu audit}: for an auditor who trusts the master key and not the database. */
final class AuditCommand {
    private final HubDatabase hub = new HubDatabase();

    String run(CommandLine.Audit asked) throws IOException, InterruptedException {
        return hub.use(
                database ->
                        switch (asked) {
                            case CommandLine.Audit.Head() -> head(chain(database));
                            case CommandLine.Audit.Verify(String known) ->
                                    verify(chain(database), known);
                        });
    }

    private AuditChain chain(DataSource database) throws IOException {
        return new AuditChain(
                new JdbcTemplate(database), new JdbcTransactionManager(database), hub.masterKey());
    }

    private static String head(AuditChain chain) {
        return chain.head()
                .orElseThrow(() -> new StartupFault("nothing is sealed yet: start the hub first"));
    }

    private static String verify(AuditChain chain, @Nullable String known) {
        AuditChain.Report report = chain.verify(known);
        if (report.fault() != null) {
            throw new StartupFault(
                    "the audit trail is not what was sealed: %s (%d blocks with %d events before it hold)"
                            .formatted(report.fault(), report.blocks(), report.events()));
        }
        return "%d blocks with %d events hold, %d events wait for the next block%nhead %s"
                .formatted(report.blocks(), report.events(), report.unsealed(), report.head());
    }
}
