package org.shuniu.gateway.trail;

import java.time.Clock;
import javax.sql.DataSource;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.audit.AuditSealer;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Assembles the trail of refusals, and what seals the whole audit trail. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class TrailConfiguration {
    @Bean
    RefusalTrail refusalTrail(AuditLog audit, Clock clock) {
        return new RefusalTrail(audit::record, clock);
    }

    @Bean
    AuditSealing auditSealing(
            DataSource database,
            TransactionTemplate transaction,
            MasterKey masterKey,
            AuditProperties properties,
            Clock clock) {
        var sealer =
                new AuditSealer(
                        new JdbcTemplate(database),
                        transaction,
                        masterKey,
                        properties.digest(),
                        clock);
        return new AuditSealing(sealer);
    }
}
