package org.shuniu.roster.plan;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
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
                                       base_version, org_code, shown_before, shown_after, payload, state)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, cast(? as jsonb), cast(? as jsonb), ?, 'planned')
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
            "select * from roster.planned_org where batch_id = :batch order by kind <> 'school', code";

    private static final String SET_PREDECESSORS =
            "update roster.planned_org set predecessors = :predecessors where batch_id = :batch and code = :code";

    private static final String PREDECESSORS =
            "select code, predecessors from roster.planned_org where batch_id = :batch and predecessors <> '{}'";

    private static final String COUNT_BY_OP =
            """
            select op, count(*) filter (where row_number > 0) as changes, count(distinct person_id) as people
              from roster.change where batch_id = :batch group by op
            """;

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
    private static final String NEXT_PEOPLE =
            """
            select distinct person_id from roster.change
             where batch_id = :batch and state = 'planned' and person_id > :after
             order by person_id
             limit :people
            """;

    private static final String CHANGES_OF =
            """
            select * from roster.change
             where batch_id = :batch and state = 'planned' and person_id = any(cast(:people as uuid[]))
             order by sequence
            """;

    private static final String SET_STATE =
            "update roster.change set state = ? where batch_id = ? and sequence = ?";

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final FieldSeal seal;
    private final JsonMapper json = JsonMapper.shared();

    public PlanStore(JdbcTemplate template, FieldSeal seal) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.seal = seal;
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
                });
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

    /** How many people leave by the plan and go nowhere else in it. */
    public long leavers(UUID batch) {
        return jdbc.sql(COUNT_LEAVERS).param("batch", batch).query(Long.class).single();
    }

    /** How often rows ask for an operation, and for how many people it is planned. */
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
    public List<PersonId> nextPeople(UUID batch, @Nullable PersonId after, int limit) {
        return jdbc.sql(NEXT_PEOPLE)
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
