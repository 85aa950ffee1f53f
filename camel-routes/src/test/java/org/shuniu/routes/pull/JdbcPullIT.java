package org.shuniu.routes.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.routes.RunningRoutes.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.testing.TestDatabase;
import org.shuniu.roster.testing.TestHub;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A school authority's PostgreSQL is asked with a query. */
class JdbcPullIT {
    private static final String EVERYBODY =
            """
            select school as "学校标识码", '示例小学' as "学校名称", name as "姓名", '男' as "性别",
                   birth_date as "出生日期", student_number as "学籍号", '三年级' as "年级", '1班' as "班级"
              from pupil
            """;

    private static TestHub hub;

    @TempDir private Path home;
    private JdbcClient database;
    private String url;

    @BeforeAll
    static void startHub() {
        hub = TestHub.withoutBrakes();
    }

    @AfterAll
    static void stopHub() {
        hub.close();
    }

    @BeforeEach
    void fill() throws SQLException {
        DataSource source = TestDatabase.fresh();
        try (Connection connection = source.getConnection()) {
            url = connection.getMetaData().getURL();
        }
        database = JdbcClient.create(source);
        database.sql(
                        """
                        create table pupil (school text, name text, birth_date date, student_number text unique,
                                            changed_at timestamptz not null default now())
                        """)
                .update();
    }

    @Test
    void everybodyWhomTheQueryNamesComesInWithProofThatTheyAreAll() throws IOException {
        insert("例一", "L330102201809010010");
        insert("例\"二\",\n例", "L330102201809010029");
        PulledSource source =
                source("jdbc-all", Source.Mode.SNAPSHOT).file("query-file", EVERYBODY);
        try (var routes = source.start()) {
            Batch batch = source.firstApplied(routes);
            assertThat(batch.state()).isEqualTo(BatchState.APPLIED);
            assertThat(batch.counts().rows()).isEqualTo(2);
        }
    }

    @Test
    void aDatabaseThatDiesWhileItAnswersIsAFaultAndNoShortRoster() throws Exception {
        for (int i = 0; i < 5; i++) {
            insert("例" + "一二三四五".charAt(i), "L33010220180901%04d".formatted(i));
        }
        String dying =
                """
                select school as "学校标识码", name as "姓名", student_number as "学籍号",
                       case when n = 2500 then pg_terminate_backend(pg_backend_pid()) end as "备注"
                  from pupil, generate_series(1, 1000) n1, lateral (select n1 * 5 as n) x
                 order by n
                """;
        PulledSource source = source("jdbc-dying", Source.Mode.SNAPSHOT).file("query-file", dying);
        try (var routes = source.start()) {
            Thread.sleep(2_000);
            assertThat(source.imports()).isEmpty();
            assertThat(source.dropped(routes)).isEmpty();
            source.rewrite("query-file", EVERYBODY);
            assertThat(source.firstApplied(routes).counts().rows()).isEqualTo(5);
        }
    }

    @Test
    void afterEverybodyOnlyChangesAreAskedFor() throws IOException {
        insert("例一", "L330102201809010037");
        insert("例二", "L330102201809010045");
        PulledSource source =
                source("jdbc-changes", Source.Mode.DELTA)
                        .set("overlap", "0s")
                        .file("query-file", EVERYBODY + " where changed_at >= :since");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().created()).isEqualTo(2);
            insert("例三", "L330102201809010053");
            await(() -> source.imports().size() == 2);
            await(() -> source.imports().getFirst().state().isFinal(false));
            assertThat(source.imports().getFirst().counts().rows()).isEqualTo(1);
        }
        int before = source.imports().size();
        try (var again = source.start()) {
            again.folder("jdbc-changes");
            insert("例四", "L330102201809010061");
            await(() -> source.imports().size() > before);
            await(() -> source.imports().getFirst().state().isFinal(false));
            assertThat(source.imports().getFirst().counts().created()).isEqualTo(1);
        }
    }

    @Test
    void whatAWorkerThatWasKilledHadBegunIsRemovedAndAskedForAgain() throws IOException {
        insert("例一", "L330102201809010070");
        PulledSource source =
                source("jdbc-killed", Source.Mode.SNAPSHOT).file("query-file", EVERYBODY);
        Path folder = home.resolve("worker/inbox/jdbc-killed");
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("pull-20260901T000000000Z.csv.part"), "\"学校标识码\"\r\n\"21330");
        try (var routes = source.start()) {
            assertThat(source.firstApplied(routes).counts().created()).isEqualTo(1);
            assertThat(Files.exists(folder.resolve("pull-20260901T000000000Z.csv.part"))).isFalse();
        }
        // The answer had landed, and the mark had not.
        Files.delete(folder.resolve(".pulled.json"));
        int before = source.imports().size();
        try (var again = source.start()) {
            again.folder("jdbc-killed");
            await(() -> source.imports().size() > before);
            await(() -> source.imports().getFirst().state().isFinal(false));
            assertThat(source.imports().getFirst().counts().unchanged()).isEqualTo(1);
        }
    }

    private PulledSource source(String id, Source.Mode mode) {
        return new PulledSource(hub, "jdbc", id, "xueji", mode, home)
                .set("url", url)
                .set("user", "postgres");
    }

    private void insert(String name, String studentNumber) {
        database.sql(
                        "insert into pupil (school, name, birth_date, student_number) values ('2133000001', ?, '2018-09-01', ?)")
                .params(name, studentNumber)
                .update();
    }
}
