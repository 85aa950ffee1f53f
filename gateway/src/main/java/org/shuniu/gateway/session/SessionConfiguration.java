package org.shuniu.gateway.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Logins, and what every security chain of people shares. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
class SessionConfiguration {
    @Bean
    SsoStore ssoStore(StringRedisTemplate redis, Clock clock, SessionProperties limits) {
        Duration longest =
                Stream.of(
                                limits.student(),
                                limits.teacher(),
                                limits.guardian(),
                                limits.administrator())
                        .map(SessionProperties.Limits::absolute)
                        .max(Duration::compareTo)
                        .orElseThrow();
        return new SsoStore(redis, clock, longest);
    }

    @Bean
    EndedSessionStore endedSessionStore(JdbcClient jdbc) {
        return new EndedSessionStore(jdbc);
    }

    @Bean
    SessionEnds.Parts sessionEndParts(List<SessionEnd> onEnd, LogoutQueue logouts) {
        return new SessionEnds.Parts(onEnd, logouts);
    }

    @Bean
    SessionEnds sessionEnds(
            TransactionOperations transaction,
            EndedSessionStore store,
            SessionClients clients,
            SessionEnds.Parts parts,
            AuditLog audit,
            Clock clock) {
        return new SessionEnds(transaction, store, clients, parts, audit, clock);
    }

    @Bean
    SessionLimits sessionLimits(
            SessionProperties properties, PersonDirectory people, TrustedProxies proxies) {
        return new SessionLimits(properties, people, proxies);
    }

    @Bean
    SsoSessions ssoSessions(
            SsoStore store,
            HubProperties hub,
            SessionLimits limits,
            SessionEnds ends,
            Clock clock,
            SecureRandom random) {
        boolean https = "https".equals(hub.hub().issuer().getScheme());
        return new SsoSessions(store, new SsoCookie(https), limits, ends, clock, random);
    }

    @Bean
    SessionSweeper sessionSweeper(
            EndedSessionStore store, SsoSessions sessions, SessionEnds ends, Clock clock) {
        return new SessionSweeper(store, sessions, ends, clock);
    }

    @Bean
    SsoSecurityContextRepository pageContexts(SsoSessions sessions, PersonDirectory people) {
        return SsoSecurityContextRepository.ofPages(sessions, people);
    }

    @Bean
    SsoSecurityContextRepository protocolContexts(SsoSessions sessions) {
        return SsoSecurityContextRepository.ofProtocol(sessions);
    }

    @Bean
    Continuation continuation(MasterKey master) {
        return new Continuation(master);
    }

    @Bean
    LoginRedirect loginRedirect(Continuation continuation) {
        return new LoginRedirect(continuation);
    }
}
