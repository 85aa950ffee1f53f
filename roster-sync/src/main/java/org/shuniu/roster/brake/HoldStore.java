package org.shuniu.roster.brake;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Holds in PostgreSQL; the only code that writes their tables. */
public final class HoldStore {
    private static final String INSERT =
            """
            insert into roster.hold (hold_id, batch_id, brake, kind, level, org_code, role, op, affected, base, allowed,
                                     needs, state, opened_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String ATTACH = HeadCount.resource("attach.sql");

    private static final String SELECT =
            """
            select h.*, (select count(*) from roster.hold_decision d
                          where d.hold_id = h.hold_id and d.decision = 'approve') as approvals
              from roster.hold h
            """;

    private static final String OF_BATCH =
            SELECT + " where h.batch_id = :batch order by h.opened_at, h.hold_id";

    private static final String DUE =
            "select distinct batch_id from roster.hold where state = 'open' and expires_at <= :now";

    private static final String SET_STATE =
            "update roster.hold set state = :state, decided_at = :now where hold_id = any(cast(:holds as uuid[]))";

    private static final String DECIDE =
            """
            insert into roster.hold_decision (hold_id, actor, decision, decided_at)
            values (:hold, :actor, :decision, :now)
            on conflict (hold_id, actor) do update
               set decision = excluded.decision, decided_at = excluded.decided_at
             where hold_decision.decision <> excluded.decision
            """;

    private static final String HAS_OPEN =
            "select exists (select 1 from roster.hold where batch_id = :batch and state = 'open')";

    private final JdbcTemplate template;
    private final JdbcClient jdbc;
    private final Clock clock;

    public HoldStore(JdbcTemplate template, Clock clock) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
        this.clock = clock;
    }

    /** A hold with the facts by which its changes are found. */
    record Opening(Hold hold, Brake brake, Level level) {}

    /**
     * Opens holds and ties them to what they stop.
     *
     * @param unknownSchools what holds on unknown schools are about
     * @param promotion whether class moves count as updates no more
     */
    void open(UUID batch, List<Opening> openings, List<String> unknownSchools, boolean promotion) {
        OffsetDateTime now = now();
        template.batchUpdate(
                INSERT,
                openings,
                500,
                (ps, opening) -> {
                    Hold hold = opening.hold();
                    ps.setObject(1, hold.id());
                    ps.setObject(2, batch);
                    ps.setString(3, hold.brake());
                    ps.setString(4, opening.brake().kind());
                    ps.setString(5, opening.level().code());
                    ps.setString(6, hold.org().value());
                    ps.setString(7, hold.role());
                    ps.setString(8, hold.op().code());
                    ps.setLong(9, hold.affected());
                    ps.setLong(10, hold.base());
                    ps.setLong(11, hold.allowed());
                    ps.setInt(12, hold.needs());
                    ps.setString(13, hold.state().code());
                    ps.setObject(14, now);
                    ps.setObject(15, hold.expiresAt().atOffset(ZoneOffset.UTC));
                });
        jdbc.sql(ATTACH)
                .param("batch", batch)
                .param("holds", ids(openings.stream().map(o -> o.hold().id()).toList()))
                .param("unknown", unknownSchools.toArray(String[]::new))
                .param("promotion", promotion)
                .update();
    }

    List<Hold> ofBatch(UUID batch) {
        return jdbc.sql(OF_BATCH).param("batch", batch).query((rs, n) -> hold(rs)).list();
    }

    /** Whether somebody has to decide before the batch is done. */
    public boolean hasOpen(UUID batch) {
        return jdbc.sql(HAS_OPEN).param("batch", batch).query(Boolean.class).single();
    }

    /** Batches with holds that nobody decided in time. */
    List<UUID> due() {
        return jdbc.sql(DUE).param("now", now()).query(UUID.class).list();
    }

    void setState(Collection<UUID> holds, Hold.State state) {
        jdbc.sql(SET_STATE)
                .param("holds", ids(holds))
                .param("state", state.code())
                .param("now", now())
                .update();
    }

    /** Returns whether that is news: the same actor says the same once. */
    boolean decide(UUID hold, String actor, String decision) {
        return jdbc.sql(DECIDE)
                        .param("hold", hold)
                        .param("actor", actor)
                        .param("decision", decision)
                        .param("now", now())
                        .update()
                > 0;
    }

    private static Hold hold(ResultSet rs) throws SQLException {
        return new Hold(
                rs.getObject("hold_id", UUID.class),
                rs.getObject("batch_id", UUID.class),
                rs.getString("brake"),
                new OrgCode(rs.getString("org_code")),
                rs.getString("role"),
                Operation.ofCode(rs.getString("op")),
                rs.getLong("affected"),
                rs.getLong("base"),
                rs.getLong("allowed"),
                rs.getInt("needs"),
                rs.getInt("approvals"),
                Hold.State.ofCode(rs.getString("state")),
                rs.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static String[] ids(Collection<UUID> holds) {
        return holds.stream().map(UUID::toString).toArray(String[]::new);
    }
}
