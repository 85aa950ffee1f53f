package org.shuniu.gateway.key;

import java.time.Clock;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Assembles the keys, and reads them anew. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeyProperties.class)
class KeyConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(KeyConfiguration.class);

    @Bean
    SignatureProvider signatureProvider(KeyProperties properties) {
        SignatureProvider provider =
                properties.nativeSignatures()
                        ? SignatureProvider.fastest()
                        : SignatureProvider.jdk();
        LOG.info("Signatures are computed by {}", provider);
        return provider;
    }

    @Bean
    SigningKeyStore signingKeyStore(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            MasterKey masterKey,
            SignatureProvider provider) {
        return new SigningKeyStore(
                jdbc, transaction, new FieldSeal(masterKey, "signing-key"), provider);
    }

    @Bean
    KeyRotation keyRotation(
            SigningKeyStore store, AuditLog audit, Clock clock, KeyProperties properties) {
        return new KeyRotation(store, audit, clock, properties.rotation());
    }

    @Bean
    SigningKeys signingKeys(SigningKeyStore store, KeyRotation rotation, Clock clock) {
        rotation.turn();
        return new SigningKeys(store, clock);
    }

    /** With a mapper of its own: what tokens look like is no matter of configuration. */
    @Bean
    Jws jws(SigningKeys keys) {
        return new Jws(keys, JsonMapper.builder().build());
    }

    @Bean
    KeyCare keyCare(SigningKeys keys, KeyRotation rotation) {
        return new KeyCare(keys, rotation);
    }

    /** Keeps this node's keys as they are in the database, and those as they ought to be. */
    record KeyCare(SigningKeys keys, KeyRotation rotation) {
        /** Well within the ten seconds after which every node must know of a change. */
        @Scheduled(fixedDelay = 2_000)
        void refresh() {
            keys.refresh();
        }

        @Scheduled(initialDelay = 60_000, fixedDelay = 60_000)
        void turn() {
            rotation.turn();
        }
    }
}
