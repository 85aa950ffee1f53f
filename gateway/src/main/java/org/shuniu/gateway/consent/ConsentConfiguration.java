package org.shuniu.gateway.consent;

import java.time.Clock;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Assembles the consents. */
@Configuration(proxyBeanMethods = false)
class ConsentConfiguration {
    @Bean
    ConsentStore consentStore(JdbcClient jdbc) {
        return new ConsentStore(jdbc);
    }

    @Bean
    Consents consents(
            ConsentStore store,
            ClientRegistry clients,
            VisitedClients visited,
            AuditLog audit,
            Clock clock) {
        return new Consents(store, clients, visited, audit, clock);
    }
}
