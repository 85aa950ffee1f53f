package org.shuniu.gateway.client;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.roster.audit.AuditLog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Assembles the clients. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
    @Bean
    ClientStore clientStore(JdbcClient jdbc) {
        return new ClientStore(jdbc);
    }

    @Bean
    ClientRegistry clientRegistry(ClientStore store, Clock clock) {
        return new ClientRegistry(store, clock);
    }

    @Bean
    ClientJwks clientJwks(Egress egress, Clock clock) {
        return new ClientJwks(egress, clock);
    }

    @Bean
    ClientSignatures clientSignatures(ClientJwks keys) {
        return new ClientSignatures(keys);
    }

    @Bean
    ClientLedger clientLedger(ClientStore store, AuditLog audit, Clock clock) {
        return new ClientLedger(store, audit, clock);
    }

    @Bean
    Clients clients(
            ClientStore store,
            ClientLedger ledger,
            ClientRegistry registry,
            Egress egress,
            ObjectProvider<ClientEnd> ends,
            SecureRandom random) {
        return new Clients(store, ledger, registry, new SectorDocuments(egress), ends, random);
    }
}
