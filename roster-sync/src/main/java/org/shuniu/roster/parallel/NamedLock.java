package org.shuniu.roster.parallel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * What only one process of a hub may do at a time, by an advisory lock. A connection holds it, so
 * that of a process that dies is free at once.
 */
public final class NamedLock implements AutoCloseable {
    private static final String TAKE = "select pg_try_advisory_lock(hashtextextended(?, 0))";
    private static final String GIVE_BACK = "select pg_advisory_unlock(hashtextextended(?, 0))";

    private final Connection connection;
    private final String name;

    private NamedLock(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * Takes the lock without waiting.
     *
     * @return empty while somebody else has it
     * @throws DataAccessResourceFailureException if the database is away
     */
    public static Optional<NamedLock> tryTake(DataSource dataSource, String name) {
        try {
            Connection connection = dataSource.getConnection();
            boolean taken = false;
            try {
                taken = ask(connection, TAKE, name);
            } finally {
                if (!taken) {
                    connection.close();
                }
            }
            return taken ? Optional.of(new NamedLock(connection, name)) : Optional.empty();
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the lock cannot be taken", e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            ask(connection, GIVE_BACK, name);
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("the lock ends with its connection", e);
        }
    }

    private static boolean ask(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }
}
