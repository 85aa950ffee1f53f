package org.shuniu.gateway.demo;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.demo.spacekeeper.SpaceKeeper;
import org.shuniu.gateway.egress.EgressAllowance;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.login.Passwords;
import org.shuniu.gateway.registration.RegistrationTokens;
import org.shuniu.gateway.spaceprovider.SpaceProviders;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.source.SourceRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Only {@code ./shuniu demo} has any of this. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "shuniu.demo", havingValue = "true")
class DemoConfiguration {
    @Bean
    DemoPeople demoPeople(
            PersonDirectory people,
            GuardianDirectory guardians,
            CredentialStore credentials,
            Passwords passwords,
            SecureRandom random,
            Clock clock) {
        return new DemoPeople(people, guardians, credentials, passwords, random, clock);
    }

    /** Three ports above the hub's own; its relying parties have those between. */
    @Bean(destroyMethod = "close")
    SpaceKeeper demoSpaceKeeper(Environment environment) throws IOException {
        int port = environment.getProperty("server.port", Integer.class, 0);
        return new SpaceKeeper(port == 0 ? 0 : port + 3);
    }

    @Bean
    EgressAllowance demoSpaceKeeperAllowance(SpaceKeeper keeper) {
        return new EgressAllowance("localhost:" + keeper.url().getPort());
    }

    @Bean
    DemoHub demoHub(
            HubProperties hub,
            SpaceProviders providers,
            SpaceKeeper keeper,
            SourceRegistry sources,
            RosterIntake intake,
            BatchDirectory batches,
            DemoPeople people,
            Clients clients,
            RegistrationTokens tokens) {
        return new DemoHub(
                hub,
                new DemoRoster(sources, intake, batches),
                people,
                new DemoClients(clients, tokens),
                new DemoSpaces(providers, keeper));
    }
}
