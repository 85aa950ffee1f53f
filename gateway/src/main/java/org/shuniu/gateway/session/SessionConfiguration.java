package org.shuniu.gateway.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.shuniu.gateway.HubProperties;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

/** Logins, and what every security chain of people shares. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
class SessionConfiguration {
    @Bean
    SsoSessions ssoSessions(
            StringRedisTemplate redis,
            HubProperties hub,
            SessionProperties limits,
            Clock clock,
            SecureRandom random,
            List<SessionEnd> onEnd) {
        boolean https = "https".equals(hub.hub().issuer().getScheme());
        return new SsoSessions(
                redis,
                new SsoCookie(https),
                limits,
                clock,
                random,
                session -> onEnd.forEach(end -> end.ended(session)));
    }

    @Bean
    SsoSecurityContextRepository securityContextRepository(
            SsoSessions sessions, PersonDirectory people) {
        return new SsoSecurityContextRepository(sessions, people);
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
