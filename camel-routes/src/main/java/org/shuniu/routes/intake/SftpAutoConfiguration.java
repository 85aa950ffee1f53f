package org.shuniu.routes.intake;

import java.time.Clock;
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

/** Joins what fetches files from servers to a worker that has a roster. */
@AutoConfiguration(after = DropFolderAutoConfiguration.class)
@Conditional(OnWorkerRole.class)
@ConditionalOnBean({RosterIntake.class, SourceTurns.class})
@EnableConfigurationProperties({SftpProperties.class, DropFolderProperties.class})
public class SftpAutoConfiguration {
    @Bean
    CamelContextConfiguration sftpRoutes(
            SftpProperties properties,
            DropFolderProperties folders,
            SourceTurns turns,
            ObjectProvider<Clock> clock) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                properties.sftp().forEach((source, server) -> add(context, source, server));
            }

            @Override
            public void afterApplicationStart(CamelContext context) {}

            private void add(CamelContext context, String source, SftpProperties.Server server) {
                try {
                    context.addRoutes(
                            new SftpRoute(
                                    source,
                                    server,
                                    folders.folders(),
                                    turns,
                                    clock.getIfAvailable(Clock::systemUTC)));
                } catch (Exception e) {
                    throw new IllegalStateException("shuniu.sftp." + source, e);
                }
            }
        };
    }
}
