package org.shuniu.roster.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows of one table, collected in memory and sent in one go: an insert per row costs PostgreSQL
 * several times as much. Columns are given one by one, in the order of the {@code copy} statement.
 *
 * <p>PostgreSQL, "COPY", section "Binary Format".
 */
public final class CopyRows {
    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
    };
    // The signature, no flags, and an empty extension.
    private static final int HEADER_BYTES = SIGNATURE.length + 2 * Integer.BYTES;
    private static final byte JSONB_VERSION = 1;
    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final Instant FIRST_MOMENT = Instant.parse("2000-01-01T00:00:00Z");
    private static final int SENT_AT_ONCE = 1 << 16;

    private final String sql;
    private final short columns;
    private byte[] bytes = new byte[1 << 12];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private int rows;

    /**
     * An empty heap of rows.
     *
     * @param sql {@code copy … from stdin (format binary)}
     * @param columns how many it names
     */
    public CopyRows(String sql, int columns) {
        this.sql = sql;
        this.columns = (short) columns;
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** The columns given next are those of a new row. */
    public CopyRows row() {
        room(Short.BYTES).putShort(columns);
        rows++;
        return this;
    }

    public CopyRows text(@Nullable String value) {
        return bytea(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    public CopyRows jsonb(@Nullable String value) {
        if (value == null) {
            return missing();
        }
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        room(Integer.BYTES + 1 + text.length).putInt(text.length + 1).put(JSONB_VERSION).put(text);
        return this;
    }

    public CopyRows bytea(byte @Nullable [] value) {
        if (value == null) {
            return missing();
        }
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
        return this;
    }

    public CopyRows uuid(@Nullable UUID value) {
        if (value == null) {
            return missing();
        }
        room(Integer.BYTES + 2 * Long.BYTES)
                .putInt(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return this;
    }

    public CopyRows bool(boolean value) {
        room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    public CopyRows bigint(@Nullable Long value) {
        if (value == null) {
            return missing();
        }
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    public CopyRows integer(@Nullable Integer value) {
        if (value == null) {
            return missing();
        }
        room(Integer.BYTES + Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    public CopyRows date(@Nullable LocalDate value) {
        return integer(value == null ? null : (int) ChronoUnit.DAYS.between(FIRST_DAY, value));
    }

    /** A {@code timestamptz}. */
    public CopyRows moment(Instant value) {
        return bigint(ChronoUnit.MICROS.between(FIRST_MOMENT, value));
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /** Writes the rows within the caller's transaction and begins anew. */
    public void send(JdbcTemplate template) {
        if (rows == 0) {
            return;
        }
        room(Short.BYTES).putShort((short) -1);
        template.execute((ConnectionCallback<Long>) this::send);
        buffer.position(HEADER_BYTES);
        rows = 0;
    }

    private Long send(Connection connection) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            for (int at = 0; at < buffer.position(); at += SENT_AT_ONCE) {
                copy.writeToCopy(bytes, at, Math.min(SENT_AT_ONCE, buffer.position() - at));
            }
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private CopyRows missing() {
        room(Integer.BYTES).putInt(-1);
        return this;
    }

    private ByteBuffer room(int more) {
        if (buffer.remaining() < more) {
            int filled = buffer.position();
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + more));
            buffer = ByteBuffer.wrap(bytes).position(filled);
        }
        return buffer;
    }
}
