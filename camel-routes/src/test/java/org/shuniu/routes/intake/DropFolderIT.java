package org.shuniu.routes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.routes.RunningRoutes.awaitFiles;
import static org.shuniu.routes.RunningRoutes.drop;
import static org.shuniu.routes.RunningRoutes.exists;
import static org.shuniu.routes.RunningRoutes.files;
import static org.shuniu.routes.RunningRoutes.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.Delivery;
import org.shuniu.roster.testing.TestHub;
import org.shuniu.routes.RunningRoutes;
import tools.jackson.databind.JsonNode;

/** The drop folder into a real roster; every test has a source of its own. */
@Execution(ExecutionMode.CONCURRENT)
class DropFolderIT {
    private static final String HEADER = "学校标识码,学校名称,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号,年级,班级\n";
    private static final byte[] ONE_PUPIL =
            (HEADER + "2133000001,示例小学,例一,男,20180901,居民身份证,330102201809010015,,三年级,1班\n")
                    .getBytes(UTF_8);

    @TempDir static Path home;
    private static TestHub hub;
    private static RunningRoutes routes;
    private static final AtomicInteger SOURCES = new AtomicInteger();

    private String source;
    private Path folder;

    @BeforeAll
    static void start() {
        hub = new TestHub();
        routes =
                new RunningRoutes(
                        home,
                        hub.engine().intake(),
                        hub.engine().batches(),
                        hub.engine().sources());
    }

    @AfterAll
    static void stop() {
        routes.close();
        hub.close();
    }

    /** Also the proof that a source made while the routes run gets its folder. */
    @BeforeEach
    void makeSource() {
        source = "xueji-" + SOURCES.incrementAndGet();
        hub.snapshotSource(source, "xueji");
        folder = routes.folder(source);
    }

    @Test
    void aRenamedFileBecomesPeopleAndEndsInDoneWithItsReport() throws IOException {
        drop(folder, "学籍_2026.csv", ONE_PUPIL);
        JsonNode report = report(folder.resolve("done"), "-学籍_2026.csv");
        assertThat(report.get("state").stringValue()).isEqualTo("applied");
        assertThat(report.get("source").stringValue()).isEqualTo(source);
        assertThat(report.get("counts").get("rows").longValue()).isEqualTo(1);
        assertThat(report.get("startedAt").stringValue()).isNotBlank();
        assertThat(report.get("finishedAt").stringValue()).isNotBlank();
        assertThat(report.get("more").booleanValue()).isFalse();
        Batch batch = hub.engine().batches().ofSource(source, null, 2).getFirst();
        assertThat(batch.sentBy()).isEqualTo("drop-folder");
        assertThat(files(folder.resolve("done"), "-学籍_2026.csv").getFirst().getFileName())
                .hasToString(batch.id() + "-学籍_2026.csv");
        assertThat(report.get("id").stringValue()).isEqualTo(batch.id().toString());
    }

    @Test
    void theSameFileTwiceChangesNothingTheSecondTime() throws IOException {
        drop(folder, "a.csv", ONE_PUPIL);
        awaitFiles(folder.resolve("done"), "-a.csv");
        drop(folder, "a.csv", ONE_PUPIL);
        RunningRoutes.await(() -> files(folder.resolve("done"), "-a.csv").size() == 2);
        Batch.Counts second = hub.engine().batches().ofSource(source, null, 1).getFirst().counts();
        assertThat(second.created() + second.updated() + second.quarantined()).isZero();
        assertThat(second.unchanged()).isEqualTo(1);
    }

    @Test
    void aFileReceivedBeforeACrashAndNotYetSetAsideChangesNothingTheSecondTime() throws Exception {
        Path file = Files.write(folder.resolve("a.csv.part"), ONE_PUPIL);
        Batch first =
                hub.engine()
                        .intake()
                        .receive(
                                new Delivery(
                                        source, "a.csv", false, null, null, null, "drop-folder"),
                                new ByteArrayInputStream(ONE_PUPIL));
        hub.settled(first.id());
        Files.move(file, folder.resolve("a.csv"));
        awaitFiles(folder.resolve("done"), "-a.csv");
        Batch.Counts second = hub.engine().batches().ofSource(source, null, 1).getFirst().counts();
        assertThat(second.unchanged()).isEqualTo(1);
        assertThat(second.created()).isZero();
    }

    @Test
    void aFileSetAsideBeforeACrashIsReportedAfterIt() throws Exception {
        Batch batch =
                hub.engine()
                        .intake()
                        .receive(
                                new Delivery(
                                        source, "a.csv", false, null, null, null, "drop-folder"),
                                new ByteArrayInputStream(ONE_PUPIL));
        Files.write(folder.resolve(".taken/" + batch.id() + "-a.csv"), ONE_PUPIL);
        assertThat(report(folder.resolve("done"), batch.id() + "-a.csv").get("state").stringValue())
                .isEqualTo("applied");
        assertThat(hub.engine().batches().ofSource(source, null, 10)).hasSize(1);
    }

    @Test
    void aSlowWriterIsNotInterruptedAndItsFileNotTakenEarly() throws Exception {
        Path file = Files.writeString(folder.resolve("slow.csv"), HEADER);
        byte[] row = new String(ONE_PUPIL, UTF_8).substring(HEADER.length()).getBytes(UTF_8);
        for (int from = 0; from < row.length; from += 16) {
            Thread.sleep(300);
            assertThat(file).exists();
            Files.write(
                    file,
                    Arrays.copyOfRange(row, from, Math.min(row.length, from + 16)),
                    StandardOpenOption.APPEND);
        }
        awaitFiles(folder.resolve("done"), "-slow.csv");
        assertThat(hub.engine().batches().ofSource(source, null, 10))
                .singleElement()
                .satisfies(batch -> assertThat(batch.counts().rows()).isEqualTo(1));
    }

