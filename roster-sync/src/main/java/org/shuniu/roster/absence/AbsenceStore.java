package org.shuniu.roster.absence;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.seal.Digest128;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How often complete snapshots missed a record; the only code that names its tables. While a batch
 * is planned its roll call is only noted; it counts in the transaction that applies the batch, so
 * neither a dry run nor a crash counts.
 */
public final class AbsenceStore {
    /** An affiliation in force that a record speaks for. */
    public record Standing(Digest128 recordKey, PersonId person, OrgCode org, Role role) {}

    /**
     * How often a record was missed.
     *
     * @param lastCounted the moment that the last counted snapshot tells about
     */
    public record Missed(int times, Instant lastCounted) {}

    // Only of somebody whose affiliation the record speaks for can it be the end.
    private static final String STANDING =
            """
            select r.record_key, r.person_id, o.code as org, a.role
              from roster.source_record r
              join roster.affiliation a on a.person_id = r.person_id and a.source_id = r.source_id
                                       and a.record_key = r.record_key and a.ended_on is null
              join roster.org o on o.org_id = a.org_id
             where r.source_id = :source and r.record_key = any(:keys)
             order by r.record_key
            """;

    private static final String MISSED =
            """
            select record_key, missed, last_counted from roster.absence
             where source_id = :source and record_key = any(:keys)
            """;

    private static final String COUNTED =
            """
            select record_key from roster.absence
             where source_id = :source and record_key > :after
             order by record_key
             limit :limit
            """;

    private static final String NOTE =
            """
            insert into roster.roll_call (batch_id, record_key, present)
            select distinct cast(:batch as uuid), record_key, cast(:present as boolean)
              from unnest(cast(:keys as bytea[])) as called (record_key)
            on conflict (batch_id, record_key) do update set present = roll_call.present or excluded.present
            """;

    private static final String PRESENT =
            """
            select record_key from roster.roll_call
             where batch_id = :batch and record_key = any(:keys) and present
            """;

    private static final String COUNT =
            """
            insert into roster.absence (source_id, record_key, missed, first_missed, last_counted)
            select b.source_id, r.record_key, 1, b.as_of, b.as_of
              from roster.roll_call r
              join roster.batch b using (batch_id)
             where r.batch_id = :batch and not r.present
            on conflict (source_id, record_key) do update
               set missed = absence.missed + 1, last_counted = excluded.last_counted
             where excluded.last_counted - absence.last_counted
                   >= (select cast(s.min_absence as interval) from roster.source s where s.source_id = excluded.source_id)
            """;

    private static final String RESET =
            """
            delete from roster.absence a
             using roster.roll_call r, roster.batch b
             where r.batch_id = :batch and b.batch_id = :batch and r.present
               and a.source_id = b.source_id and a.record_key = r.record_key
            """;

    // Who has left meanwhile, or moved to another record, is missed no more.
    private static final String SETTLE =
            """
            delete from roster.absence a
             where a.source_id = (select source_id from roster.batch where batch_id = :batch)
               and not exists (
                   select 1
                     from roster.source_record r
                     join roster.affiliation f on f.person_id = r.person_id and f.source_id = r.source_id
                                              and f.record_key = r.record_key and f.ended_on is null
                    where r.source_id = a.source_id and r.record_key = a.record_key)
            """;

    private static final String FORGET = "delete from roster.roll_call where batch_id = :batch";

    private final JdbcClient jdbc;

    public AbsenceStore(JdbcTemplate template) {
        this.jdbc = JdbcClient.create(template);
    }

    /** Which of these records still speak for an affiliation, in order of their keys. */
    public List<Standing> standing(String source, Collection<Digest128> keys) {
        return jdbc.sql(STANDING)
                .param("source", source)
                .param("keys", bytes(keys))
                .query(
                        (rs, n) ->
                                new Standing(
                                        Digest128.of(rs.getBytes("record_key")),
                                        new PersonId(rs.getObject("person_id", UUID.class)),
                                        new OrgCode(rs.getString("org")),
                                        Role.ofCode(rs.getString("role"))))
                .list();
    }

    public Map<Digest128, Missed> missed(String source, Collection<Digest128> keys) {
        var missed = new HashMap<Digest128, Missed>();
        jdbc.sql(MISSED)
                .param("source", source)
                .param("keys", bytes(keys))
                .query(
                        rs -> {
                            missed.put(
                                    Digest128.of(rs.getBytes("record_key")),
                                    new Missed(
                                            rs.getInt("missed"),
                                            rs.getObject("last_counted", OffsetDateTime.class)
                                                    .toInstant()));
                        });
        return missed;
    }

    /**
     * Records that were missed before, by key.
     *
     * @param after the last key of the page before, null for the first page
     */
    public List<Digest128> counted(String source, @Nullable Digest128 after, int limit) {
        return jdbc.sql(COUNTED)
                .param("source", source)
                .param("after", after == null ? new byte[0] : after.toBytes())
                .param("limit", limit)
                .query((rs, n) -> Digest128.of(rs.getBytes(1)))
                .list();
    }

    /** The delivery holds these, or another record of it took their place. */
    public void notePresent(UUID batch, Collection<Digest128> keys) {
        note(batch, keys, true);
    }

    /** The delivery ought to hold these, and does not. */
    public void noteAbsent(UUID batch, Collection<Digest128> keys) {
        note(batch, keys, false);
    }

    private void note(UUID batch, Collection<Digest128> keys, boolean present) {
        jdbc.sql(NOTE)
                .param("batch", batch)
                .param("keys", bytes(keys))
                .param("present", present)
                .update();
    }

    /** Which of these were noted as present. */
    public Set<Digest128> present(UUID batch, Collection<Digest128> keys) {
        return new HashSet<>(
                jdbc.sql(PRESENT)
                        .param("batch", batch)
                        .param("keys", bytes(keys))
                        .query((rs, n) -> Digest128.of(rs.getBytes(1)))
                        .list());
    }

    /** The batch is applied: what was noted counts, once. */
    public void count(UUID batch) {
        jdbc.sql(RESET).param("batch", batch).update();
        jdbc.sql(COUNT).param("batch", batch).update();
        jdbc.sql(SETTLE).param("batch", batch).update();
        forget(batch);
    }

    /** The batch was only rehearsed, or refused, or is planned again. */
    public void forget(UUID batch) {
        jdbc.sql(FORGET).param("batch", batch).update();
    }

    private static byte[][] bytes(Collection<Digest128> digests) {
        return digests.stream().map(Digest128::toBytes).toArray(byte[][]::new);
    }
}
