package org.shuniu.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.shuniu.gateway.embedded.EmbeddedPostgres;
import org.shuniu.gateway.embedded.EmbeddedServices;
import org.shuniu.gateway.home.Home;
import org.shuniu.gateway.home.HomeKind;
import org.shuniu.gateway.home.StartupFault;
import org.shuniu.roster.RosterEngine;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * {@code ./shuniu state-hash}. It reads the database that is configured, else the one that runs in
 * the home, whoever started it; only where none runs does it take the home and start its own.
 */
final class StateHashCommand {
    private final ConfigurableEnvironment environment = new StandardEnvironment();

    String run() throws IOException, InterruptedException {
        if (!EmbeddedServices.databaseIsEmbedded(environment)) {
            return RosterEngine.stateHash(
                    dataSource(
                            environment.getRequiredProperty("spring.datasource.url"),
                            environment.getProperty("spring.datasource.username", ""),
                            environment.getProperty("spring.datasource.password", "")));
        }
        Path home = Path.of(environment.getProperty("shuniu.home", "var"));
        HomeKind kind =
                HomeKind.of(home)
                        .orElseThrow(
                                () ->
                                        new StartupFault(
                                                "no hub has lived in %s yet: set SHUNIU_HOME to the home of one"
                                                        .formatted(home.toAbsolutePath())));
        Optional<EmbeddedPostgres.Address> running = EmbeddedPostgres.runningIn(home);
        return running.isPresent() ? hash(running.get()) : hashOfSleeping(home, kind);
    }

    private String hashOfSleeping(Path path, HomeKind kind)
            throws IOException, InterruptedException {
        Home home = Home.open(path, kind, Clock.systemUTC());
        // A Redis that is said to be elsewhere is not started; nobody here talks to one.
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "no redis", Map.of("spring.data.redis.url", "redis://none")));
        var services = new EmbeddedServices(home, new SecureRandom());
        try {
            Map<String, Object> database = services.start(environment);
            return RosterEngine.stateHash(
                    dataSource(
                            String.valueOf(database.get("spring.datasource.url")),
                            String.valueOf(database.get("spring.datasource.username")),
                            String.valueOf(database.get("spring.datasource.password"))));
        } finally {
            services.stop();
        }
    }

    private static String hash(EmbeddedPostgres.Address address) {
        return RosterEngine.stateHash(
                dataSource(address.url(), address.user(), address.password()));
    }

    private static DataSource dataSource(String url, String user, String password) {
        return new DriverManagerDataSource(url, user, password);
    }
}
