package org.shuniu.gateway.egress;

import java.util.List;
import java.util.stream.Stream;
import org.shuniu.gateway.trail.RefusalTrail;
import org.springframework.beans.factory.ObjectProvider;
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
    Egress egress(
            EgressProperties properties,
            ObjectProvider<EgressAllowance> ours,
            TrustedAuthorities authorities,
            RefusalTrail trail) {
        List<String> allowed =
                Stream.concat(
                                properties.allow().stream(),
                                ours.stream().map(EgressAllowance::hostAndPort))
                        .toList();
        return new Egress(
                properties.allowing(allowed), authorities, AddressResolver::system, trail);
    }
}
