package org.shuniu.gateway.space;

import org.shuniu.gateway.client.Clients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the space shows besides the person. */
@Configuration(proxyBeanMethods = false)
class SpaceConfiguration {
    @Bean
    Applications applications(Clients clients) {
        return new RegisteredApplications(clients);
    }
}
