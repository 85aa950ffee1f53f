package org.shuniu.gateway.registration;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Assembles the registration of clients by themselves. */
@Configuration(proxyBeanMethods = false)
class RegistrationConfiguration {
    @Bean
    RegistrationStore registrationStore(JdbcClient jdbc) {
        return new RegistrationStore(jdbc);
    }

    @Bean
    RegistrationTokens registrationTokens(
            RegistrationStore store,
            AuditLog audit,
            Clock clock,
            SecureRandom random,
            HubProperties hub) {
        return new RegistrationTokens(store, audit, clock, random, hub.demo());
    }

    @Bean
    Registrations registrations(
            RegistrationStore store,
            Clients clients,
            ClientRegistry registry,
            RefusalTrail trail,
            Clock clock,
            SecureRandom random) {
        return new Registrations(store, clients, registry, trail, clock, random);
    }

    @Bean
    FailedTokens failedTokens(TrustedProxies proxies, Clock clock) {
        return new FailedTokens(proxies, clock);
    }
}
