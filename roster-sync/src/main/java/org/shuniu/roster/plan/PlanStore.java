package org.shuniu.roster.plan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.intake.BatchDirectory;
import org.shuniu.roster.intake.PlannedChanges;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.org.OrgStore;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.person.StoredPersonHistory;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.FieldSeal;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Plans in PostgreSQL, edits sealed; the only code that names their tables. */
public final class PlanStore implements PlannedChanges, StoredPersonHistory.Steps {
    private static final String COPY_CHANGES =
            """
            copy roster.change (batch_id, sequence, person_id, op, rule, row_number, record_key, fingerprint, base_version,
                                org_code, payload, role, class_code, key_change, suspends, identifies, state)
            from stdin (format binary)
            """;

    private static final String INSERT_PLANNED_ORG =
            """
            insert into roster.planned_org (batch_id, code, kind, name, parent)
            values (?, ?, ?, ?, ?)
            on conflict (batch_id, code) do nothing
            """;

    private static final String PLANNED_ORGS =
            "select * from roster.planned_org where batch_id = :batch and not held order by kind <> 'school', code";

    private static final String SET_PREDECESSORS =
            "update roster.planned_org set predecessors = :predecessors where batch_id = :batch and code = :code";

    private static final String PREDECESSORS =
            "select code, predecessors from roster.planned_org where batch_id = :batch and predecessors <> '{}'";

    // Who moves in the same batch has not left.
    private static final String COUNT_LEAVERS =
            """
            select count(distinct l.person_id)
              from roster.change l
             where l.batch_id = :batch and l.op = 'leave'
               and not exists (select 1 from roster.change m
                                where m.batch_id = l.batch_id and m.person_id = l.person_id and m.op = 'transfer')
            """;

    // Person by person along the index: a chunk never visits what earlier chunks have done.
    private static final String NEXT_PLANNED =
            """
            select * from roster.change
             where batch_id = :batch and state = 'planned' and person_id > :after
             order by person_id, sequence
             limit :limit
            """;

    private static final String PEOPLE_CHANGED =
            """
            select distinct person_id from roster.change
             where batch_id = :batch and person_id > :after and op <> 'confirm' and state in ('planned', 'applied')
             order by person_id
             limit :limit
            """;

    private static final String PEOPLE_IDENTIFIED =
            """
            select distinct person_id from roster.change
             where batch_id = :batch and person_id > :after and identifies and state in ('planned', 'applied')
             order by person_id
             limit :limit
            """;

    private static final String NEXT_RELEASED =
            """
            select * from roster.change
             where batch_id = :batch and state = 'released' and person_id > :after
             order by person_id, sequence
             limit :limit
            """;

    private static final String NEXT_URGENT =
            """
            select distinct person_id from roster.change u
             where batch_id = :batch and state = 'planned' and person_id > :after
               and (suspends or op = 'leave' and row_number > 0)
               and not exists (select 1 from roster.change b
                                where b.batch_id = u.batch_id and b.person_id = u.person_id
                                  and b.state = 'planned' and b.role is not null)
             order by person_id
             limit :limit
            """;

    private static final String CHANGES_OF =
            """
            select * from roster.change
             where batch_id = :batch and state = :state and person_id = any(:people)
             order by sequence
            """;

    private static final String PEOPLE_OF =
            "select distinct person_id from roster.change where batch_id = :batch and sequence = any(:sequences)";

    // A person outside the scope: neither the change's org nor any org of the person lies below the
    // root.
    private static final String VIEWS =
            """
            with recursive below (org_id, code) as (
                select org_id, code from roster.org where code = :root
                union all
                select o.org_id, o.code
                  from below b
                  join roster.org_parent e on e.parent_id = b.org_id and e.ended_on is null
                  join roster.org o on o.org_id = e.org_id
            )
            select *
              from roster.change
             where batch_id = :batch and sequence > :after and op <> 'confirm'
               and (cast(:root as text) is null or org_code in (select code from below))
             order by sequence
             limit :limit
            """;

