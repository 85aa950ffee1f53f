package org.shuniu.gateway.login;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.HubProperties;
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
            CredentialStore credentials, PasswordBulkhead bulkhead, SecureRandom random) {
        return new Passwords(credentials, bulkhead, random);
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
    Activation activation(PersonDirectory people, ActivationCards cards, Passwords passwords) {
        return new Activation(people, cards, passwords);
    }

    @Bean
    LoginThrottle loginThrottle(
            StringRedisTemplate redis, LoginProperties limits, MasterKey master) {
        return new LoginThrottle(redis, limits, master);
    }

    @Bean
    PasswordLogin passwordLogin(
            PersonDirectory people, Passwords passwords, LoginThrottle throttle, AuditLog audit) {
        return new PasswordLogin(people, passwords, throttle, audit);
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
