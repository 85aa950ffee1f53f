package org.shuniu.roster.intake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.source.RowProblem;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Deliveries and what was found in them; the only code that names their tables. */
public final class BatchStore implements BatchDirectory {
    /** What the worker needs to know of a batch beside what everybody sees. */
    public record Work(
            Batch batch,
            Act act,
            @Nullable UUID undoes,
            @Nullable Long declaredRows,
            boolean declaredDigest,
            String sha256,
            Instant asOf) {
        /** Whether the sender's count or digest, both compared, proves that nothing is missing. */
        public boolean proven() {
            return declaredRows != null || declaredDigest;
        }
    }

    /** The last batch of a source that changed something, or would have. */
    public record Head(UUID id, String sha256, Instant asOf) {}

    private static final String INSERT =
            """
            insert into roster.batch (batch_id, source_id, node, file_name, state, dry_run, declared_rows, declared_digest,
                                      sha256, byte_count, as_of, sent_by, received_at)
            values (:id, :source, :node, :fileName, 'received', :dryRun, :rows, :declaredDigest,
                    :sha256, :bytes, :asOf, :sentBy, :now)
            """;

    private static final String INSERT_ACT =
            """
            insert into roster.batch (batch_id, source_id, node, file_name, state, dry_run, declared_digest, sha256,
                                      byte_count, as_of, sent_by, received_at, act, undoes)
            values (:id, :source, :node, :act, :state, false, false, '', 0, :now, :actor, :now, :act, :undoes)
            """;

    // One batch per source at a time: the one under way, then what is done by hand, which needs no
    // bytes of this node, then the oldest delivery.
    private static final String OPEN =
            """
            select source_id, batch_id
              from roster.batch
             where (node = :node or act <> 'delivery')
               and (state in ('received', 'reading', 'applying') or state = 'planned' and not dry_run)
             order by source_id, state <> 'applying', act = 'delivery', batch_id
            """;

    private static final String UNDO_UNDER_WAY =
            """
            select batch_id from roster.batch
             where undoes = :batch and state in ('received', 'reading', 'planned', 'applying')
            """;

    private static final String FIND = "select * from roster.batch where batch_id = :id";

    private static final String LOCK = FIND + " for update";

    // An act by hand has no bytes and no successor.
    private static final String EARLIER =
            """
            select * from roster.batch
             where source_id = :source and act = 'delivery' and not dry_run and batch_id < :id
               and state in ('planned', 'applying', 'held')
             order by batch_id
            """;

    private static final String OTHERS_AT_WORK =
            """
            select exists (select 1 from roster.batch where state = 'applying' and batch_id <> :id)
                or exists (select 1 from roster.batch where state = 'held' and batch_id <> :id)
                or exists (select 1
                             from roster.batch o
                             join roster.batch b on b.batch_id = :id
                            where o.finished_at >= b.planned_at and not o.dry_run and o.batch_id <> :id)
            """;

    private static final String SET_COUNTS =
            """
            update roster.batch
               set created = :created, updated = :updated, unchanged = :unchanged, transferred = :transferred,
                   departed = :departed, reactivated = :reactivated, held = :held
             where batch_id = :id
            """;

    private static final String OF_SOURCE =
            """
            select * from roster.batch
             where source_id = :source and act = 'delivery' and (cast(:before as uuid) is null or batch_id < cast(:before as uuid))
             order by batch_id desc
             limit :limit
            """;

    private static final String HEAD =
            """
            select batch_id, sha256, as_of
              from roster.batch
             where source_id = :source and act = 'delivery' and not dry_run and state in ('applied', 'held')
               and batch_id <> :self
             order by as_of desc, batch_id desc
             limit 1
            """;

    private static final String WAITING_AS_OF =
            """
            select max(as_of) from roster.batch
             where source_id = :source and act = 'delivery' and not dry_run and state = 'planned' and batch_id < :self
            """;

    private static final String HAS_APPLIED =
            """
            select exists (select 1 from roster.batch
                            where source_id = :source and act = 'delivery' and not dry_run
                              and state in ('applied', 'held', 'undone'))
            """;

    private static final String SET_PLAN_SAW =
            """
            update roster.batch set plan_saw = coalesce(pg_sequence_last_value('roster.identifier_identifier_id_seq'), 0)
             where batch_id = :id
            """;

    private static final String SET_STATE =
            "update roster.batch set state = :state where batch_id = :id";

    private static final String SET_PLANNED =
            """
            update roster.batch
               set state = 'planned', planned_at = :now, plan_hash = :planHash, rows = :rows, created = :created, updated = :updated,
                   unchanged = :unchanged, transferred = :transferred, departed = :departed,
                   reactivated = :reactivated, quarantined = :quarantined, held = :held,
                   proven = declared_rows is not null or declared_digest,
                   finished_at = case when dry_run then :now end
             where batch_id = :id
            """;

