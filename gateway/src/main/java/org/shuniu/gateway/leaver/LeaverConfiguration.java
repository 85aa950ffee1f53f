package org.shuniu.gateway.leaver;

import java.time.Clock;
import org.shuniu.gateway.oidc.RefreshFamilies;
import org.shuniu.gateway.session.SessionClients;
import org.shuniu.gateway.session.SsoSessions;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.person.PersonDirectory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Assembles the leavers' lane. */
@Configuration(proxyBeanMethods = false)
class LeaverConfiguration {
    @Bean
    Farewell farewell(
            SsoSessions sessions,
            SessionClients entered,
            RefreshFamilies families,
            PersonDirectory people) {
        return new Farewell(sessions, entered, families, people);
    }

    @Bean
    LeaverLane leaverLane(
            Outbox outbox,
            JdbcClient jdbc,
            Farewell farewell,
            TransactionTemplate transaction,
            Clock clock) {
        return new LeaverLane(outbox, new CursorStore(jdbc), farewell, transaction, clock);
    }

    @Bean
    LeaverSignal leaverSignal(JdbcConnectionDetails database, LeaverLane lane) {
        return new LeaverSignal(database, lane);
    }
}
