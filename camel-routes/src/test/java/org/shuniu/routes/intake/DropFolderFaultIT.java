package org.shuniu.routes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.routes.RunningRoutes.await;
import static org.shuniu.routes.RunningRoutes.awaitFiles;
import static org.shuniu.routes.RunningRoutes.drop;
import static org.shuniu.routes.RunningRoutes.exists;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.shuniu.routes.RunningRoutes;

/** What the drop folder does while the roster cannot. */
@Execution(ExecutionMode.CONCURRENT)
class DropFolderFaultIT {
    private static final byte[] ROWS = "rows".getBytes(UTF_8);

    @TempDir Path home;
    private final FakeRoster roster = new FakeRoster("one", "two");

    @Test
    void aFileStaysAndIsTriedAgainUntilTheDiskHasRoom() throws IOException {
        roster.failures.set(2);
        try (var routes = new RunningRoutes(home, roster)) {
            Path folder = routes.folder("one");
            Path file = drop(folder, "a.csv", ROWS);
            await(() -> roster.failures.get() < 2);
            assertThat(exists(file)).isTrue();
            awaitFiles(folder.resolve("done"), "-a.csv");
            assertThat(roster.received("one")).hasSize(1);
        }
    }

    @Test
    void oneSlowSourceKeepsNoOtherWaiting() throws IOException {
        var release = new CountDownLatch(1);
        roster.blocked.put("one", release);
        try (var routes = new RunningRoutes(home, roster)) {
            drop(routes.folder("one"), "a.csv", ROWS);
            drop(routes.folder("two"), "b.csv", ROWS);
            awaitFiles(routes.folder("two").resolve("done"), "-b.csv");
            assertThat(roster.received("one")).isEmpty();
            release.countDown();
            awaitFiles(routes.folder("one").resolve("done"), "-a.csv");
        }
    }

    @Test
    void aNodeThatStopsWhileItTriesAgainStopsSoonAndKeepsTheFile() throws IOException {
        roster.failures.set(Integer.MAX_VALUE);
        Path file;
        Instant stopped;
        try (var routes = new RunningRoutes(home, roster)) {
            file = drop(routes.folder("one"), "a.csv", ROWS);
            await(() -> roster.failures.get() < Integer.MAX_VALUE);
            stopped = Instant.now();
        }
        assertThat(Duration.between(stopped, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(file).hasBinaryContent(ROWS);
    }
}
