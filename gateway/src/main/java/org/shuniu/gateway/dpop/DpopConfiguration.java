package org.shuniu.gateway.dpop;

import java.time.Clock;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.replay.OneTimeValues;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Assembles the check of proofs. */
@Configuration(proxyBeanMethods = false)
class DpopConfiguration {
    @Bean
    DpopProofs dpopProofs(
            HubProperties properties, MasterKey masterKey, OneTimeValues used, Clock clock) {
        return new DpopProofs(
                properties.hub().issuer(), new DpopNonces(masterKey, clock), used, clock);
    }
}
