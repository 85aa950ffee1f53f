package org.shuniu.routes.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.TestHub;
import org.shuniu.routes.RunningRoutes;

/** A source of a real roster, and the worker that asks somebody for it. */
final class PulledSource {
    private final TestHub hub;
    private final String id;
    private final String prefix;
    private final Path home;
    private final List<String> properties = new ArrayList<>();

    /**
     * @param transport the word behind {@code shuniu.} in the settings
     */
    PulledSource(
            TestHub hub, String transport, String id, String format, Source.Mode mode, Path home) {
        this.hub = hub;
        this.id = id;
        this.home = home;
        this.prefix = "shuniu." + transport + "." + id + ".";
        hub.engine()
                .sources()
                .put(new Source(id, format, mode, List.of(), Map.of(), Duration.ZERO), "test");
        set("every", "200ms");
    }

    PulledSource set(String name, Object value) {
        properties.removeIf(said -> said.startsWith(prefix + name + "="));
        properties.add(prefix + name + "=" + value);
        return this;
    }

    /** A file of the operator, by its setting. */
    PulledSource file(String name, String content) throws IOException {
        Path file = home.resolve(id + "-" + name);
        Files.writeString(file, content);
        return set(name, file);
    }

    void rewrite(String name, String content) throws IOException {
        Files.writeString(home.resolve(id + "-" + name), content);
    }

    /** Starts a worker. */
    RunningRoutes start() {
        return new RunningRoutes(
                home.resolve("worker"),
                properties,
                hub.engine().intake(),
                hub.engine().batches(),
                hub.engine().sources(),
                hub.engine().turns());
    }

    /** The newest first. */
    List<Batch> imports() {
        return hub.engine().batches().ofSource(id, null, 100);
    }

    /** The first import that the worker makes, settled. */
    Batch firstApplied(RunningRoutes worker) {
        worker.folder(id);
        RunningRoutes.await(
                () -> !imports().isEmpty() && imports().getLast().state().isFinal(false));
        return imports().getLast();
    }

    /** What lies in the folder and may be taken. */
    List<Path> dropped(RunningRoutes worker) throws IOException {
        try (Stream<Path> files = Files.list(worker.folder(id))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(file -> !file.getFileName().toString().endsWith(".part"))
                    .toList();
        }
    }
}
