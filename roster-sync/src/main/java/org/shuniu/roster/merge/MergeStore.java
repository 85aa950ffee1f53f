package org.shuniu.roster.merge;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.person.ConflictKind;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Merges and what was whose before them; the only code that writes their tables. */
public final class MergeStore implements Merges {
    private static final String INSERT =
            """
            insert into roster.merge (merge_id, survivor, absorbed, state, merged_at, merged_by)
            values (:id, :survivor, :absorbed, 'merged', :now, :by)
            """;

    private static final String INSERT_ITEM =
            "insert into roster.merge_item (merge_id, kind, item, whose) values (?, ?, ?, ?)";

    private static final String ITEMS =
            "select kind, item, whose from roster.merge_item where merge_id = :id";

    private static final String FIND = "select * from roster.merge where merge_id = :id";

    private static final String INTO =
            "select * from roster.merge where survivor = :survivor order by merge_id";

    private static final String CHANGED_AFTER =
            """
            select * from roster.merge
             where cast(:moment as timestamptz) is null
                or (greatest(merged_at, ended_at), merge_id) > (cast(:moment as timestamptz), cast(:id as uuid))
             order by greatest(merged_at, ended_at), merge_id
             limit :limit
            """;

    private static final String END =
            """
            update roster.merge set state = :state, ended_at = :now, ended_by = :by
             where merge_id = :id and state = 'merged'
            """;

    private static final String RESUME =
            """
            update roster.merge set state = 'merged', merged_at = :now, ended_at = null, ended_by = null
             where ended_by = :by
            """;

    private static final String FORMER_NAMES =
            "select name from roster.former_name where person_id = :person order by name_key collate \"C\"";

    private static final String OPEN_CONFLICTS =
            "select kind from roster.conflict where person_id = :person and state = 'open'";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final Clock clock;

    public MergeStore(JdbcTemplate template, AuditLog audit, Clock clock) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.audit = audit;
        this.clock = clock;
    }

    /** Records a merge, and what was whose when it happened. */
    void insert(
            UUID id,
            PersonId survivor,
            PersonId absorbed,
            String actor,
            Map<Belonging, Side> items) {
        jdbc.sql(INSERT)
                .param("id", id)
                .param("survivor", survivor.value())
                .param("absorbed", absorbed.value())
                .param("now", now())
                .param("by", actor)
                .update();
        template.batchUpdate(
                INSERT_ITEM,
                List.copyOf(items.entrySet()),
                500,
                (ps, item) -> {
                    ps.setObject(1, id);
                    ps.setString(2, item.getKey().kind().code());
                    ps.setString(3, item.getKey().item());
                    ps.setString(4, item.getValue().code());
                });
    }

    Map<Belonging, Side> items(UUID id) {
        var items = new HashMap<Belonging, Side>();
        jdbc.sql(ITEMS)
                .param("id", id)
                .query(
                        rs -> {
                            items.put(
                                    new Belonging(
                                            Belonging.Kind.ofCode(rs.getString("kind")),
                                            rs.getString("item")),
                                    Side.ofCode(rs.getString("whose")));
                        });
        return items;
    }

    /** They are two again. */
    void end(UUID id, Merge.State state, UUID batch) {
        jdbc.sql(END)
                .param("id", id)
                .param("state", state.code())
                .param("now", now())
                .param("by", batch)
                .update();
    }

    /**
     * A batch was undone: if it was a merge, the two are two again; if it was a split, they are
     * one.
     */
    public void undone(Batch original, Batch undo) {
        Merge merge = find(original.id()).orElse(null);
        if (merge != null) {
            end(merge.id(), Merge.State.UNDONE, undo.id());
            audit.record(MergeEvent.Undone.of(merge, undo.sentBy()));
        }
        jdbc.sql(RESUME).param("now", now()).param("by", original.id()).update();
    }

    @Override
    public Optional<Merge> find(UUID id) {
        return jdbc.sql(FIND).param("id", id).query(MergeStore::merge).optional();
    }

    @Override
    public List<Merge> into(PersonId survivor) {
        return jdbc.sql(INTO).param("survivor", survivor.value()).query(MergeStore::merge).list();
    }

    @Override
    public List<Merge> changedAfter(@Nullable Instant moment, @Nullable UUID id, int limit) {
        return jdbc.sql(CHANGED_AFTER)
                .param("moment", moment == null ? null : moment.toString())
                .param("id", id == null ? null : id.toString())
                .param("limit", limit)
                .query(MergeStore::merge)
                .list();
    }

    List<String> formerNames(PersonId person) {
        return jdbc.sql(FORMER_NAMES).param("person", person.value()).query(String.class).list();
    }

    Set<ConflictKind> openConflicts(PersonId person) {
        return jdbc
                .sql(OPEN_CONFLICTS)
                .param("person", person.value())
                .query(String.class)
                .list()
                .stream()
                .map(ConflictKind::ofCode)
                .collect(Collectors.toSet());
    }

    private static Merge merge(ResultSet rs, int n) throws SQLException {
        OffsetDateTime ended = rs.getObject("ended_at", OffsetDateTime.class);
        return new Merge(
                rs.getObject("merge_id", UUID.class),
                new PersonId(rs.getObject("survivor", UUID.class)),
                new PersonId(rs.getObject("absorbed", UUID.class)),
                Merge.State.ofCode(rs.getString("state")),
                rs.getObject("merged_at", OffsetDateTime.class).toInstant(),
                rs.getString("merged_by"),
                ended == null ? null : ended.toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
