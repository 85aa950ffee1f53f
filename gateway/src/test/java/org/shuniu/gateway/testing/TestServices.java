package org.shuniu.gateway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Points a test's application at databases and a home of its own. */
public final class TestServices
        implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var database = TestDatabase.freshConnection();
        var home = freshHome();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource(
                                "test services",
                                Map.of(
                                        "spring.datasource.url",
                                        database.getUrl(),
                                        "spring.datasource.username",
                                        String.valueOf(database.getUser()),
                                        "spring.datasource.password",
                                        String.valueOf(database.getPassword()),
                                        "spring.data.redis.url",
                                        TestRedis.fresh().toString(),
                                        "shuniu.home",
                                        home.toString(),
                                        "shuniu.master-key-file",
                                        home.resolve("master.key").toString())));
    }

    private static Path freshHome() {
        try {
            var parent = Files.createDirectories(Path.of("target", "test-homes"));
            var home = Files.createTempDirectory(parent.toAbsolutePath(), "home");
            // The key of every test: 32 zero bytes.
            Files.writeString(
                    home.resolve("master.key"), Base64.getEncoder().encodeToString(new byte[32]));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
