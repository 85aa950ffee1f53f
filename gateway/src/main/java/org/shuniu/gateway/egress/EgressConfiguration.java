package org.shuniu.gateway.egress;

import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Assembles the way out. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EgressProperties.class, TrustProperties.class})
class EgressConfiguration {
    @Bean
    TrustedAuthorities trustedAuthorities(TrustProperties properties) {
        return TrustedAuthorities.of(properties.trustCerts());
    }

    @Bean
    Egress egress(EgressProperties properties, TrustedAuthorities authorities, RefusalTrail trail) {
        return new Egress(properties, authorities, AddressResolver::system, trail);
    }
}
