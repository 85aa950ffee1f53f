package org.shuniu.gateway.key;

import java.time.Clock;
import org.shuniu.roster.seal.FieldSeal;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Assembles the keys, and reads them anew. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {
    @Bean
    SigningKeys signingKeys(
            JdbcClient jdbc, TransactionTemplate transaction, MasterKey masterKey, Clock clock) {
        var seal = new FieldSeal(masterKey, "signing-key");
        return new SigningKeys(new SigningKeyStore(jdbc, transaction, seal), clock);
    }

    /** With a mapper of its own: what tokens look like is no matter of configuration. */
    @Bean
    Jws jws(SigningKeys keys) {
        return new Jws(keys, JsonMapper.builder().build());
    }

    @Bean
    KeyRefresh keyRefresh(SigningKeys keys) {
        return new KeyRefresh(keys);
    }

    /** Well within the ten seconds after which every node must know of a change. */
    record KeyRefresh(SigningKeys keys) {
        @Scheduled(fixedDelay = 5_000)
        void refresh() {
            keys.refresh();
        }
    }
}
