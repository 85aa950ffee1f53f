package org.shuniu.gateway.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-11-22T06:00:00Z"), ZoneOffset.UTC);

    @TempDir Path temporary;

    @Test
    void onlyItsOwnerMayEnterAHome() throws IOException {
        try (var home = Home.open(temporary.resolve("new/home"), HomeKind.RUN, CLOCK)) {
            assertThat(permissions(home.directory())).isEqualTo("rwx------");
            assertThat(permissions(home.subdirectory("inbox"))).isEqualTo("rwx------");
        }
    }

    @Test
    void anExistingHomeIsClosedToOthers() throws IOException {
        var open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Home.open(open, HomeKind.RUN, CLOCK).close();
        assertThat(permissions(open)).isEqualTo("rwx------");
    }

    @Test
    void theLockFileNamesItsHolder() throws IOException {
        Home.open(temporary, HomeKind.RUN, CLOCK).close();
        assertThat(temporary.resolve("lock"))
                .hasContent(
                        "process %d, started 2026-11-22T06:00:00Z"
                                .formatted(ProcessHandle.current().pid()));
    }

    @Test
    void aHomeIsTakenOnce() {
        try (var _ = Home.open(temporary, HomeKind.RUN, CLOCK)) {
            assertFault(temporary, HomeKind.RUN, "another Shuniu");
        }
        Home.open(temporary, HomeKind.RUN, CLOCK).close();
    }

    @Test
    void realPeopleAndInventedOnesNeverShareAHome() {
        var demo = temporary.resolve("demo");
        var real = temporary.resolve("real");
        Home.open(demo, HomeKind.DEMO, CLOCK).close();
        Home.open(real, HomeKind.RUN, CLOCK).close();
        assertFault(demo, HomeKind.RUN, "is the home of `shuniu demo`");
        assertFault(real, HomeKind.DEMO, "is the home of `shuniu run`");
        Home.open(demo, HomeKind.DEMO, CLOCK).close();
    }

    @Test
    void aDirectoryThatEverybodyUsesIsNoHome() throws IOException, InterruptedException {
        var shared = Files.createDirectory(temporary.resolve("shared"));
        new ProcessBuilder("chmod", "1777", shared.toString()).inheritIO().start().waitFor();
        assertFault(shared, HomeKind.RUN, "is shared with others");
        assertThat(permissions(shared)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void aHomeThatCannotBeMadeIsReportedWithTheRemedy() throws IOException {
        var file = Files.createFile(temporary.resolve("file"));
        assertFault(file.resolve("home"), HomeKind.RUN, "name it in SHUNIU_HOME");
    }

    private static void assertFault(Path path, HomeKind kind, String part) {
        assertThatExceptionOfType(StartupFault.class)
                .isThrownBy(() -> Home.open(path, kind, CLOCK).close())
                .withMessageContaining(part);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