    private static final String REPEAT =
            """
            update roster.batch b
               set state = 'planned', plan_hash = :planHash, rows = h.rows, quarantined = h.quarantined,
                   held = case when h.state = 'held' then h.held else 0 end,
                   unchanged = h.rows - h.quarantined - case when h.state = 'held' then h.held else 0 end,
                   finished_at = case when b.dry_run then :now end
              from roster.batch h
             where b.batch_id = :id and h.batch_id = :head
            """;

    private static final String REPEAT_PROBLEMS =
            """
            insert into roster.row_problem (batch_id, sequence, row_number, column_name, code, message, fix, quarantines)
            select :id, sequence, row_number, column_name, code, message, fix, quarantines
              from roster.row_problem
             where batch_id = :head
            """;

    // A missing file is not an empty one: how many there were is not forgotten.
    private static final String SET_FILES =
            """
            update roster.batch b
               set files = greatest(:files, coalesce((
                   select h.files from roster.batch h
                    where h.source_id = b.source_id and h.act = 'delivery' and not h.dry_run
                      and h.state in ('applied', 'held') and h.batch_id <> b.batch_id
                    order by h.as_of desc, h.batch_id desc
                    limit 1), 0))
             where batch_id = :id
            returning files
            """;

    private static final String SET_APPLIED =
            "update roster.batch set state = 'applied', finished_at = :now where batch_id = :id";

    private static final String SET_REFUSED =
            """
            update roster.batch
               set state = 'refused', problem = cast(:problem as jsonb), finished_at = :now
             where batch_id = :id
            """;

    private static final String COPY_PROBLEMS =
            """
            copy roster.row_problem (batch_id, sequence, row_number, column_name, code, message, fix, quarantines)
            from stdin (format binary)
            """;

    private static final String PROBLEMS =
            """
            select * from roster.row_problem
             where batch_id = :batch and sequence > :after
             order by sequence
             limit :limit
            """;

    private static final String APPLIED_THROUGH =
            "select applied_through from roster.batch where batch_id = :id";

    private static final String SET_APPLIED_THROUGH =
            "update roster.batch set applied_through = :person where batch_id = :id";

    private static final String FORGET_PROBLEMS =
            "delete from roster.row_problem where batch_id = :id";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final PlannedChanges planned;
    private final Clock clock;
    private final String node;
    private final JsonMapper json = JsonMapper.shared();

    /**
     * The deliveries on a migrated database.
     *
     * @param node names the home whose spool holds the bytes; only its worker reads them
     */
    public BatchStore(JdbcTemplate template, PlannedChanges planned, Clock clock, String node) {
        this.planned = planned;
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.clock = clock;
        this.node = node;
    }

    /** Records a delivery whose bytes lie in the spool under the same id. */
    public Batch insert(UUID id, Delivery delivery, String sha256, long bytes) {
        Instant now = clock.instant();
        Instant asOf = delivery.asOf() == null ? now : delivery.asOf();
        jdbc.sql(INSERT)
                .param("id", id)
                .param("source", delivery.source())
                .param("node", node)
                .param("fileName", delivery.fileName())
                .param("dryRun", delivery.dryRun())
                .param("rows", delivery.rows())
                .param("declaredDigest", delivery.sha256() != null)
                .param("sha256", sha256)
                .param("bytes", bytes)
                .param("asOf", utc(asOf))
                .param("sentBy", delivery.actor())
                .param("now", utc(now))
                .update();
        return find(id).orElseThrow();
    }

    /** What makes a batch; only a delivery has bytes. */
    public enum Act {
        DELIVERY,
        UNDO,
        MERGE,
        SPLIT,
        SPONSOR,
        CORRECTION,
        CALENDAR;

        /** The word in the database. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Act ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Records what somebody did by hand; its plan comes with it, so it is {@code planned} at once.
     *
     * @param undoes the batch that an undo takes back
     */
    public Batch insertAct(UUID id, Act act, String source, String actor, @Nullable UUID undoes) {
        return insertAct(id, act, BatchState.PLANNED, source, actor, undoes);
    }

    /** Records that a batch shall be taken back; its plan is made by the worker. */
    public Batch insertUndo(UUID id, Batch undoes, String actor) {
        return insertAct(id, Act.UNDO, BatchState.RECEIVED, undoes.source(), actor, undoes.id());
    }

    private Batch insertAct(
            UUID id,
            Act act,
            BatchState state,
            String source,
            String actor,
            @Nullable UUID undoes) {
        jdbc.sql(INSERT_ACT)
                .param("state", state.code())
                .param("id", id)
                .param("source", source)
                .param("node", node)
                .param("act", act.code())
                .param("actor", actor)
                .param("undoes", undoes)
                .param("now", utc(clock.instant()))
                .update();
        return find(id).orElseThrow();
    }