    @Test
    void aMatchingManifestIsTakenWithItsFile() throws Exception {
        Files.writeString(
                folder.resolve("a.csv.manifest.json"),
                "{\"rows\":1,\"sha256\":\"%s\",\"asOf\":\"2026-11-01T08:00:00+08:00\"}"
                        .formatted(
                                HexFormat.of()
                                        .formatHex(
                                                MessageDigest.getInstance("SHA-256")
                                                        .digest(ONE_PUPIL))));
        drop(folder, "a.csv", ONE_PUPIL);
        report(folder.resolve("done"), "-a.csv");
        assertThat(files(folder.resolve("done"), "-a.csv.manifest.json")).hasSize(1);
        assertThat(files(folder, "manifest.json")).isEmpty();
    }

    @Test
    void aFileOfAnotherDigestThanDeclaredIsRefusedAndNothingReceived() throws IOException {
        Files.writeString(
                folder.resolve("a.csv.manifest.json"),
                "{\"sha256\":\"%s\"}".formatted("0".repeat(64)));
        drop(folder, "a.csv", ONE_PUPIL);
        assertRefused("a.csv", "digest-mismatch");
        assertThat(files(folder.resolve("refused"), "-a.csv.manifest.json")).hasSize(1);
    }

    @Test
    void aManifestThatCannotBeReadRefusesTheFile() throws IOException {
        Files.writeString(folder.resolve("a.csv.manifest.json"), "{\"lines\":1}");
        drop(folder, "a.csv", ONE_PUPIL);
        JsonNode problem = assertRefused("a.csv", "bad-manifest");
        assertThat(problem.get("detail").stringValue()).contains("lines");
    }

    @Test
    void aLinkIsRefusedAndItsTargetUntouched(@TempDir Path elsewhere) throws IOException {
        Path target = Files.write(elsewhere.resolve("secret.csv"), ONE_PUPIL);
        Files.createSymbolicLink(folder.resolve("a.csv"), target);
        Files.createSymbolicLink(folder.resolve("inner"), elsewhere);
        assertRefused("a.csv", "not-a-file");
        assertRefused("inner", "not-a-file");
        assertThat(target).hasBinaryContent(ONE_PUPIL);
        assertThat(files(elsewhere, "")).containsExactly(target);
        assertThat(exists(folder.resolve("a.csv"))).isFalse();
    }

    @Test
    void aDirectoryIsRefusedWhole() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("more"));
        Files.write(directory.resolve("a.csv"), ONE_PUPIL);
        assertRefused("more", "not-a-file");
        assertThat(awaitFiles(folder.resolve("refused"), "-more").getFirst().resolve("a.csv"))
                .hasBinaryContent(ONE_PUPIL);
    }

    @Test
    void aBadNameIsRefusedUnderAHarmlessOne() throws IOException {
        drop(folder, "a b;\u001b[31m.csv", ONE_PUPIL);
        JsonNode report = report(folder.resolve("refused"), "-a_b___31m.csv");
        assertThat(report.get("problem").get("type").stringValue()).isEqualTo("bad-file-name");
        assertThat(hub.engine().batches().ofSource(source, null, 10)).isEmpty();
    }

    @Test
    void anEmptyFileIsRefusedAndNeverAnEmptyRoster() throws IOException {
        drop(folder, "empty.csv", new byte[0]);
        assertRefused("empty.csv", "empty-body");
    }

    @Test
    void aFileWithoutTheRequiredColumnsIsRefusedWithAReportThatNamesThem() throws IOException {
        drop(folder, "a.csv", "姓名,性别\n例一,男\n".getBytes(UTF_8));
        JsonNode report = report(folder.resolve("refused"), "-a.csv");
        assertThat(report.get("state").stringValue()).isEqualTo("refused");
        JsonNode problem = report.get("problem");
        assertThat(problem.get("type").stringValue()).isEqualTo("missing-columns");
        assertThat(problem.get("detail").stringValue()).contains("学校标识码");
        assertThat(problem.get("fix").stringValue()).isNotBlank();
        assertThat(files(folder.resolve("refused"), "-a.csv").getFirst().getFileName().toString())
                .startsWith(report.get("id").stringValue());
    }

    @Test
    void unfinishedAndHiddenNamesAreLeftAlone() throws Exception {
        Files.write(folder.resolve("a.csv.part"), ONE_PUPIL);
        Files.write(folder.resolve("b.tmp"), ONE_PUPIL);
        Files.write(folder.resolve(".c.csv"), ONE_PUPIL);
        Thread.sleep(3000);
        assertThat(folder.resolve("a.csv.part")).exists();
        assertThat(folder.resolve("b.tmp")).exists();
        assertThat(folder.resolve(".c.csv")).exists();
    }

    private JsonNode assertRefused(String name, String type) throws IOException {
        JsonNode report = report(folder.resolve("refused"), "-" + name);
        assertThat(report.has("id")).isFalse();
        assertThat(report.get("state").stringValue()).isEqualTo("refused");
        JsonNode problem = report.get("problem");
        assertThat(problem.get("type").stringValue()).isEqualTo(type);
        assertThat(problem.get("fix").stringValue()).isNotBlank();
        assertThat(exists(folder.resolve(name))).isFalse();
        assertThat(hub.engine().batches().ofSource(source, null, 10)).isEmpty();
        return problem;
    }
}
