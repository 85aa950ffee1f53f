package org.shuniu.routes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropFolderTest {
    private static final Duration QUIET = Duration.ofSeconds(5);

    @TempDir Path home;
    private DropFolder folder;
    private Path dropped;

    @BeforeEach
    void open() throws IOException {
        folder = DropFolder.open(home.resolve("inbox"), "xueji");
        dropped = folder.dropped();
    }

    @Test
    void onlyItsOwnerMayEnter() throws IOException {
        for (Path directory : List.of(home.resolve("inbox"), dropped, dropped.resolve("done"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void closesAFolderThatSomebodyMadeOpen() throws IOException {
        Files.setPosixFilePermissions(dropped, PosixFilePermissions.fromString("rwxrwxrwx"));
        DropFolder.open(home.resolve("inbox"), "xueji");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dropped)))
                .isEqualTo("rwx------");
    }

    @Test
    void aLinkIsNoFolder() throws IOException {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.createSymbolicLink(home.resolve("inbox/teacher"), elsewhere);
        assertThatIOException().isThrownBy(() -> DropFolder.open(home.resolve("inbox"), "teacher"));
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void aFileThatIsWrittenIsCompleteOnlyAfterTheQuietTime() throws IOException {
        Path file = dropped.resolve("a.csv");
        Files.writeString(file, "one");
        Files.writeString(file, "two", StandardOpenOption.APPEND);
        FileStamp stamp = FileStamp.of(file);
        Instant lastWrite = stamp.changed().toInstant();
        assertThat(stamp.isComplete(lastWrite.plusMillis(4900), QUIET)).isFalse();
        assertThat(stamp.isComplete(lastWrite.plus(QUIET), QUIET)).isTrue();
    }

    @Test
    void aRenamedFileIsCompleteAtOnce() throws Exception {
        Path part = dropped.resolve("a.csv.part");
        Files.writeString(part, "one");
        // The kernel's file times have the grain of its timer.
        Thread.sleep(30);
        Path file = Files.move(part, dropped.resolve("a.csv"));
        FileStamp stamp = FileStamp.of(file);
        assertThat(stamp.isComplete(stamp.changed().toInstant().plusSeconds(1), QUIET)).isTrue();
    }

    @Test
    void aTimeInThePastThatTheSenderSetMakesNoGrowingFileComplete() throws IOException {
        Path file = dropped.resolve("a.csv");
        Files.createFile(file);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(FileStamp.of(file).isComplete(Instant.now(), QUIET)).isFalse();
    }

    @Test
    void aCrashBetweenTheTwoRenamesOfAFileAndItsManifestLosesNeither() throws IOException {
        var id = UUID.fromString("01936f00-0000-7000-8000-000000000001");
        Files.writeString(dropped.resolve("a.csv"), "rows");
        Files.writeString(dropped.resolve(".taken/" + id + "-a.csv.manifest.json"), "{}");
        folder.putBackManifests();
        assertThat(dropped.resolve("a.csv.manifest.json")).exists();
        assertThat(dropped.resolve(".taken")).isEmptyDirectory();
    }

    @Test
    void takingAndPuttingBackKeepsTheNameAndTheManifest() throws IOException {
        var id = UUID.fromString("01936f00-0000-7000-8000-000000000001");
        Path file = Files.writeString(dropped.resolve("a-b.csv"), "rows");
        Files.writeString(dropped.resolve("a-b.csv.manifest.json"), "{}");
        folder.take(file, id);
        Path taken = dropped.resolve(".taken/" + id + "-a-b.csv");
        assertThat(file).doesNotExist();
        assertThat(taken).hasContent("rows");
        folder.putBack(DropFolder.takenFile(taken).orElseThrow());
        assertThat(file).hasContent("rows");
        assertThat(dropped.resolve("a-b.csv.manifest.json")).hasContent("{}");
    }

    @Test
    void namesAreLettersDigitsDotsUnderscoresAndHyphens() {
        assertThat(List.of("学籍_2026-09.xls", "a.csv", "Ü1.zip")).allMatch(DropFolder::isGoodName);
        assertThat(List.of("a b.csv", "a\nb", "a\u001b[31m", "a;b", "$(x)", "字".repeat(61), "a\\b"))
                .noneMatch(DropFolder::isGoodName);
    }
}
