package org.shuniu.gateway.embedded;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.home.Home;
import org.shuniu.gateway.home.StartupFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * The PostgreSQL and the Redis of a process that was given none. Each stands for itself: one may be
 * configured and the other embedded.
 */
public final class EmbeddedServices {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServices.class);

    private final Home home;
    private final SecureRandom random;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedRedis redis;

    public EmbeddedServices(Home home, SecureRandom random) {
        this.home = home;
        this.random = random;
    }

    /** Whether the database is ours to start. */
    public static boolean databaseIsEmbedded(Environment environment) {
        return !environment.containsProperty("spring.datasource.url");
    }

    private static boolean redisIsEmbedded(Environment environment) {
        return Stream.of("url", "host", "sentinel.master", "cluster.nodes")
                .noneMatch(name -> environment.containsProperty("spring.data.redis." + name));
    }

    /** Starts what is not configured, and returns the configuration of what it started. */
    public Map<String, Object> start(Environment environment)
            throws IOException, InterruptedException {
        var properties = new HashMap<String, Object>();
        if (databaseIsEmbedded(environment)) {
            var started = System.nanoTime();
            postgres = EmbeddedPostgres.in(home, platform("PostgreSQL", "SPRING_DATASOURCE_URL"));
            var address = postgres.start(random);
            properties.put("spring.datasource.url", address.url());
            properties.put("spring.datasource.username", address.user());
            properties.put("spring.datasource.password", address.password());
            LOG.info("PostgreSQL ready on port {} after {} ms", address.port(), since(started));
        }
        if (redisIsEmbedded(environment)) {
            var started = System.nanoTime();
            redis = EmbeddedRedis.in(home, platform("Redis", "SPRING_DATA_REDIS_URL"));
            properties.put("spring.data.redis.url", redis.start(random));
            LOG.info("Redis ready after {} ms", since(started));
        }
        return properties;
    }

    private static Platform platform(String server, String variable) {
        return Platform.current()
                .orElseThrow(
                        () ->
                                new StartupFault(
                                        "Shuniu carries a %s for Linux on x86-64 and ARM64 only, not for %s on %s: set %s to one of yours"
                                                .formatted(
                                                        server,
                                                        System.getProperty("os.name"),
                                                        System.getProperty("os.arch"),
                                                        variable)));
    }

    private static long since(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    /** Ends what was started, and then lets go of the home. The last thing a process does. */
    public void stop() {
        try {
            if (redis != null) {
                redis.stop();
            }
            if (postgres != null) {
                postgres.stop();
            }
        } catch (IOException e) {
            LOG.error("Cannot stop the embedded servers; the next start will", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            home.close();
        }
    }
}
