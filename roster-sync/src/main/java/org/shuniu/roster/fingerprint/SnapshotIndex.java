package org.shuniu.roster.fingerprint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Every record of the delivery at hand beside every record the source is remembered for; the only
 * code that names their tables. A fingerprint is 128 bits of a keyed hash, so two records that
 * differ meet with a chance of 2⁻¹²⁸, far below that of a disk returning other bytes than were
 * written.
 */
public final class SnapshotIndex {
    /**
     * A record as the first pass saw it; without a key it names nobody and will not pass
     * validation.
     */
    public record Seen(long position, @Nullable Digest128 recordKey, Digest128 fingerprint) {}

    /**
     * A record that is new or says something else than last time.
     *
     * @param firstPosition where the same record key stands first in this delivery
     * @param sameAsFirst whether that first one says the very same
     */
    public record Changed(
            long position,
            @Nullable Digest128 recordKey,
            Digest128 fingerprint,
            long firstPosition,
            boolean sameAsFirst) {
        public boolean isRepeated() {
            return firstPosition < position;
        }
    }

    /**
     * What a source is remembered to have said of a person.
     *
     * @param fingerprint null if its next word is to be read afresh
     */
    public record Remembered(
            String source, Digest128 recordKey, PersonId person, @Nullable Digest128 fingerprint) {}

    /** A record of a source. */
    public record Named(String source, Digest128 recordKey) {}

    private static final String COPY_SEEN =
            "copy roster.seen_record (batch_id, position, record_key, fingerprint) from stdin";

    // A key is found by its index; a record without one has nothing to be compared with.
    private static final String CHANGED =
            """
            select s.position, s.record_key, s.fingerprint, first.position as first_position,
                   first.fingerprint = s.fingerprint as same_as_first
              from roster.seen_record s
              left join roster.source_record r on r.source_id = :source and r.record_key = s.record_key
              left join lateral (
                  select f.position, f.fingerprint
                    from roster.seen_record f
                   where f.batch_id = s.batch_id and f.record_key = s.record_key
                   order by f.position
                   limit 1) first on true
             where s.batch_id = :batch and s.position > :after
               and r.fingerprint is distinct from s.fingerprint
             order by s.position
             limit :limit
            """;

    private static final String SEEN_KEYS =
            """
            select distinct record_key from roster.seen_record
             where batch_id = :batch and record_key = any(:keys)
            """;

    private static final String FORGET_SEEN =
            "delete from roster.seen_record where batch_id = :batch";

    private static final String LINKS =
            """
            select r.record_key, r.person_id
              from roster.source_record r
              join roster.person p using (person_id)
             where r.source_id = :source and r.record_key = any(:keys) and p.status <> 'void'
            """;

    private static final String REMEMBER =
            """
            insert into roster.source_record (source_id, record_key, person_id, fingerprint, batch_id)
            select r.source_id, r.record_key, r.person_id, r.fingerprint, ?
              from unnest(?, ?, ?, ?) r (source_id, record_key, person_id, fingerprint)
            on conflict (source_id, record_key) do update
               set person_id = excluded.person_id, fingerprint = excluded.fingerprint, batch_id = excluded.batch_id
            """;

    private static final String COPY_NEW =
            """
            copy roster.source_record (source_id, record_key, person_id, fingerprint, batch_id) from stdin (format binary)
            """;

    private static final Comparator<Remembered> BY_KEY =
            Comparator.comparing(
                    Remembered::recordKey,
                    (one, other) -> {
                        int high = Long.compareUnsigned(one.high(), other.high());
                        return high != 0 ? high : Long.compareUnsigned(one.low(), other.low());
                    });

