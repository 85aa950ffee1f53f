package org.shuniu.roster.plan;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgKind;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonId;
import org.shuniu.roster.person.Role;
import org.shuniu.roster.seal.Digest128;
import org.shuniu.roster.seal.FieldSeal;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Plans in PostgreSQL, edits sealed; the only code that names their tables. */
public final class PlanStore {
    private static final TypeReference<List<Edit>> EDITS = new TypeReference<>() {};

    /** A person that an earlier row of the same delivery opens. */
    public record PlannedPerson(
            PersonId id,
            String nameKey,
            @Nullable LocalDate birthDate,
            Gender gender,
            @Nullable Digest128 citizenId,
            OrgCode org,
            Role role) {}

    /** A school or class that the plan creates or renames. */
    public record PlannedOrg(OrgCode code, OrgKind kind, String name, @Nullable OrgCode parent) {}

    private static final String INSERT_CHANGE =
            """
            insert into roster.change (batch_id, sequence, person_id, op, rule, row_number, record_key, fingerprint,
                                       base_version, org_code, shown_before, shown_after, payload, role, class_code,
                                       key_change, suspends, state)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), cast(? as jsonb), ?, ?, ?, ?, ?, 'planned')
            """;

    private static final String INSERT_PLANNED_IDENTIFIER =
            """
            insert into roster.planned_identifier (batch_id, type, blind_index, person_id, name_key, birth_date, gender,
                                                   citizen_index, org_code, role)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (batch_id, blind_index, type) do nothing
            """;

    private static final String PLANNED_BY_IDENTIFIER =
            """
            select * from roster.planned_identifier where batch_id = :batch and blind_index = any(:indexes)
            """;

    private static final String INSERT_PLANNED_ORG =
            """
            insert into roster.planned_org (batch_id, code, kind, name, parent)
            values (?, ?, ?, ?, ?)
            on conflict (batch_id, code) do nothing
            """;

    private static final String PLANNED_ORGS =
            "select * from roster.planned_org where batch_id = :batch and not held order by kind <> 'school', code";

    private static final String COUNT_BY_OP =
            """
            select op, count(*) as changes, count(distinct person_id) as people
              from roster.change where batch_id = :batch group by op
            """;

