package org.shuniu.routes.pull;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.intake.SourceTurns;
import org.shuniu.routes.OnWorkerRole;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Joins what asks others for rosters to a worker that has a roster. */
@AutoConfiguration
@Conditional(OnWorkerRole.class)
@ConditionalOnBean({RosterIntake.class, SourceTurns.class})
@EnableConfigurationProperties(PullProperties.class)
public class PullAutoConfiguration {
    @Bean
    CamelContextConfiguration pullRoutes(
            PullProperties properties, SourceTurns turns, ObjectProvider<Clock> clocks) {
        Clock clock = clocks.getIfAvailable(Clock::systemUTC);
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                properties
                        .jdbc()
                        .forEach(
                                (source, database) ->
                                        add(
                                                context,
                                                source,
                                                new JdbcInquiry(database, clock),
                                                database.every()));
                properties
                        .ldap()
                        .forEach(
                                (source, directory) ->
                                        add(
                                                context,
                                                source,
                                                new LdapInquiry(directory, clock),
                                                directory.every()));
                properties
                        .https()
                        .forEach(
                                (source, pages) ->
                                        add(
                                                context,
                                                source,
                                                new PagesInquiry(pages, clock),
                                                pages.every()));
                properties
                        .oneroster()
                        .forEach(
                                (source, service) ->
                                        add(
                                                context,
                                                source,
                                                new OneRosterInquiry(service, clock),
                                                service.every()));
            }

            @Override
            public void afterApplicationStart(CamelContext context) {}

            private void add(CamelContext context, String source, Inquiry inquiry, Duration every) {
                try {
                    context.addRoutes(
                            new PullRoute(
                                    source, inquiry, every, properties.folders(), turns, clock));
                } catch (Exception e) {
                    throw new IllegalStateException("source " + source + " cannot be asked", e);
                }
            }
        };
    }
}