    private static final String FORGET =
            "delete from roster.source_record where source_id = ? and record_key = ?";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    public SnapshotIndex(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /** Adds records of the delivery, in file order. */
    public void addSeen(UUID batch, List<Seen> records) {
        var lines = new StringBuilder(records.size() * 120);
        for (Seen seen : records) {
            lines.append(batch).append('\t').append(seen.position()).append('\t');
            appendBytea(lines, seen.recordKey());
            lines.append('\t');
            appendBytea(lines, seen.fingerprint());
            lines.append('\n');
        }
        var bytes = new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.US_ASCII));
        template.execute(
                (ConnectionCallback<Long>)
                        (Connection connection) -> {
                            try {
                                return connection
                                        .unwrap(PGConnection.class)
                                        .getCopyAPI()
                                        .copyIn(COPY_SEEN, bytes);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    /** The first pass is over: tells the planner of queries what it has to join. */
    public void analyse() {
        jdbc.sql("analyze roster.seen_record").update();
    }

    /** The next records in file order that the second pass has to visit. */
    public List<Changed> changed(UUID batch, String source, long after, int limit) {
        return jdbc.sql(CHANGED)
                .param("batch", batch)
                .param("source", source)
                .param("after", after)
                .param("limit", limit)
                .query(
                        (rs, n) -> {
                            long position = rs.getLong("position");
                            byte[] key = rs.getBytes("record_key");
                            Long first = rs.getObject("first_position", Long.class);
                            return new Changed(
                                    position,
                                    key == null ? null : Digest128.of(key),
                                    Digest128.of(rs.getBytes("fingerprint")),
                                    first == null ? position : first,
                                    rs.getBoolean("same_as_first"));
                        })
                .list();
    }

    /** Which of these records the delivery holds. */
    public Set<Digest128> seen(UUID batch, Collection<Digest128> keys) {
        return new HashSet<>(
                jdbc.sql(SEEN_KEYS)
                        .param("batch", batch)
                        .param("keys", bytes(keys))
                        .query((rs, n) -> Digest128.of(rs.getBytes(1)))
                        .list());
    }

    /** The delivery is planned, or given up. */
    public void forgetSeen(UUID batch) {
        jdbc.sql(FORGET_SEEN).param("batch", batch).update();
    }

    /** Whom the source last meant by these records. */
    public Map<Digest128, PersonId> links(String source, Collection<Digest128> keys) {
        var links = new HashMap<Digest128, PersonId>();
        jdbc.sql(LINKS)
                .param("source", source)
                .param("keys", bytes(keys))
                .query(
                        rs -> {
                            links.put(
                                    Digest128.of(rs.getBytes("record_key")),
                                    new PersonId(rs.getObject("person_id", UUID.class)));
                        });
        return links;
    }

    /** Advances fingerprints; only in the transaction that applies what they stand for. */
    public void remember(UUID batch, List<Remembered> records) {
        if (records.isEmpty()) {
            return;
        }
        int count = records.size();
        var sources = new String[count];
        var keys = new byte[count][];
        var people = new UUID[count];
        var fingerprints = new byte @Nullable [count][];
        // In the order of the index, and of everybody else who writes here.
        List<Remembered> sorted = records.stream().sorted(BY_KEY).toList();
        for (int i = 0; i < count; i++) {
            Remembered record = sorted.get(i);
            Digest128 fingerprint = record.fingerprint();
            sources[i] = record.source();
            keys[i] = record.recordKey().toBytes();
            people[i] = record.person().value();
            fingerprints[i] = fingerprint == null ? null : fingerprint.toBytes();
        }
        template.update(REMEMBER, batch, sources, keys, people, fingerprints);
    }

    /** As {@link #remember}, of a source that is remembered for nothing yet. */
    public void rememberNew(UUID batch, List<Remembered> records) {
        var rows = new CopyRows(COPY_NEW, 5);
        for (Remembered record : records) {
            Digest128 fingerprint = record.fingerprint();
            rows.row()
                    .text(record.source())
                    .bytea(record.recordKey().toBytes())
                    .uuid(record.person().value())
                    .bytea(fingerprint == null ? null : fingerprint.toBytes())
                    .uuid(batch);
        }
        rows.send(template);
    }

    /** The next word of the source about these records is read afresh. */
    public void forget(List<Named> records) {
        template.batchUpdate(
                FORGET,
                records,
                500,
                (ps, record) -> {
                    ps.setString(1, record.source());
                    ps.setBytes(2, record.recordKey().toBytes());
                });
    }

    private static void appendBytea(StringBuilder lines, @Nullable Digest128 digest) {
        if (digest == null) {
            lines.append("\\N");
        } else {
            HexFormat hex = HexFormat.of();
            lines.append("\\\\x")
                    .append(hex.toHexDigits(digest.high()))
                    .append(hex.toHexDigits(digest.low()));
        }
    }

    private static byte[][] bytes(Collection<Digest128> digests) {
        return digests.stream().map(Digest128::toBytes).toArray(byte[][]::new);
    }
}
