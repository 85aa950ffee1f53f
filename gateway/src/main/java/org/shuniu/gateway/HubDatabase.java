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
import org.shuniu.gateway.home.MasterKeyFile;
import org.shuniu.gateway.home.StartupFault;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.Suite;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The database that a command works on: the one that is configured, else the one that runs in the
 * home, whoever started it; only where none runs does it take the home and start its own.
 */
final class HubDatabase {
    private final ConfigurableEnvironment environment = new StandardEnvironment();

    /** What is done with it. */
    interface Work {
        String on(DataSource database) throws IOException;
    }

    Path home() {
        return Path.of(environment.getProperty("shuniu.home", "var"));
    }

    /** The hub's master key, for values of the configured suite. */
    MasterKey masterKey() throws IOException {
        String suite = environment.getProperty("shuniu.seal.suite", "international");
        try {
            return MasterKeyFile.read(masterKeyFile(), environment).under(Suite.of(suite));
        } catch (IllegalArgumentException e) {
            throw new StartupFault("shuniu.seal.suite: " + e.getMessage());
        }
    }

    /** Leaves the master key to the token that is configured. */
    String wrapMasterKey() throws IOException {
        Path plain = MasterKeyFile.wrap(masterKeyFile(), environment, new SecureRandom());
        return "%s is wrapped by the PKCS#11 token; take %s to a safe, for a token can break, and delete it here"
                .formatted(masterKeyFile(), plain);
    }

    private Path masterKeyFile() {
        return Path.of(
                environment.getProperty(
                        "shuniu.master-key-file", home().resolve("master.key").toString()));
    }

    String use(Work work) throws IOException, InterruptedException {
        if (!EmbeddedServices.databaseIsEmbedded(environment)) {
            return work.on(
                    new DriverManagerDataSource(
                            environment.getRequiredProperty("spring.datasource.url"),
                            environment.getProperty("spring.datasource.username", ""),
                            environment.getProperty("spring.datasource.password", "")));
        }
        HomeKind kind =
                HomeKind.of(home())
                        .orElseThrow(
                                () ->
                                        new StartupFault(
                                                "no hub has lived in %s yet: set SHUNIU_HOME to the home of one"
                                                        .formatted(home().toAbsolutePath())));
        Optional<EmbeddedPostgres.Address> running = EmbeddedPostgres.runningIn(home());
        if (running.isPresent()) {
            EmbeddedPostgres.Address address = running.get();
            return work.on(
                    new DriverManagerDataSource(address.url(), address.user(), address.password()));
        }
        return useSleeping(kind, work);
    }

    private String useSleeping(HomeKind kind, Work work) throws IOException, InterruptedException {
        Home home = Home.open(home(), kind, Clock.systemUTC());
        // A Redis that is said to be elsewhere is not started; nobody here talks to one.
        environment
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "no redis", Map.of("spring.data.redis.url", "redis://none")));
        var services = new EmbeddedServices(home, new SecureRandom());
        try {
            Map<String, Object> database = services.start(environment);
            return work.on(
                    new DriverManagerDataSource(
                            String.valueOf(database.get("spring.datasource.url")),
                            String.valueOf(database.get("spring.datasource.username")),
                            String.valueOf(database.get("spring.datasource.password"))));
        } finally {
            services.stop();
        }
    }
}
