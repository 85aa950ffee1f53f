package org.shuniu.routes.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a database with one query, read-only and in one snapshot, a thousand rows at a time. The
 * labels of its columns are the headers that the mapping of the source looks for.
 */
final class JdbcInquiry implements Inquiry {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final Pattern SINCE = Pattern.compile(":since\\b");

    private final PullProperties.Database database;
    private final Clock clock;

    JdbcInquiry(PullProperties.Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public @Nullable String ask(@Nullable String since, Table table)
            throws IOException, SQLException {
        String query = Files.readString(database.queryFile());
        Matcher sinces = SINCE.matcher(query);
        // Before anything is read: who changes meanwhile is asked for again.
        Instant began = clock.instant().minus(database.overlap());
        try (Connection connection = connect()) {
            // A server that falls silent in the middle is a fault too.
            connection.setNetworkTimeout(Runnable::run, (int) database.timeout().toMillis());
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (PreparedStatement statement =
                    connection.prepareStatement(sinces.replaceAll("?"))) {
                statement.setFetchSize(ROWS_AT_ONCE);
                statement.setQueryTimeout((int) database.timeout().toSeconds());
                int sinceCount = (int) SINCE.matcher(query).results().count();
                Instant from = since == null ? Instant.EPOCH : Instant.parse(since);
                for (int i = 1; i <= sinceCount; i++) {
                    statement.setTimestamp(i, Timestamp.from(from));
                }
                try (ResultSet rows = statement.executeQuery()) {
                    copy(rows, table);
                }
                return sinceCount == 0 ? null : began.toString();
            }
        }
    }

    private Connection connect() throws IOException, SQLException {
        var properties = new Properties();
        properties.setProperty("user", database.user());
        if (database.passwordFile() != null) {
            properties.setProperty(
                    "password", Files.readAllLines(database.passwordFile()).getFirst());
        }
        return DriverManager.getConnection(database.url(), properties);
    }

    private static void copy(ResultSet rows, Table table) throws IOException, SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        int width = columns.getColumnCount();
        List<String> headers = new ArrayList<>(width);
        for (int i = 1; i <= width; i++) {
            headers.add(columns.getColumnLabel(i));
        }
        table.head(headers);
        while (rows.next()) {
            List<@Nullable String> cells = new ArrayList<>(width);
            for (int i = 1; i <= width; i++) {
                cells.add(rows.getString(i));
            }
            table.row(cells);
        }
    }
}
