package org.shuniu.gateway.session;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.claim.ReleasePolicy;
import org.shuniu.gateway.client.ClientRegistry;
import org.shuniu.gateway.egress.Egress;
import org.shuniu.gateway.key.Jws;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonDirectory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Assembles back-channel logout. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LogoutProperties.class)
class LogoutConfiguration {
    @Bean
    LogoutDeliveryStore logoutDeliveryStore(JdbcClient jdbc) {
        return new LogoutDeliveryStore(jdbc);
    }

    @Bean
    LogoutQueue logoutQueue(LogoutDeliveryStore store, ClientRegistry clients, Clock clock) {
        return new LogoutQueue(store, clients, clock);
    }

    @Bean
    LogoutTokens logoutTokens(
            HubProperties hub,
            Jws jws,
            ReleasePolicy policy,
            PersonDirectory people,
            Clock clock,
            SecureRandom random) {
        return new LogoutTokens(hub.hub().issuer().toString(), jws, policy, people, clock, random);
    }

    @Bean
    BackChannelLogout.Wire logoutWire(ClientRegistry clients, Egress egress) {
        return new BackChannelLogout.Wire(clients, egress);
    }

    @Bean
    BackChannelLogout backChannelLogout(
            LogoutDeliveryStore store,
            LogoutTokens tokens,
            BackChannelLogout.Wire wire,
            LogoutProperties properties,
            AuditLog audit,
            TransactionOperations transaction,
            Clock clock) {
        return new BackChannelLogout(
                store,
                tokens,
                wire,
                properties,
                new BackChannelLogout.Trail(transaction, audit),
                clock);
    }
}
