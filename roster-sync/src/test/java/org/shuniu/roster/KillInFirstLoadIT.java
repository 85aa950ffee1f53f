package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shuniu.roster.testing.TestHub.bytes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.synthetic.Province;
import org.shuniu.roster.synthetic.ProvinceSpec;
import org.shuniu.roster.testing.ImportingProcess;
import org.shuniu.roster.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * kill -9 at the moments that only a first load has, one after the other. The database itself stops
 * the load there: a trigger waits for a lock of ours, so that no moment is a matter of luck.
 */
class KillInFirstLoadIT {
    /** Five chunks: one that is committed, two that are being written, and some to come. */
    private static final int ROWS = 9_000;

    private static final long FIRST_LOAD = 100;

    private static final int IN_TANDEM = 1;
    private static final int AFTER_THE_DATA = 2;
    private static final int WHILE_INDEXES_ARE_BUILT = 3;

    private static final String HALTS =
            """
            create function halt_in_tandem() returns trigger language plpgsql as $$
            begin
                if exists (select from roster.batch where applied_through is not null) then
                    perform pg_advisory_xact_lock_shared(1);
                end if;
                return null;
            end $$;
            create trigger halt_in_tandem before insert on roster.affiliation
                   execute function halt_in_tandem();

            create function halt_after_the_data() returns event_trigger language plpgsql as $$
            begin
                perform pg_advisory_xact_lock_shared(2);
            end $$;
            create event trigger halt_after_the_data on ddl_command_start
                   when tag in ('CREATE INDEX') execute function halt_after_the_data();

            create function halt_while_indexes_are_built() returns event_trigger language plpgsql as $$
            begin
                if (select count(*) from roster.deferred_index) = 3 then
                    perform pg_advisory_xact_lock_shared(3);
                end if;
            end $$;
            create event trigger halt_while_indexes_are_built on ddl_command_end
                   when tag in ('CREATE INDEX') execute function halt_while_indexes_are_built()
            """;

    private static final String HALTED =
            """
            select count(*) from pg_locks l join pg_database d on d.oid = l.database
             where l.locktype = 'advisory' and l.classid = 0 and l.objid = %d and not l.granted
               and d.datname = current_database()
            """;

    private static final String PEOPLE = "select count(*) from roster.person";

    private static final String INDEXES =
            "select indexdef from pg_indexes where schemaname = 'roster' order by indexdef";

    /** No chunk is written twice, and none is left out. */
    private static final String ROWS_OF_EACH =
            """
            select row((select count(*) from roster.person), (select count(*) from roster.space),
                       (select count(*) from roster.identifier), (select count(*) from roster.affiliation),
                       (select count(*) from roster.guardian_link), (select count(*) from roster.source_record),
                       (select count(*) from roster.person_history), (select count(*) from roster.outbox))::text
            """;

    private static final String DEFERRED = "select count(*) from roster.deferred_index";

    @TempDir private static Path temporary;

    @Test
    void itGoesOnToTheSamePeopleRowsAndIndexes() throws Exception {
        Path file = temporary.resolve("roster.xls");
        Files.write(file, bytes(Province.of(ProvinceSpec.of(7, ROWS, 6))::writeStudentRegistry));
        PGSimpleDataSource undisturbed = migrated();
        List<String> indexes = indexes(undisturbed);
        var whole = importing(undisturbed, "undisturbed", file.toString());
        whole.line();
        String end = whole.line();
        whole.awaitEnd();
        assertThat(end).startsWith("applied ");

        PGSimpleDataSource database = migrated();
        try (Connection ours = database.getConnection();
                Statement halts = ours.createStatement()) {
            halts.execute(HALTS);
            halts.execute("select pg_advisory_lock(n) from generate_series(1, 3) n");

            var process = importing(database, "killed", file.toString());
            String id = process.line();
            awaitHalted(database, IN_TANDEM, 2);
            long people = count(database, PEOPLE);
            assertThat(people).isPositive();
            assertThat(count(database, DEFERRED)).isEqualTo(5);
            process.kill();
            halts.execute("select pg_advisory_unlock(1)");

            process = importing(database, "killed", id);
            awaitHalted(database, AFTER_THE_DATA, 1);
            assertThat(count(database, PEOPLE)).isGreaterThan(people);
            assertThat(count(database, PEOPLE)).isEqualTo(count(undisturbed, PEOPLE));
            assertThat(count(database, DEFERRED)).isEqualTo(5);
            process.kill();
            halts.execute("select pg_advisory_unlock(2)");

            process = importing(database, "killed", id);
            awaitHalted(database, WHILE_INDEXES_ARE_BUILT, 1);
            assertThat(count(database, DEFERRED)).isEqualTo(3);
            process.kill();
            halts.execute("select pg_advisory_unlock(3)");

            process = importing(database, "killed", id);
            assertThat(process.line()).isEqualTo(id);
            assertThat(process.line()).isEqualTo(end);
            process.awaitEnd();
        }
        assertThat(RosterEngine.stateHash(database)).isEqualTo(RosterEngine.stateHash(undisturbed));
        assertThat(rows(database)).isEqualTo(rows(undisturbed));
        assertThat(indexes(database)).isEqualTo(indexes);
        assertThat(count(database, DEFERRED)).isZero();
    }

    private static ImportingProcess importing(
            PGSimpleDataSource database, String home, String fileOrId) throws Exception {
        return ImportingProcess.on(
                database, Files.createDirectories(temporary.resolve(home)), fileOrId, FIRST_LOAD);
    }

    private static void awaitHalted(PGSimpleDataSource database, int moment, int sessions)
            throws Exception {
        Instant deadline = Instant.now().plusSeconds(90);
        while (count(database, HALTED.formatted(moment)) < sessions) {
            assertThat(Instant.now()).as("moment %d never came", moment).isBefore(deadline);
            Thread.sleep(5);
        }
    }

    /** A database with the engine's tables, in which a trigger can be set before anything runs. */
    private static PGSimpleDataSource migrated() throws Exception {
        PGSimpleDataSource database = TestDatabase.freshConnection();
        RosterEngine.open(
                        database,
                        new JdbcTransactionManager(database),
                        new MasterKey(new byte[32]),
                        Clock.systemUTC(),
                        new SecureRandom(),
                        new RosterEngine.Settings(
                                Files.createTempDirectory(temporary, "migrating"),
                                "test",
                                new OrgCode("330000"),
                                OrgKind.PROVINCE,
                                "浙江省",
                                64L << 20))
                .close();
        return database;
    }

    private static List<String> indexes(PGSimpleDataSource database) {
        return JdbcClient.create(database).sql(INDEXES).query(String.class).list();
    }

    private static String rows(PGSimpleDataSource database) {
        return JdbcClient.create(database).sql(ROWS_OF_EACH).query(String.class).single();
    }

    private static long count(PGSimpleDataSource database, String sql) {
        return JdbcClient.create(database).sql(sql).query(Long.class).single();
    }
}
