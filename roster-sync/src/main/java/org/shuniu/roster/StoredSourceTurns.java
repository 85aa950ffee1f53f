package org.shuniu.roster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.shuniu.roster.intake.SourceTurns;
import org.springframework.dao.DataAccessResourceFailureException;

/** Turns by advisory lock, held by a connection: that of a dead worker is free at once. */
final class StoredSourceTurns implements SourceTurns {
    private static final String TAKE =
            "select pg_try_advisory_lock(hashtextextended('shuniu.fetch:' || ?, 0))";
    private static final String GIVE_BACK =
            "select pg_advisory_unlock(hashtextextended('shuniu.fetch:' || ?, 0))";

    private final DataSource dataSource;

    StoredSourceTurns(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Optional<Turn> take(String source) {
        try {
            Connection connection = dataSource.getConnection();
            boolean taken = false;
            try {
                taken = ask(connection, TAKE, source);
            } finally {
                if (!taken) {
                    connection.close();
                }
            }
            return taken ? Optional.of(() -> giveBack(connection, source)) : Optional.empty();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("no turn can be taken", e);
        }
    }

    private static void giveBack(Connection connection, String source) {
        try (connection) {
            ask(connection, GIVE_BACK, source);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the turn ends with its connection", e);
        }
    }

    private static boolean ask(Connection connection, String sql, String source)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, source);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
