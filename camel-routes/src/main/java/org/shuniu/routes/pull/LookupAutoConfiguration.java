package org.shuniu.routes.pull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.shuniu.roster.source.RegistryLookups;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Lends the hub the registries that can be asked about one person, on every node. */
@AutoConfiguration
@EnableConfigurationProperties(LookupProperties.class)
public class LookupAutoConfiguration {
    @Bean
    RegistryLookups registryLookups(LookupProperties properties, ObjectProvider<Clock> clocks) {
        Clock clock = clocks.getIfAvailable(Clock::systemUTC);
        List<HttpsLookup> lookups = new ArrayList<>();
        new TreeMap<>(properties.lookup())
                .forEach(
                        (name, registry) -> {
                            try {
                                lookups.add(new HttpsLookup(name, registry, clock));
                            } catch (IOException e) {
                                throw new UncheckedIOException("registry " + name, e);
                            }
                        });
        return new RegistryLookups(lookups);
    }
}
