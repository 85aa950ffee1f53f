package org.shuniu.gateway.claim;

import org.shuniu.gateway.consent.ConsentStore;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Assembles the release of claims. */
@Configuration(proxyBeanMethods = false)
class ClaimConfiguration {
    @Bean
    ReleasePolicy releasePolicy(MasterKey masterKey, ConsentStore consents) {
        return new ReleasePolicy(new PairwiseSubject(masterKey), consents);
    }
}
