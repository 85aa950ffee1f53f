package org.shuniu.gateway.merge;

import java.time.Clock;
import org.shuniu.gateway.claim.ClientSubjects;
import org.shuniu.gateway.claim.SubjectHandover;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.gateway.login.ActivationCards;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.oidc.RefreshFamilies;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.merge.Merges;
import org.shuniu.roster.merge.SplitDesk;
import org.shuniu.roster.person.PersonDirectory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Assembles what follows merges and splits. */
@Configuration(proxyBeanMethods = false)
class MergeConfiguration {
    @Bean
    PartingStore partingStore(JdbcClient jdbc) {
        return new PartingStore(jdbc);
    }

    @Bean
    Partings partings(
            TransactionOperations transactions,
            PartingStore store,
            PersonDirectory people,
            ActivationCards cards,
            AuditLog audit) {
        return new Partings(transactions, store, people, cards, audit);
    }

    @Bean
    PartingLoop partingLoop(
            Merges merges,
            Partings partings,
            PartingStore store,
            SsoSessions sessions,
            RefreshFamilies families,
            Clock clock) {
        return new PartingLoop(merges, partings, store, sessions, families, clock);
    }

    @Bean
    HubItems hubItems(
            ConsentStore consents,
            ClientSubjects subjects,
            CredentialStore credentials,
            ClientRegistry clients) {
        return new HubItems(consents, subjects, credentials, clients);
    }

    @Bean
    GuidedSplit guidedSplit(
            SplitDesk desk,
            HubItems items,
            PersonDirectory people,
            ConsentStore consents,
            SubjectHandover subjects,
            Partings partings,
            PartingLoop loop) {
        return new GuidedSplit(
                desk, items, new HubSplit(people, consents, subjects), partings, loop);
    }
}