    /** By source, the batches that have something to do here, oldest first. */
    public Map<String, List<UUID>> open() {
        var open = new LinkedHashMap<String, List<UUID>>();
        jdbc.sql(OPEN)
                .param("node", node)
                .query(
                        rs -> {
                            open.computeIfAbsent(rs.getString("source_id"), s -> new ArrayList<>())
                                    .add(rs.getObject("batch_id", UUID.class));
                        });
        return open;
    }

    /** The batch as it is, and as it stays until the transaction ends. */
    public Batch lock(UUID id) {
        return jdbc.sql(LOCK).param("id", id).query((rs, n) -> batch(rs)).single();
    }

    /** Deliveries of the same source that came before and are not done with. */
    public List<Batch> earlier(Batch batch) {
        return jdbc.sql(EARLIER)
                .param("source", batch.source())
                .param("id", batch.id())
                .query((rs, n) -> batch(rs))
                .list();
    }

    /** Whether anybody else has changed people since the batch was planned, or may be about to. */
    public boolean othersAtWork(UUID id) {
        return jdbc.sql(OTHERS_AT_WORK).param("id", id).query(Boolean.class).single();
    }

    /** What the rows of a batch come to now that brakes have held some, or people released them. */
    public void setCounts(UUID id, Batch.Counts counts) {
        jdbc.sql(SET_COUNTS)
                .param("id", id)
                .param("created", counts.created())
                .param("updated", counts.updated())
                .param("unchanged", counts.unchanged())
                .param("transferred", counts.transferred())
                .param("departed", counts.left())
                .param("reactivated", counts.reactivated())
                .param("held", counts.held())
                .update();
    }

    public Optional<Work> findWork(UUID id) {
        return jdbc.sql(FIND)
                .param("id", id)
                .query(
                        (rs, n) ->
                                new Work(
                                        batch(rs),
                                        Act.ofCode(rs.getString("act")),
                                        rs.getObject("undoes", UUID.class),
                                        rs.getObject("declared_rows", Long.class),
                                        rs.getBoolean("declared_digest"),
                                        rs.getString("sha256"),
                                        instant(rs, "as_of")))
                .optional();
    }

    /** The undo of a batch that is not done yet. */
    public Optional<UUID> undoUnderWay(UUID batch) {
        return jdbc.sql(UNDO_UNDER_WAY).param("batch", batch).query(UUID.class).optional();
    }

    public Optional<Head> head(String source, UUID self) {
        return jdbc.sql(HEAD)
                .param("source", source)
                .param("self", self)
                .query(
                        (rs, n) ->
                                new Head(
                                        rs.getObject("batch_id", UUID.class),
                                        rs.getString("sha256"),
                                        instant(rs, "as_of")))
                .optional();
    }

