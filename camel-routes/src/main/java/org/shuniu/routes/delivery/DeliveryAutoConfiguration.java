package org.shuniu.routes.delivery;

import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.shuniu.roster.outbox.EventView;
import org.shuniu.roster.outbox.OutboxReaders;
import org.shuniu.routes.OnWorkerRole;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Joins what sends events to a worker that has an outbox. */
@AutoConfiguration
@Conditional(OnWorkerRole.class)
@ConditionalOnBean({OutboxReaders.class, EventView.class})
@EnableConfigurationProperties(DeliveryProperties.class)
public class DeliveryAutoConfiguration {
    @Bean
    CamelContextConfiguration deliveryRoutes(
            DeliveryProperties properties,
            OutboxReaders readers,
            EventView view,
            ObjectProvider<Clock> clocks) {
        Clock clock = clocks.getIfAvailable(Clock::systemUTC);
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                properties
                        .delivery()
                        .forEach(
                                (name, endpoint) -> {
                                    try {
                                        context.addRoutes(
                                                new DeliveryRoute(
                                                        name, endpoint, readers, view, clock));
                                    } catch (Exception e) {
                                        throw new IllegalStateException(
                                                "shuniu.delivery."
                                                        + name
                                                        + " has an uri or an org that cannot be used",
                                                e);
                                    }
                                });
            }

            @Override
            public void afterApplicationStart(CamelContext context) {}
        };
    }
}
