package org.shuniu.roster.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Hears that somebody left, at the moment of the commit; what it misses stands in the outbox. */
public final class LeaverNotices {
    private final PGConnection connection;

    private LeaverNotices(PGConnection connection) {
        this.connection = connection;
    }

    /** On a connection that is used for nothing else and that the caller closes. */
    public static LeaverNotices on(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + Outbox.LEAVERS_CHANNEL);
        }
        return new LeaverNotices(connection.unwrap(PGConnection.class));
    }

    /** Returns whether there was one within the time. */
    public boolean await(Duration most) throws SQLException {
        PGNotification[] heard = connection.getNotifications((int) most.toMillis());
        return heard != null && heard.length > 0;
    }
}
