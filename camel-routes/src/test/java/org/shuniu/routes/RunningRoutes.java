package org.shuniu.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The routes as they join an application, on a home of their own. */
public final class RunningRoutes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ConfigurableApplicationContext application;
    private final Path inbox;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}

    /** Routes beside these beans. */
    public RunningRoutes(Path home, Object... roster) {
        this(home, List.of(), roster);
    }

    /** The same, with more properties ({@code name=value}). */
    public RunningRoutes(Path home, List<String> properties, Object... roster) {
        this.inbox = home.resolve("inbox");
        this.application =
                new SpringApplicationBuilder(Application.class)
                        .web(WebApplicationType.NONE)
                        .properties(
                                "shuniu.home=" + home,
                                "shuniu.inbox.quiet=2s",
                                "shuniu.inbox.poll=100ms",
                                "spring.main.banner-mode=off")
                        .properties(properties.toArray(String[]::new))
                        .initializers(
                                context ->
                                        List.of(roster)
                                                .forEach(
                                                        bean ->
                                                                context.getBeanFactory()
                                                                        .registerSingleton(
                                                                                bean.getClass()
                                                                                        .getName(),
                                                                                bean)))
                        .run();
    }

    /** The folder of a source, as soon as there is one. */
    public Path folder(String source) {
        Path folder = inbox.resolve(source);
        await(() -> Files.isDirectory(folder.resolve("refused")));
        return folder;
    }

    /** Puts a file there as one should: written elsewhere, then renamed. */
    public static Path drop(Path folder, String name, byte[] content) throws IOException {
        Path part = Files.write(folder.resolve(name + ".part"), content);
        return Files.move(part, folder.resolve(name));
    }

    /** The report that comes to lie in {@code done} or {@code refused}, its file beside it. */
    public static JsonNode report(Path directory, String name) throws IOException {
        List<Path> found = awaitFiles(directory, name + ".report.json");
        awaitFiles(directory, name);
        return JsonMapper.shared().readTree(Files.readAllBytes(found.getFirst()));
    }

    public static List<Path> awaitFiles(Path directory, String suffix) {
        await(() -> !files(directory, suffix).isEmpty());
        return files(directory, suffix);
    }

    public static List<Path> files(Path directory, String suffix) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(p -> p.getFileName().toString().endsWith(suffix))
                    .filter(p -> !p.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a test waits for. */
    public interface Condition {
        boolean holds();
    }

    public static void await(Condition condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).as("the wait is over before").isBefore(deadline);
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() {
        application.close();
    }
}
