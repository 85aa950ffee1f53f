package org.shuniu.gateway;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.home.MasterKeyFile;
import org.shuniu.roster.seal.MasterKey;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.config.observation.SecurityObservationSettings;

/** Time, chance and the root secret: what every feature is given instead of reaching for it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HubProperties.class, SealProperties.class})
class HubConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Not {@code getInstanceStrong()}: that one blocks, and this one is seeded by the kernel. */
    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    MasterKey masterKey(HubProperties hub, SealProperties seal, Environment properties)
            throws IOException {
        return MasterKeyFile.read(hub.masterKeyFile(), properties).under(seal.suite());
    }

    /**
     * A request passes a dozen filters, and Spring Security would observe each on its own, which
     * costs more than what they do. The request as a whole is observed all the same.
     */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    Roles roles(HubProperties hub) {
        return hub.roles();
    }
}
