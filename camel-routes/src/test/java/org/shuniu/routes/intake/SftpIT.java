package org.shuniu.routes.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.routes.RunningRoutes.awaitFiles;
import static org.shuniu.routes.RunningRoutes.exists;
import static org.shuniu.routes.RunningRoutes.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.testing.TestHub;
import org.shuniu.routes.RunningRoutes;
import tools.jackson.databind.JsonNode;

/** Files from a server into a real roster; every test has a source and a server of its own. */
class SftpIT {
    private static final String HEADER = "学校标识码,学校名称,姓名,性别,出生日期,身份证件类型,身份证件号,学籍号,年级,班级\n";
    private static final String ONE_PUPIL =
            HEADER + "2133000001,示例小学,例一,男,20180901,居民身份证,330102201809010015,,三年级,1班\n";

    private static TestHub hub;

    @TempDir private Path home;
    private FileServer server;
    private String source;

    @BeforeAll
    static void startHub() {
        hub = new TestHub();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void startServer(TestInfo test) throws IOException {
        server = new FileServer(home.resolve("server"));
        source =
                "sftp-"
                        + Integer.toHexString(test.getDisplayName().hashCode())
                                .toLowerCase(Locale.ROOT);
        hub.snapshotSource(source, "xueji");
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    @Test
    void aFileOfAServerBecomesPeopleWithTheProofThatLiesBesideIt() throws IOException {
        upload("a.csv.manifest.json", "{\"rows\":1,\"asOf\":\"2026-09-01T08:00:00+08:00\"}");
        upload("a.csv", ONE_PUPIL);
        try (var routes = routes("one", server.byKey(source))) {
            JsonNode report = report(routes.folder(source).resolve("done"), "-a.csv");
            assertThat(report.get("state").stringValue()).isEqualTo("applied");
            assertThat(report.get("counts").get("rows").longValue()).isEqualTo(1);
            RunningRoutes.await(() -> exists(server.files().resolve("done/a.csv")));
            assertThat(exists(server.files().resolve("done/a.csv.manifest.json"))).isTrue();
            assertThat(awaitFiles(routes.folder(source).resolve("done"), "-a.csv.manifest.json"))
                    .hasSize(1);
        }
        assertThat(imports()).hasSize(1);
    }

    @Test
    void aConnectionThatBreaksOffGivesNobodyAHalfFile() throws IOException {
        var large = new StringBuilder(HEADER);
        for (int i = 0; i < 20_000; i++) {
            large.append("2133000001,示例小学,例一,男,20180901,居民身份证,,,三年级,1班\n");
        }
        server.dieInTransfer(2);
        upload("large.csv", large.toString());
        try (var routes = routes("one", server.byKey(source))) {
            RunningRoutes.await(() -> server.deathsToCome() < 2);
            assertThat(imports()).isEmpty();
            Path folder = routes.folder(source);
            RunningRoutes.await(() -> server.deathsToCome() == 0);
            RunningRoutes.await(() -> exists(server.files().resolve("done/large.csv")));
            RunningRoutes.await(() -> imports().size() == 1);
            RunningRoutes.await(() -> !exists(folder.resolve("large.csv")));
        }
        List<Batch> imports = imports();
        assertThat(imports).hasSize(1);
    }

    @Test
    void aServerThatCannotProveWhoItIsIsNotTalkedTo() throws Exception {
        upload("a.csv", ONE_PUPIL);
        try (var routes = routes("one", server.takenForAnother(source))) {
            routes.folder(source);
            Thread.sleep(3_000);
            assertThat(imports()).isEmpty();
            assertThat(exists(server.files().resolve("a.csv"))).isTrue();
        }
    }

    @Test
    void aFileThatStillGrowsIsLeftAlone() throws Exception {
        Path growing = upload("a.csv", HEADER);
        try (var routes = routes("one", server.byKey(source))) {
            routes.folder(source);
            for (int i = 0; i < 10; i++) {
                Thread.sleep(150);
                assertThat(exists(growing)).isTrue();
                Files.writeString(
                        growing, ONE_PUPIL.substring(HEADER.length()), StandardOpenOption.APPEND);
            }
            RunningRoutes.await(() -> !imports().isEmpty());
            report(routes.folder(source).resolve("done"), "-a.csv");
        }
        assertThat(imports()).hasSize(1);
        assertThat(imports().getFirst().counts().rows()).isEqualTo(10);
    }

    @Test
    void twoWorkersFetchAFileOnce() throws IOException {
        try (var one = routes("one", server.byKey(source));
                var two = routes("two", server.byPassword(source))) {
            one.folder(source);
            two.folder(source);
            for (int i = 0; i < 5; i++) {
                upload(i + ".csv", ONE_PUPIL);
            }
            RunningRoutes.await(() -> imports().size() == 5);
            RunningRoutes.await(() -> exists(server.files().resolve("done/4.csv")));
            assertThat(imports()).hasSize(5);
        }
    }

    private Path upload(String name, String content) throws IOException {
        Path part = Files.writeString(server.files().resolve(name + ".part"), content, UTF_8);
        return Files.move(part, server.files().resolve(name));
    }

    private RunningRoutes routes(String worker, List<String> properties) {
        return new RunningRoutes(
                home.resolve(worker),
                properties,
                hub.engine().intake(),
                hub.engine().batches(),
                hub.engine().sources(),
                hub.engine().turns());
    }

    private List<Batch> imports() {
        return hub.engine().batches().ofSource(source, null, 10);
    }
}
