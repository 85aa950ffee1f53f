package org.shuniu.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TestDatabaseIT {
    @Test
    void everyCallGivesAnEmptyDatabaseOfItsOwn() throws SQLException {
        var first = TestDatabase.fresh();
        var second = TestDatabase.fresh();
        execute(first, "create table mark (id int)");
        assertThat(query(first, "select to_regclass('mark') is not null")).isEqualTo("t");
        assertThat(query(second, "select to_regclass('mark') is not null")).isEqualTo("f");
    }

    @Test
    void itIsThePostgresWeRunOn() throws SQLException {
        assertThat(query(TestDatabase.fresh(), "show server_version")).startsWith("18.");
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
