package org.shuniu.gateway.demo;

import java.security.SecureRandom;
import java.time.Clock;
import org.shuniu.gateway.HubProperties;
import org.shuniu.gateway.client.Clients;
import org.shuniu.gateway.login.CredentialStore;
import org.shuniu.gateway.login.Passwords;
import org.shuniu.gateway.registration.RegistrationTokens;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.RosterIntake;
import org.shuniu.roster.person.GuardianDirectory;
import org.shuniu.roster.person.PersonDirectory;
import org.shuniu.roster.source.SourceRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

    @Bean
    DemoHub demoHub(
            HubProperties hub,
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
                new DemoClients(clients, tokens));
    }
}