    private static final String APPLIED =
            """
            select * from roster.applied_change
             where batch_id = :batch and sequence > :after
             order by sequence
             limit :limit
            """;

    // What never happened (held, superseded, rejected) is no step of a person's way.
    private static final String STEPS =
            """
            select * from roster.change
             where person_id = :person and batch_id = any(:batches) and state in ('planned', 'released', 'applied')
             order by batch_id, sequence
            """;

    // What several holds stop waits for all of them.
    private static final String MOVE_HELD =
            """
            with moved as (
                update roster.change c set state = :after
                  from (select distinct batch_id, sequence
                          from roster.held_change
                         where hold_id = any(cast(:holds as uuid[]))) h
                 where c.batch_id = h.batch_id and c.sequence = h.sequence and c.state = :before
                   and (:after <> 'released'
                        or not exists (select 1
                                         from roster.held_change x
                                         join roster.hold o on o.hold_id = x.hold_id
                                        where x.batch_id = c.batch_id and x.sequence = c.sequence
                                          and o.state <> 'approved'))
                returning c.op, c.row_number, c.person_id
            )
            select op, count(*) filter (where row_number > 0) as changes, count(distinct person_id) as people
              from moved group by op
            """;

    private static final String HOLD_ORGS =
            """
            update roster.planned_org o
               set held = not exists (select 1
                                        from roster.change c
                                       where c.batch_id = o.batch_id and c.state in ('planned', 'released', 'applied')
                                         and (c.org_code = o.code or c.class_code = o.code))
             where o.batch_id = :batch
            """;

    private static final String SUPERSEDE_REST =
            """
            update roster.change c set state = 'superseded'
              from roster.batch b
             where b.batch_id = :batch and c.batch_id = b.batch_id
               and (c.state in ('held', 'released')
                    or c.state = 'planned' and (b.applied_through is null or c.person_id > b.applied_through))
            """;

    private static final String HAS_STATE =
            "select exists (select 1 from roster.change where batch_id = :batch and state = :state)";

    private static final String APPLIED_OF =
            """
            select * from roster.applied_change
             where batch_id = :batch and person_id = any(cast(:people as uuid[]))
             order by sequence
            """;

    // A person's history orders what different batches did; what only confirmed has no place in it.
    private static final String SINCE =
            """
            with version as (
                select batch_id, min(version) as first from roster.person_history
                 where person_id = :person and batch_id is not null
                 group by batch_id
            )
            select b.source_id, c.*
              from roster.applied_change c
              join roster.batch b using (batch_id)
              left join version v using (batch_id)
              join (select finished_at, first from roster.batch join version using (batch_id)
                     where batch_id = :batch) as start on true
             where c.person_id = :person and b.act <> 'undo'
               and case when v.first is null then b.finished_at > start.finished_at else v.first >= start.first end
             order by v.first nulls last, c.sequence
            """;

    private static final String SET_UNDONE =
            """
            update roster.change c set state = 'undone'
              from roster.batch b
             where b.batch_id = :batch and c.batch_id = b.batch_id and c.person_id = any(cast(:people as uuid[]))
               and (c.state = 'applied' or (c.state = 'planned' and c.person_id <= b.applied_through))
            """;

    private static final String SUPERSEDE_HELD =
            "update roster.change set state = 'superseded' where batch_id = :batch and state = 'held'";

    private static final String COUNT_SUPERSEDED =
            """
            select count(distinct person_id) from roster.change where batch_id = :batch and state = 'superseded'
            """;

    private static final String SET_STATE =
            "update roster.change set state = ? where batch_id = ? and sequence = ?";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final FieldSeal seal;
    private final EffectStore effects;

