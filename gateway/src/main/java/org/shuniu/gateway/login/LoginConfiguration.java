package org.shuniu.gateway.login;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.network.TrustedProxies;
import org.shuniu.gateway.trail.RefusalTrail;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Passwords, cards and how they are tried. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LoginProperties.class, PasswordProperties.class})
class LoginConfiguration {
    @Bean
    CredentialStore credentialStore(JdbcClient jdbc, Clock clock) {
        return new CredentialStore(jdbc, clock);
    }

    @Bean
    PasswordBulkhead passwordBulkhead(PasswordProperties properties) {
        return new PasswordBulkhead(properties);
    }

    @Bean
    Passwords passwords(
            CredentialStore credentials,
            PasswordBulkhead bulkhead,
            PasswordProperties cost,
            SecureRandom random) {
        return new Passwords(credentials, bulkhead, cost, random);
    }

    @Bean
    ActivationCodes activationCodes(SecureRandom random, MasterKey master) {
        return new ActivationCodes(random, master);
    }

    @Bean
    ActivationCards activationCards(
            JdbcClient jdbc,
            CredentialStore credentials,
            ActivationCodes codes,
            TransactionOperations transaction,
            AuditLog audit,
            Clock clock) {
        var store = new ActivationCardStore(jdbc);
        return new ActivationCards(store, credentials, codes, transaction, audit, clock);
    }

    @Bean
    Activation activation(
            PersonDirectory people,
            ActivationCards cards,
            Passwords passwords,
            LoginThrottle throttle,
            RefusalTrail trail) {
        return new Activation(people, cards, passwords, throttle, trail);
    }

    @Bean
    LoginThrottle loginThrottle(
            StringRedisTemplate redis, LoginProperties limits, MasterKey master, Clock clock) {
        return new LoginThrottle(
                new TryCounters(redis, limits.window(), master),
                new NodeCounters(limits.window(), clock),
                limits);
    }

    @Bean
    LoginDevices loginDevices(
            MasterKey master,
            HubProperties hub,
            TrustedProxies proxies,
            Clock clock,
            SecureRandom random) {
        boolean https = "https".equals(hub.hub().issuer().getScheme());
        return new LoginDevices(master, https, proxies, clock, random);
    }

    @Bean
    PasswordLogin passwordLogin(
            PersonDirectory people,
            Passwords passwords,
            LoginThrottle throttle,
            AuditLog audit,
            RefusalTrail trail) {
        return new PasswordLogin(people, passwords, throttle, audit, trail);
    }

    @Bean
    PasswordChange passwordChange(
            Passwords passwords,
            CredentialStore credentials,
            LoginThrottle throttle,
            TransactionOperations transaction,
            AuditLog audit) {
        return new PasswordChange(passwords, credentials, throttle, transaction, audit);
    }

    @Bean
    NumberHint numberHint(HubProperties hub) {
        return new NumberHint("https".equals(hub.hub().issuer().getScheme()));
    }
}
