package org.shuniu.roster.fingerprint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.source.DeliveryReader;
import org.shuniu.roster.source.Source;
import org.shuniu.roster.source.SourceMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What every source said last time; the only code that names its tables. The truth is in
 * PostgreSQL. Beside it every node caches an index in a file, so that a night without changes asks
 * PostgreSQL nothing: see {@link SlotFile}.
 *
 * <p>The file is believed only if it bears the name of the batch that PostgreSQL names, and then
 * says what PostgreSQL says but for the records that are listed there as stale. Whatever is applied
 * while a delivery's own index is being written withdraws the name first; everything else that
 * touches a record lists it as stale, both in the transaction that does it. So a crash at any point
 * leaves a file that is right, or one that is not believed and made anew.
 */
public final class SnapshotIndex implements SourceMemory, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SnapshotIndex.class);

    /** More stale records than this are not worth looking up one by one. */
    private static final int MOST_STALE = 100_000;

    private static final int CHUNK = 1_000;

    /**
     * What a source is remembered to have said of a person.
     *
     * @param fingerprint null if its next word is to be read afresh
     */
    public record Remembered(
            String source, Digest128 recordKey, PersonId person, @Nullable Digest128 fingerprint) {}

    /** A record of a source. */
    public record Named(String source, Digest128 recordKey) {}

    private record Stale(long id, Digest128 recordKey) {}

    /**
     * The last batch that moved fingerprints of a source.
     *
     * @param settled whether an index bears its name
     */
    private record Head(UUID batch, boolean settled) {}

    private static final String HEAD =
            "select batch_id, settled from roster.source_index where source_id = :source";

    private static final String UNSETTLE =
            """
            insert into roster.source_index (source_id, batch_id, settled) values (:source, :batch, false)
            on conflict (source_id) do update set batch_id = excluded.batch_id, settled = false
                where source_index.batch_id <> excluded.batch_id
            """;

    private static final String SETTLE =
            """
            with consumed as (delete from roster.stale_record where stale_id = any(:stale))
            insert into roster.source_index (source_id, batch_id, settled) values (:source, :batch, true)
            on conflict (source_id) do update set batch_id = excluded.batch_id, settled = true
            """;

    private static final String DISTRUST =
            """
            with head as (update roster.source_index set settled = false where source_id = :source)
            delete from roster.stale_record where source_id = :source
            """;

    private static final String STALE =
            """
            select stale_id, record_key from roster.stale_record
             where source_id = :source
             order by stale_id
             limit :limit
            """;

    private static final String ADD_STALE =
            """
            insert into roster.stale_record (source_id, record_key)
            select * from unnest(cast(:sources as text[]), cast(:keys as bytea[]))
            """;

    private static final String CURRENT =
            """
            select record_key, fingerprint from roster.source_record
             where source_id = :source and record_key = any(:keys)
            """;

    private static final String LINKS =
            """
            select r.record_key, r.person_id
              from roster.source_record r
              join roster.person p using (person_id)
             where r.source_id = :source and r.record_key = any(:keys) and p.status <> 'void'
            """;

    private static final String RECORDS_OF =
            """
            select source_id, record_key from roster.source_record
             where person_id = :person
             order by source_id, record_key
            """;

    private static final String REMEMBER =
            """
            insert into roster.source_record (source_id, record_key, person_id, fingerprint, batch_id)
            select source_id, record_key, person_id, fingerprint, :batch
              from unnest(cast(:sources as text[]), cast(:keys as bytea[]), cast(:people as uuid[]),
                          cast(:fingerprints as bytea[]))
                   as r (source_id, record_key, person_id, fingerprint)
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
            """
            with gone as (
                delete from roster.source_record r
                 using unnest(cast(:sources as text[]), cast(:keys as bytea[])) as f (source_id, record_key)
                 where r.source_id = f.source_id and r.record_key = f.record_key
                returning r.source_id, r.record_key)
            insert into roster.stale_record (source_id, record_key)
            select source_id, record_key from gone
            """;

    private static final String INVALIDATE =
            """
            with touched as (
                update roster.source_record set fingerprint = null
                 where person_id = any(cast(:people as uuid[])) and fingerprint is not null
                returning source_id, record_key)
            insert into roster.stale_record (source_id, record_key)
            select source_id, record_key from touched
            """;

    // Also whoever left such a school: that costs another look, and nothing more.
    private static final String SCHOOLS_OF =
            """
            select distinct o.code from roster.affiliation a join roster.org o on o.org_id = a.org_id
             where a.source_id = :source
            """;

    private static final String INVALIDATE_AT =
            """
            with touched as (
                update roster.source_record r set fingerprint = null
                 where r.source_id = :source and r.fingerprint is not null
                   and r.person_id in (select a.person_id
                                         from roster.affiliation a
                                         join roster.org o on o.org_id = a.org_id
                                        where a.source_id = :source and o.code = any(:schools))
                returning source_id, record_key)
            insert into roster.stale_record (source_id, record_key)
            select source_id, record_key from touched
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final RecordHashes hashes;
    private final IndexFiles files;

    /** Deliveries of this node that were read and not yet applied to their end, by batch. */
    private final Map<UUID, Unsettled> unsettled = new ConcurrentHashMap<>();

    /**
     * A delivery between reading and the end of applying.
     *
     * @param head the head of the source when it was read, null if there was none
     * @param stale rows of the database that were looked at
     */
    private record Unsettled(Recognition recognition, @Nullable Head head, List<Stale> stale) {}

    /**
     * An index on a migrated database.
     *
     * @param home of this node; its files are only a cache
     */
    public SnapshotIndex(JdbcTemplate template, Path home, RecordHashes hashes) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.files = new IndexFiles(home);
        this.hashes = hashes;
    }

    /**
     * Reads a delivery to its end and holds it against what the source said last time. Must be
     * {@link #settle settled} or {@link #abandon abandoned}.
     */
    public Recognition recognise(String source, UUID batch, DeliveryReader reader)
            throws IOException {
        abandon(batch);
        Unsettled begun = begin(source, batch);
        unsettled.put(batch, begun);
        try {
            begun.recognition().read(reader, hashes);
            return begun.recognition();
        } catch (IOException | RuntimeException e) {
            abandon(batch);
            throw e;
        }
    }

    private Unsettled begin(String source, UUID batch) throws IOException {
        List<Stale> stale = stale(source);
        if (stale.size() > MOST_STALE) {
            jdbc.sql(DISTRUST).param("source", source).update();
            stale = List.of();
        }
        Head head = head(source).orElse(null);
        SlotFile last =
                head == null || !head.settled()
                        ? null
                        : files.find(source, head.batch()).orElse(null);
        KeyTable byKey = null;
        if (last == null) {
            last = madeAnew(source, batch);
        } else {
            byKey = refresh(last, source, stale);
        }
        SlotFile next;
        try {
            next = files.create(source, batch);
        } catch (IOException | RuntimeException e) {
            if (byKey != null) {
                byKey.close();
            }
            last.close();
            throw e;
        }
        var recognition =
                new Recognition(source, new Recogniser(last, byKey, next), Recognition.KEPT_BYTES);
        return new Unsettled(recognition, head, stale);
    }

    private Optional<Head> head(String source) {
        return jdbc.sql(HEAD)
                .param("source", source)
                .query(
                        (rs, n) ->
                                new Head(
                                        rs.getObject("batch_id", UUID.class),
                                        rs.getBoolean("settled")))
                .optional();
    }

    /** Whether another batch moved fingerprints of the source since this one was read. */
    private boolean isOvertaken(UUID batch, Unsettled delivery) {
        UUID now = head(delivery.recognition().source()).map(Head::batch).orElse(null);
        UUID then = delivery.head() == null ? null : delivery.head().batch();
        return !batch.equals(now) && !Objects.equals(now, then);
    }

    private List<Stale> stale(String source) {
        return jdbc.sql(STALE)
                .param("source", source)
                .param("limit", MOST_STALE + 1)
                .query(
                        (rs, n) ->
                                new Stale(
                                        rs.getLong("stale_id"),
                                        Digest128.of(rs.getBytes("record_key"))))
                .list();
    }

    /**
     * All that PostgreSQL knows, in the order of whatever file is left: its raw hashes still belong
     * to the fingerprints beside them.
     */
    private SlotFile madeAnew(String source, UUID batch) throws IOException {
        Optional<SlotFile> left = files.findAny(source);
        SlotFile slots = left.isPresent() ? left.get() : files.scratch(source, batch);
        try (KeyTable byKey = KeyTable.ofAll(slots)) {
            int before = slots.count();
            var confirmed = new BitSet(before);
            copyAll(
                    source,
                    (key, fingerprint) -> {
                        int slot = byKey.find(key);
                        if (slot != KeyTable.NONE) {
                            confirmed.set(slot);
                        }
                        put(slots, slot, key, fingerprint);
                    });
            for (int slot = 0; slot < before; slot++) {
                if (!confirmed.get(slot)) {
                    slots.clear(slot);
                }
            }
            return slots;
        } catch (IOException | RuntimeException e) {
            slots.close();
            throw e;
        }
    }

    private interface Truth {
        void take(Digest128 key, Digest128 fingerprint) throws IOException;
    }

    private static String copyAll(String source) {
        if (!Source.isId(source)) {
            throw new IllegalArgumentException("no source is called so");
        }
        // COPY takes no parameters; in an id nothing can be quoted.
        return """
               copy (select record_key, fingerprint from roster.source_record where source_id = '%s')
                 to stdout (format binary)
               """
                .formatted(source);
    }

    private void copyAll(String source, Truth truth) {
        template.execute(
                (ConnectionCallback<Long>)
                        (Connection connection) -> {
                            PGConnection postgres = connection.unwrap(PGConnection.class);
                            try (var in =
                                    new BinaryCopy(
                                            new PGCopyInputStream(postgres, copyAll(source)))) {
                                long rows = 0;
                                while (in.next()) {
                                    rows++;
                                    truth.take(in.digest(), in.digest());
                                }
                                return rows;
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    /** Returns the table that this took, null if it took none: a big one is dear to make. */
    private @Nullable KeyTable refresh(SlotFile slots, String source, List<Stale> stale)
            throws IOException {
        if (stale.isEmpty()) {
            return null;
        }
        KeyTable byKey = KeyTable.ofAll(slots);
        try {
            for (int from = 0; from < stale.size(); from += CHUNK) {
                List<Digest128> keys =
                        stale.subList(from, Math.min(from + CHUNK, stale.size())).stream()
                                .map(Stale::recordKey)
                                .distinct()
                                .toList();
                refresh(slots, byKey, keys, current(source, keys));
            }
            return byKey;
        } catch (IOException | RuntimeException e) {
            byKey.close();
            throw e;
        }
    }

    private static void refresh(
            SlotFile slots, KeyTable byKey, List<Digest128> keys, Map<Digest128, Digest128> current)
            throws IOException {
        for (Digest128 key : keys) {
            int slot = byKey.find(key);
            Digest128 fingerprint = current.get(key);
            if (fingerprint != null) {
                int added = put(slots, slot, key, fingerprint);
                if (slot == KeyTable.NONE) {
                    byKey.add(added);
                }
            } else if (slot != KeyTable.NONE) {
                slots.clear(slot);
            }
        }
    }

    private Map<Digest128, Digest128> current(String source, Collection<Digest128> keys) {
        var current = new HashMap<Digest128, Digest128>();
        jdbc.sql(CURRENT)
                .param("source", source)
                .param("keys", bytes(keys))
                .query(
                        rs -> {
                            byte[] fingerprint = rs.getBytes("fingerprint");
                            current.put(
                                    Digest128.of(rs.getBytes("record_key")),
                                    fingerprint == null
                                            ? Digest128.ZERO
                                            : Digest128.of(fingerprint));
                        });
        return current;
    }

    /** Lets a slot say what PostgreSQL says; its raw hash holds only with its fingerprint. */
    private static int put(SlotFile slots, int slot, Digest128 key, Digest128 fingerprint)
            throws IOException {
        if (slot == KeyTable.NONE) {
            return slots.add(Digest128.ZERO, fingerprint, key);
        }
        if (!slots.hasFingerprint(slot, fingerprint)) {
            slots.set(slot, Digest128.ZERO, fingerprint, key);
        }
        return slot;
    }

    /**
     * The batch is applied, but for what is held: its index becomes the source's. Nothing depends
     * on whether that succeeds.
     */
    public void settle(UUID batch) {
        Unsettled done = unsettled.remove(batch);
        if (done == null) {
            return;
        }
        String source = done.recognition().source();
        try (Recognition recognition = done.recognition()) {
            if (!recognition.isCertain() || isOvertaken(batch, done)) {
                files.discard(source, batch);
                return;
            }
            recognition.settle();
            files.publish(source, batch);
            jdbc.sql(SETTLE)
                    .param("source", source)
                    .param("batch", batch)
                    .param("stale", done.stale().stream().mapToLong(Stale::id).toArray())
                    .update();
            files.retain(source, batch);
        } catch (IOException e) {
            log.warn("the index of source {} is not cached and will be made anew", source, e);
        }
    }

    /** The delivery changes nothing. */
    public void abandon(UUID batch) {
        Unsettled gone = unsettled.remove(batch);
        if (gone == null) {
            return;
        }
        try (Recognition recognition = gone.recognition()) {
            files.discard(recognition.source(), batch);
        } catch (IOException e) {
            log.warn("what was read of import {} is left on the disk", batch, e);
        }
    }

    /** Removes what a process that died left unfinished; to be called before the first delivery. */
    public void sweep() throws IOException {
        files.sweep();
    }

    /** What was read and not applied is read again by the next process. */
    @Override
    public void close() {
        List.copyOf(unsettled.keySet()).forEach(this::abandon);
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

    /** By which records sources mean a person. */
    public List<Named> recordsOf(PersonId person) {
        return jdbc.sql(RECORDS_OF)
                .param("person", person.value())
                .query(
                        (rs, n) ->
                                new Named(
                                        rs.getString("source_id"),
                                        Digest128.of(rs.getBytes("record_key"))))
                .list();
    }

    /** Advances fingerprints; only in the transaction that applies what they stand for. */
    public void remember(UUID batch, List<Remembered> records) {
        write(batch, distinct(batch, records));
    }

    /** As {@link #remember}, of a source that is remembered for nothing yet. */
    public void rememberNew(UUID batch, List<Remembered> records) {
        copy(batch, distinct(batch, records));
    }

    /** The last word about each record, in the order in which everybody writes them. */
    private List<Remembered> distinct(UUID batch, List<Remembered> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        var byName = new LinkedHashMap<Named, Remembered>();
        var stale = new ArrayList<Named>();
        var positions = new BitSet();
        Unsettled delivery = unsettled.get(batch);
        if (delivery != null && isOvertaken(batch, delivery)) {
            delivery.recognition().uncertain();
            delivery = null;
        }
        for (Remembered record : records) {
            var name = new Named(record.source(), record.recordKey());
            byName.put(name, record);
            int position =
                    delivery == null ? KeyTable.NONE : delivery.recognition().positionOf(record);
            if (position == KeyTable.NONE) {
                stale.add(name);
            } else {
                positions.set(position);
            }
        }
        if (delivery != null && !positions.isEmpty()) {
            jdbc.sql(UNSETTLE)
                    .param("source", delivery.recognition().source())
                    .param("batch", batch)
                    .update();
            whenCommitted(delivery.recognition(), positions);
        }
        addStale(stale);
        return byName.values().stream().sorted(BY_KEY).toList();
    }

    private void write(UUID batch, List<Remembered> distinct) {
        if (distinct.isEmpty()) {
            return;
        }
        jdbc.sql(REMEMBER)
                .param("batch", batch)
                .param("sources", distinct.stream().map(Remembered::source).toArray(String[]::new))
                .param("keys", bytes(distinct.stream().map(Remembered::recordKey).toList()))
                .param(
                        "people",
                        distinct.stream().map(r -> r.person().value()).toArray(UUID[]::new))
                .param(
                        "fingerprints",
                        distinct.stream()
                                .map(Remembered::fingerprint)
                                .map(f -> f == null ? null : f.toBytes())
                                .toArray(byte[][]::new))
                .update();
    }

    private void copy(UUID batch, List<Remembered> distinct) {
        var rows = new CopyRows(COPY_NEW, 5);
        for (Remembered record : distinct) {
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

    private static void whenCommitted(Recognition recognition, BitSet positions) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            recognition.committed(positions);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int status) {
                        switch (status) {
                            case STATUS_COMMITTED -> recognition.committed(positions);
                            case STATUS_ROLLED_BACK -> {}
                            default -> recognition.uncertain();
                        }
                    }
                });
    }

    private void addStale(List<Named> records) {
        if (records.isEmpty()) {
            return;
        }
        jdbc.sql(ADD_STALE)
                .param("sources", records.stream().map(Named::source).toArray(String[]::new))
                .param("keys", bytes(records.stream().map(Named::recordKey).toList()))
                .update();
    }

    /** These records mean nobody any more. */
    public void forget(List<Named> records) {
        if (records.isEmpty()) {
            return;
        }
        jdbc.sql(FORGET)
                .param("sources", records.stream().map(Named::source).toArray(String[]::new))
                .param("keys", bytes(records.stream().map(Named::recordKey).toList()))
                .update();
    }

    /**
     * The next word of any source about these people is read afresh; in the transaction of what was
     * done to them by hand.
     */
    public void invalidate(Collection<PersonId> people) {
        if (people.isEmpty()) {
            return;
        }
        jdbc.sql(INVALIDATE)
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .update();
    }

    @Override
    public void narrowed(String source, UnaryOperator<Set<OrgCode>> within) {
        Set<OrgCode> schools =
                jdbc.sql(SCHOOLS_OF)
                        .param("source", source)
                        .query((rs, n) -> new OrgCode(rs.getString(1)))
                        .set();
        var outside = new HashSet<>(schools);
        outside.removeAll(within.apply(schools));
        if (!outside.isEmpty()) {
            jdbc.sql(INVALIDATE_AT)
                    .param("source", source)
                    .param("schools", outside.stream().map(OrgCode::value).toArray(String[]::new))
                    .update();
        }
    }

    private static byte[][] bytes(Collection<Digest128> digests) {
        return digests.stream().map(Digest128::toBytes).toArray(byte[][]::new);
    }
}