    public PlanStore(JdbcTemplate template, FieldSeal seal) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.seal = seal;
        this.effects = new EffectStore(template);
    }

    public void insertChanges(UUID batch, List<Change> changes) {
        insertChanges(
                batch, changes, changes.stream().map(c -> EditForm.bytes(c.edits())).toList());
    }

    /** Adds changes whose canonical edits are at hand. */
    void insertChanges(UUID batch, List<Change> changes, List<byte[]> canonical) {
        var rows = new CopyRows(COPY_CHANGES, 17);
        String context = batch.toString();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Effects effect = Effects.of(change);
            rows.row()
                    .uuid(batch)
                    .bigint(change.sequence())
                    .uuid(change.person().value())
                    .text(change.op().code())
                    .text(change.rule())
                    .bigint(change.row())
                    .bytea(bytes(change.recordKey()))
                    .bytea(bytes(change.fingerprint()))
                    .bigint(change.baseVersion())
                    .text(change.org().value())
                    .bytea(seal.seal(canonical.get(i), context))
                    .text(code(effect.begunRole()))
                    .text(code(effect.begunClass()))
                    .text(code(effect.keyChange()))
                    .bool(effect.suspends())
                    .bool(effect.identifies())
                    .text("planned");
        }
        rows.send(template);
        effects.insert(batch, changes);
    }

    void insertTally(UUID batch, Tally tally) {
        effects.insert(batch, tally);
    }

    /** All that the plan asks of the people whom these of its changes are about. */
    List<Change> aboutThoseOf(UUID batch, Collection<Long> sequences) {
        List<PersonId> people =
                jdbc.sql(PEOPLE_OF)
                        .param("batch", batch)
                        .param("sequences", sequences.toArray(Long[]::new))
                        .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                        .list();
        return plannedFor(batch, people);
    }

    public void insertOrgs(UUID batch, Collection<OrgStore.Wanted> orgs) {
        template.batchUpdate(
                INSERT_PLANNED_ORG,
                orgs,
                500,
                (ps, org) -> {
                    OrgCode parent = org.parent();
                    ps.setObject(1, batch);
                    ps.setString(2, org.code().value());
                    ps.setString(3, org.kind().code());
                    ps.setString(4, org.name());
                    ps.setString(5, parent == null ? null : parent.value());
                });
    }

    /** Of which classes a planned class is made. */
    public void setPredecessors(UUID batch, OrgCode code, List<OrgCode> predecessors) {
        jdbc.sql(SET_PREDECESSORS)
                .param("batch", batch)
                .param("code", code.value())
                .param(
                        "predecessors",
                        predecessors.stream().map(OrgCode::value).toArray(String[]::new))
                .update();
    }

    /** The planned classes that are made of others. */
    public Map<OrgCode, List<OrgCode>> predecessors(UUID batch) {
        var predecessors = new HashMap<OrgCode, List<OrgCode>>();
        jdbc.sql(PREDECESSORS)
                .param("batch", batch)
                .query(
                        rs -> {
                            String[] codes = (String[]) rs.getArray("predecessors").getArray();
                            predecessors.put(
                                    new OrgCode(rs.getString("code")),
                                    Arrays.stream(codes).map(OrgCode::new).toList());
                        });
        return predecessors;
    }

    /** Everything of the plan goes. */
    public void forget(UUID batch) {
        forgetOrgs(batch);
        effects.forget(batch);
        jdbc.sql("delete from roster.change where batch_id = :batch")
                .param("batch", batch)
                .update();
    }

    public void forgetOrgs(UUID batch) {
        jdbc.sql("delete from roster.planned_org where batch_id = :batch")
                .param("batch", batch)
                .update();
    }

    /** The schools and classes that the plan creates or renames: schools first, then classes. */
    public List<OrgStore.Wanted> orgs(UUID batch) {
        return jdbc.sql(PLANNED_ORGS)
                .param("batch", batch)
                .query(
                        (rs, n) -> {
                            String parent = rs.getString("parent");
                            return new OrgStore.Wanted(
                                    new OrgCode(rs.getString("code")),
                                    OrgKind.ofCode(rs.getString("kind")),
                                    rs.getString("name"),
                                    parent == null ? null : new OrgCode(parent));
                        })
                .list();
    }

    /** What the last of this plan needed goes: it is done, all of it. */
    public void close(UUID batch) {
        forgetOrgs(batch);
        effects.forget(batch);
    }

    /**
     * Finds out what becomes of those whom the plan takes out of a place.
     *
     * @param finishing by stage letter, the last cohort that has finished its last year
     */
    public void settleEndings(UUID batch, String finishing) {
        effects.settle(batch, finishing);
    }

    /** Stops what the holds are about; returns how much that is. */
    public Map<Change.Op, OpCount> hold(UUID batch, Collection<UUID> holds) {
        Map<Change.Op, OpCount> held = move(holds, "planned", "held");
        holdOrgs(batch);
        return held;
    }

    /** Lets through what no other hold stops; returns how much that is. */
    public Map<Change.Op, OpCount> release(UUID batch, Collection<UUID> approved) {
        Map<Change.Op, OpCount> released = move(approved, "held", "released");
        holdOrgs(batch);
        return released;
    }

    /** Drops what the holds are about: the source's next word is read afresh. */
    public void reject(Collection<UUID> holds) {
        move(holds, "held", "rejected");
    }

    private Map<Change.Op, OpCount> move(Collection<UUID> holds, String before, String after) {
        var moved = new HashMap<Change.Op, OpCount>();
        jdbc.sql(MOVE_HELD)
                .param("holds", holds.stream().map(UUID::toString).toArray(String[]::new))
                .param("before", before)
                .param("after", after)
                .query(
                        rs -> {
                            moved.put(
                                    Change.Op.ofCode(rs.getString("op")),
                                    new OpCount(rs.getLong("changes"), rs.getLong("people")));
                        });
        return moved;
    }

    private void holdOrgs(UUID batch) {
        jdbc.sql(HOLD_ORGS).param("batch", batch).update();
    }

    /** A newer plan of the source takes the place of what is not applied yet. */
    public void supersedeRest(UUID batch) {
        jdbc.sql(SUPERSEDE_REST).param("batch", batch).update();
    }

    public boolean hasReleased(UUID batch) {
        return has(batch, "released");
    }

    public boolean hasApplied(UUID batch) {
        return has(batch, "applied");
    }

    private boolean has(UUID batch, String state) {
        return jdbc.sql(HAS_STATE)
                .param("batch", batch)
                .param("state", state)
                .query(Boolean.class)
                .single();
    }

    /** How many people leave by the plan and go nowhere else in it. */
    public long leavers(UUID batch) {
        return jdbc.sql(COUNT_LEAVERS).param("batch", batch).query(Long.class).single();
    }

    /**
     * How often an operation is planned.
     *
     * @param leavers how many people it is planned for; counted for {@code leave} alone
     */
    public record OpCount(long changes, long leavers) {}

    /** Whom an applied plan opened or changed, by id. */
    public List<PersonId> peopleChanged(UUID batch, @Nullable PersonId after, int limit) {
        return people(PEOPLE_CHANGED, batch, after, limit);
    }

    /** Whom an applied plan opened, or of whom it said who they are, by id. */
    public List<PersonId> peopleIdentified(UUID batch, @Nullable PersonId after, int limit) {
        return people(PEOPLE_IDENTIFIED, batch, after, limit);
    }

    private List<PersonId> people(String sql, UUID batch, @Nullable PersonId after, int limit) {
        return jdbc.sql(sql)
                .param("batch", batch)
                .param("after", after == null ? new UUID(0, 0) : after.value())
                .param("limit", limit)
                .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                .list();
    }

    /** What is still to be applied. */
    public enum Pending {
        /** As the plan was made; how far it was applied is remembered with the batch. */
        PLANNED,
        /** Held, and approved since; marked one by one when they are applied. */
        RELEASED,
        /** Explicit leavers and suspensions of people who begin nothing: they never wait. */
        URGENT;

        private String state() {
            return this == RELEASED ? "released" : "planned";
        }
    }

    /**
     * The changes of the next people by id, whole persons only, so that no reader ever sees half of
     * one.
     *
     * @param after the last person of the chunk before, null at the beginning
     * @param limit about how many changes
     */
    public List<Change> next(UUID batch, Pending pending, @Nullable PersonId after, int limit) {
        if (pending == Pending.URGENT) {
            return nextUrgent(batch, after, limit);
        }
        String sql = pending == Pending.PLANNED ? NEXT_PLANNED : NEXT_RELEASED;
        List<Change> changes =
                jdbc.sql(sql)
                        .param("batch", batch)
                        .param("after", after == null ? new UUID(0, 0) : after.value())
                        .param("limit", limit + 1)
                        .query((rs, n) -> change(batch, rs))
                        .list();
        if (changes.size() <= limit) {
            return changes;
        }
        // The last person may have more: the next chunk begins with all of that person.
        PersonId cut = changes.getLast().person();
        List<Change> whole = changes.stream().filter(c -> !c.person().equals(cut)).toList();
        return whole.isEmpty() ? changesOf(batch, pending, List.of(cut)) : whole;
    }

    private List<Change> nextUrgent(UUID batch, @Nullable PersonId after, int limit) {
        List<PersonId> people =
                jdbc.sql(NEXT_URGENT)
                        .param("batch", batch)
                        .param("after", after == null ? new UUID(0, 0) : after.value())
                        .param("limit", limit)
                        .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                        .list();
        return changesOf(batch, Pending.URGENT, people);
    }

    /** All planned changes of these people, in plan order. */
    public List<Change> plannedFor(UUID batch, Collection<PersonId> people) {
        return changesOf(batch, Pending.PLANNED, people);
    }

    private List<Change> changesOf(UUID batch, Pending pending, Collection<PersonId> people) {
        return jdbc.sql(CHANGES_OF)
                .param("batch", batch)
                .param("state", pending.state())
                .param("people", people.stream().map(PersonId::value).toArray(UUID[]::new))
                .query((rs, n) -> change(batch, rs))
                .list();
    }

    /**
     * Tells the planner of queries what a big plan looks like before it is judged and walked: of a
     * batch that it has never heard of, it expects one change. Only of the columns that tell, whose
     * small samples (migration V5) are a night's share of reading a table of tens of gigabytes.
     */
    void analyse() {
        jdbc.sql("analyze roster.change (batch_id, state, person_id), roster.planned_ending")
                .update();
    }

    /** Marks what had been released; how far the others came is remembered with the batch. */
    public void setApplied(UUID batch, List<Change> changes) {
        setState(batch, changes, "applied");
    }

    /** The person moved on since the plan looked; the source's next word is read afresh. */
    public void setSuperseded(UUID batch, List<Change> changes) {
        setState(batch, changes, "superseded");
    }

    /** What a batch did and still stands, in plan order. */
    public List<Change> applied(UUID batch, long after, int limit) {
        return jdbc.sql(APPLIED)
                .param("batch", batch)
                .param("after", after)
                .param("limit", limit)
                .query((rs, n) -> change(batch, rs))
                .list();
    }

    /** What a batch did to these people and still stands, in plan order. */
    public List<Change> appliedTo(UUID batch, Collection<PersonId> people) {
        return jdbc.sql(APPLIED_OF)
                .param("batch", batch)
                .param("people", ids(people))
                .query((rs, n) -> change(batch, rs))
                .list();
    }

    /** A change and the source that asked for it. */
    public record Sourced(String source, Change change) {}

    /** What a batch and all later ones did to a person and still stands, the oldest first. */
    public List<Sourced> since(UUID batch, PersonId person) {
        return jdbc.sql(SINCE)
                .param("batch", batch)
                .param("person", person.value())
                .query(
                        (rs, n) ->
                                new Sourced(
                                        rs.getString("source_id"),
                                        change(rs.getObject("batch_id", UUID.class), rs)))
                .list();
    }

    /** The sequence of the last change of a plan; 0 if it has none. */
    public long lastSequence(UUID batch) {
        return jdbc.sql(
                        "select coalesce(max(sequence), 0) from roster.change where batch_id = :batch")
                .param("batch", batch)
                .query(Long.class)
                .single();
    }

    /** What the batch did to these people is taken back. */
    public void setUndone(UUID batch, Collection<PersonId> people) {
        jdbc.sql(SET_UNDONE).param("batch", batch).param("people", ids(people)).update();
    }

    /** What waited for a decision about the batch waits no longer. */
    public void supersedeHeld(UUID batch) {
        jdbc.sql(SUPERSEDE_HELD).param("batch", batch).update();
    }

    /** How many people had moved on when the batch came to them. */
    public long peopleSuperseded(UUID batch) {
        return jdbc.sql(COUNT_SUPERSEDED).param("batch", batch).query(Long.class).single();
    }

    private static String[] ids(Collection<PersonId> people) {
        return people.stream().map(PersonId::toString).toArray(String[]::new);
    }

    private void setState(UUID batch, List<Change> changes, String state) {
        template.batchUpdate(
                SET_STATE,
                changes,
                500,
                (ps, change) -> {
                    ps.setString(1, state);
                    ps.setObject(2, batch);
                    ps.setLong(3, change.sequence());
                });
    }

    @Override
    public List<BatchDirectory.ChangeView> views(
            UUID batch, OrgScope scope, long after, int limit) {
        OrgCode root = scope.root();
        return jdbc.sql(VIEWS)
                .param("batch", batch)
                .param("root", root == null ? null : root.value())
                .param("after", after)
                .param("limit", limit)
                .query((rs, n) -> view(change(batch, rs)))
                .list();
    }

    private static BatchDirectory.ChangeView view(Change change) {
        Shown shown = Shown.of(change.edits());
        return new BatchDirectory.ChangeView(
                change.sequence(),
                change.op().code(),
                change.person(),
                change.org(),
                shown.before(),
                shown.after(),
                change.rule());
    }

    @Override
    public List<StoredPersonHistory.Step> stepsOf(PersonId person, Collection<UUID> batches) {
        return jdbc.sql(STEPS)
                .param("person", person.value())
                .param("batches", batches.toArray(UUID[]::new))
                .query(
                        (rs, n) -> {
                            UUID batch = rs.getObject("batch_id", UUID.class);
                            Change change = change(batch, rs);
                            return new StoredPersonHistory.Step(
                                    batch,
                                    change.op().code(),
                                    change.row(),
                                    Shown.of(change.edits()).after());
                        })
                .list();
    }

    private Change change(UUID batch, ResultSet rs) throws SQLException {
        byte[] payload = seal.open(rs.getBytes("payload"), batch.toString());
        return new Change(
                rs.getLong("sequence"),
                new PersonId(rs.getObject("person_id", UUID.class)),
                Change.Op.ofCode(rs.getString("op")),
                rs.getString("rule"),
                rs.getLong("row_number"),
                digest(rs.getBytes("record_key")),
                digest(rs.getBytes("fingerprint")),
                rs.getLong("base_version"),
                new OrgCode(rs.getString("org_code")),
                EditForm.edits(payload));
    }

    private static @Nullable String code(@Nullable Role role) {
        return role == null ? null : role.code();
    }

    private static @Nullable String code(@Nullable OrgCode org) {
        return org == null ? null : org.value();
    }

    private static @Nullable String code(Effects.@Nullable KeyChange change) {
        return change == null ? null : change.code();
    }

    private static byte @Nullable [] bytes(@Nullable Digest128 digest) {
        return digest == null ? null : digest.toBytes();
    }

    private static @Nullable Digest128 digest(byte @Nullable [] bytes) {
        return bytes == null ? null : Digest128.of(bytes);
    }
}
