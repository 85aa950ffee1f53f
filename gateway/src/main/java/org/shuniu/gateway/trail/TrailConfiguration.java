package org.shuniu.gateway.trail;

import java.time.Clock;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Assembles the trail of refusals. */
@Configuration(proxyBeanMethods = false)
class TrailConfiguration {
    @Bean
    RefusalTrail refusalTrail(AuditLog audit, Clock clock) {
        return new RefusalTrail(audit::record, clock);
    }
}
