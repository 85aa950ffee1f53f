package org.shuniu.routes.intake;

import java.time.Clock;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.source.SourceRegistry;
import org.shuniu.routes.OnWorkerRole;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Joins the drop folders to a worker that has a roster. */
@AutoConfiguration
@Conditional(OnWorkerRole.class)
@ConditionalOnBean({RosterIntake.class, BatchDirectory.class, SourceRegistry.class})
@EnableConfigurationProperties(DropFolderProperties.class)
public class DropFolderAutoConfiguration {
    /** What is under way then is found again at the next start. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    @Bean
    SourceFoldersRoute sourceFoldersRoute(
            RosterIntake intake,
            BatchDirectory batches,
            SourceRegistry sources,
            DropFolderProperties properties,
            ObjectProvider<Clock> clock) {
        return new SourceFoldersRoute(
                sources,
                new DropFolderRoute.Parts(
                        intake,
                        batches,
                        properties.inbox(),
                        clock.getIfAvailable(Clock::systemUTC)),
                properties.folders());
    }

    @Bean
    CamelContextConfiguration quietCamel() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                context.setStartupSummaryLevel(StartupSummaryLevel.Off);
                // On by default; it would copy whole rosters to unsealed files.
                context.setStreamCaching(false);
                context.getShutdownStrategy().setTimeout(SHUTDOWN.toSeconds());
            }

            @Override
            public void afterApplicationStart(CamelContext context) {}
        };
    }
}