    /** As of when the last plan of the source is that waits to be applied. */
    public Optional<Instant> waitingAsOf(String source, UUID self) {
        return jdbc.sql(WAITING_AS_OF)
                .param("source", source)
                .param("self", self)
                .query((rs, n) -> rs.getObject(1, OffsetDateTime.class))
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Whether a delivery of the source has ever changed anything. */
    public boolean hasApplied(String source) {
        return jdbc.sql(HAS_APPLIED).param("source", source).query(Boolean.class).single();
    }

    /** Begins, or begins again, to read: what an earlier attempt left is removed. */
    public void startReading(UUID id) {
        jdbc.sql(FORGET_PROBLEMS).param("id", id).update();
        setState(id, BatchState.READING);
    }

    /** A plan begins to look at who there is: by this it can be told whether others came since. */
    public void startPlanning(UUID id) {
        jdbc.sql(SET_PLAN_SAW).param("id", id).update();
    }

    public void setState(UUID id, BatchState state) {
        jdbc.sql(SET_STATE).param("id", id).param("state", state.code()).update();
    }

    public void setPlanned(UUID id, String planHash, Batch.Counts counts) {
        jdbc.sql(SET_PLANNED)
                .param("id", id)
                .param("planHash", planHash)
                .param("rows", counts.rows())
                .param("created", counts.created())
                .param("updated", counts.updated())
                .param("unchanged", counts.unchanged())
                .param("transferred", counts.transferred())
                .param("departed", counts.left())
                .param("reactivated", counts.reactivated())
                .param("quarantined", counts.quarantined())
                .param("held", counts.held())
                .param("now", utc(clock.instant()))
                .update();
    }

    /**
     * The batch says what {@code head} said, about the same moment: there is nothing to do, and the
     * same to correct.
     */
    public void setRepeated(UUID id, UUID head, String planHash) {
        jdbc.sql(REPEAT_PROBLEMS).param("id", id).param("head", head).update();
        jdbc.sql(REPEAT)
                .param("id", id)
                .param("head", head)
                .param("planHash", planHash)
                .param("now", utc(clock.instant()))
                .update();
    }

    /**
     * Remembers of how many files the delivery consists.
     *
     * @return how many it ought to have, by the deliveries before it
     */
    public int expectFiles(UUID id, int files) {
        return jdbc.sql(SET_FILES)
                .param("id", id)
                .param("files", files)
                .query(Integer.class)
                .single();
    }

    public void setApplied(UUID id) {
        jdbc.sql(SET_APPLIED).param("id", id).param("now", utc(clock.instant())).update();
    }

    /** The last person whose planned changes were applied; null before the first. */
    public @Nullable PersonId appliedThrough(UUID id) {
        UUID person =
                jdbc.sql(APPLIED_THROUGH).param("id", id).query(UUID.class).optional().orElse(null);
        return person == null ? null : new PersonId(person);
    }

    /** In the transaction that applies them: what is done needs no mark on every change. */
    public void setAppliedThrough(UUID id, PersonId person) {
        jdbc.sql(SET_APPLIED_THROUGH).param("id", id).param("person", person.value()).update();
    }

    /** Nothing of the batch was or will be applied. */
    public void setRefused(UUID id, Batch.BatchProblem problem) {
        jdbc.sql(FORGET_PROBLEMS).param("id", id).update();
        setOvertaken(id, problem);
    }

    /** As {@link #setRefused}, for a plan that was good until a newer one came. */
    public void setOvertaken(UUID id, Batch.BatchProblem problem) {
        jdbc.sql(SET_REFUSED)
                .param("id", id)
                .param("problem", json.writeValueAsString(problem))
                .param("now", utc(clock.instant()))
                .update();
    }

    public void insertProblems(UUID batch, long firstSequence, List<RowProblem> problems) {
        var rows = new CopyRows(COPY_PROBLEMS, 8);
        long sequence = firstSequence;
        for (RowProblem problem : problems) {
            rows.row()
                    .uuid(batch)
                    .bigint(sequence++)
                    .bigint(problem.row())
                    .text(problem.column())
                    .text(problem.code())
                    .text(problem.message())
                    .text(problem.fix())
                    .bool(problem.quarantines());
        }
        rows.send(template);
    }

    @Override
    public Optional<Batch> find(UUID id) {
        return jdbc.sql(FIND).param("id", id).query((rs, n) -> batch(rs)).optional();
    }

    @Override
    public List<Batch> ofSource(String source, @Nullable UUID before, int limit) {
        return jdbc.sql(OF_SOURCE)
                .param("source", source)
                .param("before", before == null ? null : before.toString())
                .param("limit", limit)
                .query((rs, n) -> batch(rs))
                .list();
    }

    @Override
    public List<NumberedProblem> problems(UUID batch, long after, int limit) {
        return jdbc.sql(PROBLEMS)
                .param("batch", batch)
                .param("after", after)
                .param("limit", limit)
                .query(
                        (rs, n) ->
                                new NumberedProblem(
                                        rs.getLong("sequence"),
                                        new RowProblem(
                                                rs.getObject("row_number", Long.class),
                                                rs.getString("column_name"),
                                                rs.getString("code"),
                                                rs.getString("message"),
                                                rs.getString("fix"),
                                                rs.getBoolean("quarantines"))))
                .list();
    }

    @Override
    public List<ChangeView> changes(UUID batch, OrgScope scope, long after, int limit) {
        return planned.views(batch, scope, after, limit);
    }

    private Batch batch(ResultSet rs) throws SQLException {
        String problem = rs.getString("problem");
        OffsetDateTime finished = rs.getObject("finished_at", OffsetDateTime.class);
        return new Batch(
                rs.getObject("batch_id", UUID.class),
                rs.getString("source_id"),
                rs.getString("file_name"),
                BatchState.ofCode(rs.getString("state")),
                rs.getBoolean("dry_run"),
                rs.getString("plan_hash"),
                new Batch.Counts(
                        rs.getLong("rows"),
                        rs.getLong("created"),
                        rs.getLong("updated"),
                        rs.getLong("unchanged"),
                        rs.getLong("transferred"),
                        rs.getLong("departed"),
                        rs.getLong("reactivated"),
                        rs.getLong("quarantined"),
                        rs.getLong("held")),
                problem == null ? null : json.readValue(problem, Batch.BatchProblem.class),
                rs.getString("sent_by"),
                instant(rs, "received_at"),
                finished == null ? null : finished.toInstant());
    }

    private static Instant instant(ResultSet rs, String column) throws SQLException {
        return rs.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
