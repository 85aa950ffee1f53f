package org.shuniu.gateway.event;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.outbox.EventView;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Assembles what tells others of events. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class EventConfiguration {
    @Bean
    VisibleEvents visibleEvents(PersonDirectory persons, OrgTree orgs) {
        return new VisibleEvents(persons, orgs);
    }

    @Bean
    EventView eventView(VisibleEvents visible) {
        return new RenderedEvents(visible);
    }

    @Bean
    ReceiverStore receiverStore(JdbcClient jdbc, MasterKey masterKey) {
        return new ReceiverStore(jdbc, new FieldSeal(masterKey, "receiver"));
    }

    @Bean
    Receivers receivers(
            ReceiverStore store,
            Outbox outbox,
            AuditLog audit,
            TransactionOperations transaction,
            SecureRandom random,
            Clock clock) {
        return new Receivers(store, outbox, audit, transaction, random, clock);
    }

    @Bean
    Webhooks webhooks(
            ReceiverStore store,
            Outbox outbox,
            VisibleEvents visible,
            ClientRegistry clients,
            Egress egress,
            WebhookProperties properties,
            Clock clock) {
        return new Webhooks(
                store, outbox, visible, new Webhooks.Wire(clients, egress), properties, clock);
    }
}