    private static final String CHANGES_OF =
            """
            select * from roster.change
             where batch_id = :batch and state in ('planned', 'released') and person_id = any(cast(:people as uuid[]))
             order by sequence
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

    private static final String SET_STATE =
            "update roster.change set state = ? where batch_id = ? and sequence = ?";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final FieldSeal seal;
    private final EffectStore effects;
    private final JsonMapper json = JsonMapper.shared();

    public PlanStore(JdbcTemplate template, FieldSeal seal) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.seal = seal;
        this.effects = new EffectStore(template);
    }

    /** The edits as text: what is sealed, and what the plan hash covers. */
    public String canonical(List<Edit> edits) {
        return json.writerFor(EDITS).writeValueAsString(edits);
    }

    public void insertChanges(UUID batch, List<Change> changes) {
        template.batchUpdate(
                INSERT_CHANGE,
                changes,
                500,
                (ps, change) -> {
                    ps.setObject(1, batch);
                    ps.setLong(2, change.sequence());
                    ps.setObject(3, change.person().value());
                    ps.setString(4, change.op().code());
                    ps.setString(5, change.rule());
                    ps.setLong(6, change.row());
                    ps.setBytes(7, bytes(change.recordKey()));
                    ps.setBytes(8, bytes(change.fingerprint()));
                    ps.setLong(9, change.baseVersion());
                    ps.setString(10, change.org().value());
                    ps.setString(11, json.writeValueAsString(change.shownBefore()));
                    ps.setString(12, json.writeValueAsString(change.shownAfter()));
                    ps.setBytes(
                            13,
                            seal.seal(
                                    canonical(change.edits()).getBytes(StandardCharsets.UTF_8),
                                    batch.toString()));
                    Effects effects = Effects.of(change);
                    Role role = effects.begunRole();
                    OrgCode classCode = effects.begunClass();
                    Effects.KeyChange keyChange = effects.keyChange();
                    ps.setString(14, role == null ? null : role.code());
                    ps.setString(15, classCode == null ? null : classCode.value());
                    ps.setString(16, keyChange == null ? null : keyChange.code());
                    ps.setBoolean(17, effects.suspends());
                });
        effects.insert(batch, changes);
    }

    void insertTally(UUID batch, Tally tally) {
        effects.insert(batch, tally);
    }

    /** Remembers people whom this delivery opens, by everything that may name them again. */
    public void insertPlanned(
            UUID batch, Map<IdentifierType, Map<Digest128, PlannedPerson>> planned) {
        record Line(IdentifierType type, Digest128 index, PlannedPerson person) {}
        List<Line> lines = new ArrayList<>();
        planned.forEach(
                (type, byIndex) ->
                        byIndex.forEach(
                                (index, person) -> lines.add(new Line(type, index, person))));
        template.batchUpdate(
                INSERT_PLANNED_IDENTIFIER,
                lines,
                500,
                (ps, line) -> {
                    PlannedPerson person = line.person();
                    Digest128 citizenId = person.citizenId();
                    ps.setObject(1, batch);
                    ps.setString(2, line.type().code());
                    ps.setBytes(3, line.index().toBytes());
                    ps.setObject(4, person.id().value());
                    ps.setString(5, person.nameKey());
                    ps.setObject(6, person.birthDate());
                    ps.setString(7, person.gender().code());
                    ps.setBytes(8, citizenId == null ? null : citizenId.toBytes());
                    ps.setString(9, person.org().value());
                    ps.setString(10, person.role().code());
                });
    }

    public Map<IdentifierType, Map<Digest128, PlannedPerson>> planned(
            UUID batch, Collection<Digest128> indexes) {
        var planned = new HashMap<IdentifierType, Map<Digest128, PlannedPerson>>();
        jdbc.sql(PLANNED_BY_IDENTIFIER)
                .param("batch", batch)
                .param("indexes", bytes(indexes))
                .query(
                        rs -> {
                            planned.computeIfAbsent(
                                            IdentifierType.ofCode(rs.getString("type")),
                                            t -> new HashMap<>())
                                    .put(
                                            Digest128.of(rs.getBytes("blind_index")),
                                            plannedPerson(rs));
                        });
        return planned;
    }

    public void insertOrgs(UUID batch, Collection<PlannedOrg> orgs) {
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

    /** The plan stands: what only making it needed goes. */
    public void forgetPlannedPeople(UUID batch) {
        jdbc.sql("delete from roster.planned_identifier where batch_id = :batch")
                .param("batch", batch)
                .update();
    }

    /** Everything of the plan goes. */
    public void forget(UUID batch) {
        forgetPlannedPeople(batch);
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

    /** Schools first, then classes. */
    public List<PlannedOrg> orgs(UUID batch) {
        return jdbc.sql(PLANNED_ORGS)
                .param("batch", batch)
                .query(
                        (rs, n) -> {
                            String parent = rs.getString("parent");
                            return new PlannedOrg(
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

    /** How often an operation is planned, and for how many people. */
    public record OpCount(long changes, long people) {}

    public Map<Change.Op, OpCount> counts(UUID batch) {
        var counts = new HashMap<Change.Op, OpCount>();
        jdbc.sql(COUNT_BY_OP)
                .param("batch", batch)
                .query(
                        rs -> {
                            counts.put(
                                    Change.Op.ofCode(rs.getString("op")),
                                    new OpCount(rs.getLong("changes"), rs.getLong("people")));
                        });
        return counts;
    }

    /**
     * The next people with something planned, by id.
     *
     * @param after the last one of the chunk before, null at the beginning
     */
    public List<PersonId> nextPeople(UUID batch, Walk walk, @Nullable PersonId after, int limit) {
        return jdbc.sql(walk.nextPeople)
                .param("batch", batch)
                .param("after", after == null ? new UUID(0, 0) : after.value())
                .param("people", limit)
                .query((rs, n) -> new PersonId(rs.getObject(1, UUID.class)))
                .list();
    }

    /**
     * All planned changes of these people, in plan order: whole persons, so that no reader ever
     * sees half of one.
     */
    public List<Change> plannedFor(UUID batch, Collection<PersonId> people) {
        return jdbc.sql(CHANGES_OF)
                .param("batch", batch)
                .param("people", people.stream().map(PersonId::toString).toArray(String[]::new))
                .query((rs, n) -> change(batch, rs))
                .list();
    }

    /** Which changes a walk along the people of a plan applies. */
    public enum Walk {
        /** What nobody has stopped. */
        PLANNED("state = 'planned'"),
        /** What was held and then approved. */
        RELEASED("state = 'released'"),
        /** Explicit leavers and suspensions of people who begin nothing: they never wait. */
        URGENT(
                """
                state = 'planned' and (suspends or op = 'leave' and row_number > 0)
                and not exists (select 1 from roster.change b
                                 where b.batch_id = change.batch_id and b.person_id = change.person_id
                                   and b.state = 'planned' and b.role is not null)
                """);

        private final String nextPeople;

        // Person by person along the index: a chunk never visits what earlier chunks have done.
        Walk(String condition) {
            this.nextPeople =
                    "select distinct person_id from roster.change where batch_id = :batch and "
                            + condition
                            + " and person_id > :after order by person_id limit :people";
        }
    }

    /** Tells the planner of queries what a big plan looks like before it is walked. */
    public void analyse() {
        jdbc.sql("analyze roster.change").update();
    }

    public void setApplied(UUID batch, List<Change> changes) {
        setState(batch, changes, "applied");
    }

    /** The person moved on since the plan looked; the source's next word is read afresh. */
    public void setSuperseded(UUID batch, List<Change> changes) {
        setState(batch, changes, "superseded");
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
                json.readerFor(EDITS).readValue(payload),
                shown(rs.getString("shown_before")),
                shown(rs.getString("shown_after")));
    }

    private Map<String, String> shown(String text) {
        return json.readValue(text, new TypeReference<Map<String, String>>() {});
    }

    private static PlannedPerson plannedPerson(ResultSet rs) throws SQLException {
        return new PlannedPerson(
                new PersonId(rs.getObject("person_id", UUID.class)),
                rs.getString("name_key"),
                rs.getObject("birth_date", LocalDate.class),
                Gender.ofCode(rs.getString("gender")),
                digest(rs.getBytes("citizen_index")),
                new OrgCode(rs.getString("org_code")),
                Role.ofCode(rs.getString("role")));
    }

    private static byte[][] bytes(Collection<Digest128> digests) {
        return digests.stream().map(Digest128::toBytes).toArray(byte[][]::new);
    }

    private static byte @Nullable [] bytes(@Nullable Digest128 digest) {
        return digest == null ? null : digest.toBytes();
    }

    private static @Nullable Digest128 digest(byte @Nullable [] bytes) {
        return bytes == null ? null : Digest128.of(bytes);
    }
}
