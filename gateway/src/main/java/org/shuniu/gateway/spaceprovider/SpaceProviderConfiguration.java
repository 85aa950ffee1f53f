package org.shuniu.gateway.spaceprovider;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.event.WebhookProperties;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.hosting.SpaceHostings;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Assembles what platforms are asked to keep spaces with. */
@Configuration(proxyBeanMethods = false)
class SpaceProviderConfiguration {
    @Bean
    SpaceProviderStore spaceProviderStore(JdbcClient jdbc, MasterKey masterKey) {
        return new SpaceProviderStore(jdbc, new FieldSeal(masterKey, "space-provider"));
    }

    @Bean
    SpaceProviders spaceProviders(
            SpaceProviderStore store,
            SpaceHostings hostings,
            Outbox outbox,
            AuditLog audit,
            TransactionOperations transaction,
            SecureRandom random,
            Clock clock) {
        return new SpaceProviders(store, hostings, outbox, audit, transaction, random, clock);
    }

    @Bean
    SpaceRounds spaceRounds(
            SpaceProviderStore store,
            SpaceHostings hostings,
            Outbox outbox,
            PersonDirectory people,
            OrgTree orgs,
            Egress egress,
            WebhookProperties pauses,
            Clock clock) {
        return new SpaceRounds(
                store,
                hostings,
                new SpaceAllotment(people, orgs, hostings, store),
                new SpaceRounds.Sources(outbox, people),
                egress,
                pauses,
                clock);
    }
}
