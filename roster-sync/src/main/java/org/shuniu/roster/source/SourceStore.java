package org.shuniu.roster.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.audit.AuditLog;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.org.OrgTree;
import org.shuniu.roster.person.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The feeds in PostgreSQL; the only code that names their table. */
public final class SourceStore implements SourceRegistry, PausedSources {
    private static final String UPSERT =
            """
            insert into roster.source (source_id, format, mode, scope, absent_after, min_absence, created_at, changed_at)
            values (:id, :format, :mode, :scope, cast(:absentAfter as jsonb), :minAbsence, :now, :now)
            on conflict (source_id) do update
               set format = excluded.format, mode = excluded.mode, scope = excluded.scope,
                   absent_after = excluded.absent_after, min_absence = excluded.min_absence,
                   changed_at = excluded.changed_at
            """;

    private static final String FIND = "select * from roster.source where source_id = :id";

    private static final String LIST =
            "select * from roster.source where source_id > :after order by source_id limit :limit";

    private static final String PAUSE =
            """
            update roster.source set paused_at = :now, paused_why = :why
             where source_id = :id and paused_at is null
            """;

    private static final String RESUME =
            """
            with before as (
                select source_id, paused_why from roster.source
                 where source_id = :id and paused_at is not null for update
            )
            update roster.source s set paused_at = null, paused_why = null
              from before b
             where s.source_id = b.source_id
            returning b.paused_why
            """;

    // Whoever narrows the scope just now is waited for.
    private static final String CHANGED_SINCE =
            """
            select s.* from roster.source s
             where s.source_id = :id and s.changed_at >= :since
               for share
            """;

    private static final String PAUSED =
            "select source_id from roster.source where paused_at is not null";

    // Two scopes that overlap may not both be registered by racing requests: sources change rarely,
    // so one at a time.
    private static final String LOCK = "lock table roster.source in share row exclusive mode";

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final Mappings mappings;
    private final OrgTree orgs;
    private final SourceMemory memory;
    private final AuditLog audit;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.shared();

    /** What sources are registered with. */
    public record Parts(Mappings mappings, OrgTree orgs, SourceMemory memory, AuditLog audit) {}

    public SourceStore(
            JdbcClient jdbc, TransactionOperations transactions, Parts parts, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.mappings = parts.mappings();
        this.orgs = parts.orgs();
        this.memory = parts.memory();
        this.audit = parts.audit();
        this.clock = clock;
    }

    @Override
    public PutOutcome put(Source source, String actor) {
        return put(source, actor, false);
    }

    @Override
    public PutOutcome putWidened(Source source, String actor) {
        return put(source, actor, true);
    }

    private PutOutcome put(Source source, String actor, boolean mayWiden) {
        if (source.id().equals(Source.LOCAL)) {
            return new PutOutcome.BuiltIn();
        }
        Optional<Mapping> mapping = mappings.find(source.format());
        if (mapping.isEmpty()) {
            return new PutOutcome.NoMapping(source.format(), mappings.formats());
        }
        return transactions.execute(
                status -> {
                    jdbc.sql(LOCK).update();
                    Source before = find(source.id()).orElse(null);
                    if (source.equals(before)) {
                        return new PutOutcome.Unchanged(source);
                    }
                    if (before != null && !mayWiden && widens(before, source)) {
                        return new PutOutcome.Widening();
                    }
                    Optional<PutOutcome.Overlap> overlap = overlap(source, mapping.get());
                    if (overlap.isPresent()) {
                        return overlap.get();
                    }
                    write(source);
                    if (before != null && narrows(before, source)) {
                        forgetOutside(source);
                    }
                    audit.record(
                            new SourceEvent.Put(
                                    actor, source.id(), SourceEvent.Put.Fields.of(source)));
                    return before == null
                            ? new PutOutcome.Created(source)
                            : new PutOutcome.Updated(source);
                });
    }

    /**
     * What a batch leaves behind of schools that its source has given up since is looked at again;
     * in the transaction that ends the batch.
     *
     * @param since a moment before the batch was read
     */
    public void forgetWhatWasGivenUp(String id, Instant since) {
        jdbc.sql(CHANGED_SINCE)
                .param("id", id)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((rs, n) -> source(rs))
                .optional()
                .filter(source -> !source.scope().isEmpty())
                .ifPresent(this::forgetOutside);
    }

    private void forgetOutside(Source source) {
        memory.narrowed(source.id(), schools -> orgs.within(schools, source.scope()));
    }

    /**
     * An empty scope claims nothing, so leaving it for a list is widening, and so is any org that
     * was not inside.
     */
    private boolean widens(Source before, Source after) {
        return !orgs.within(after.scope(), before.scope()).containsAll(after.scope());
    }

    /** An empty scope keeps out nothing. */
    private boolean narrows(Source before, Source after) {
        return !after.scope().isEmpty()
                && (before.scope().isEmpty()
                        || !orgs.within(before.scope(), after.scope()).containsAll(before.scope()));
    }

    private Optional<PutOutcome.Overlap> overlap(Source source, Mapping mapping) {
        if (source.scope().isEmpty()) {
            return Optional.empty();
        }
        for (Source other : list(null, Integer.MAX_VALUE)) {
            boolean sameClaim =
                    mappings.find(other.format()).map(m -> m.claimsAs(mapping)).orElse(false);
            if (other.id().equals(source.id()) || other.scope().isEmpty() || !sameClaim) {
                continue;
            }
            Set<OrgCode> shared = new HashSet<>(orgs.within(source.scope(), other.scope()));
            shared.addAll(orgs.within(other.scope(), source.scope()));
            Optional<OrgCode> first = shared.stream().min((a, b) -> a.value().compareTo(b.value()));
            if (first.isPresent()) {
                return Optional.of(new PutOutcome.Overlap(other.id(), first.get()));
            }
        }
        return Optional.empty();
    }

    private void write(Source source) {
        jdbc.sql(UPSERT)
                .param("id", source.id())
                .param("format", source.format())
                .param("mode", source.mode().name().toLowerCase(Locale.ROOT))
                .param("scope", source.scope().stream().map(OrgCode::value).toArray(String[]::new))
                .param("absentAfter", json.writeValueAsString(source.absentAfter()))
                .param("minAbsence", source.minAbsence().toString())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public Optional<Source> find(String id) {
        return jdbc.sql(FIND).param("id", id).query((rs, n) -> source(rs)).optional();
    }

    @Override
    public List<Source> list(@Nullable String after, int limit) {
        return jdbc.sql(LIST)
                .param("after", after == null ? "" : after)
                .param("limit", limit)
                .query((rs, n) -> source(rs))
                .list();
    }

    @Override
    public Set<String> paused() {
        return Set.copyOf(jdbc.sql(PAUSED).query(String.class).list());
    }

    @Override
    public void pause(String source, Why why, String actor) {
        transactions.executeWithoutResult(
                status -> {
                    int paused =
                            jdbc.sql(PAUSE)
                                    .param("id", source)
                                    .param("why", why.code())
                                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                                    .update();
                    if (paused > 0) {
                        audit.record(
                                new SourceEvent.Paused(
                                        actor, source, new SourceEvent.Why(why.code())));
                    }
                });
    }

    @Override
    public void resume(String source, String actor) {
        transactions.executeWithoutResult(
                status ->
                        jdbc.sql(RESUME)
                                .param("id", source)
                                .query(String.class)
                                .optional()
                                .ifPresent(
                                        why ->
                                                audit.record(
                                                        new SourceEvent.Resumed(
                                                                actor,
                                                                source,
                                                                new SourceEvent.Why(why)))));
    }

    private Source source(ResultSet rs) throws SQLException {
        Map<Role, Integer> absentAfter =
                json.readValue(
                        rs.getString("absent_after"),
                        new TypeReference<EnumMap<Role, Integer>>() {});
        String[] scope = (String[]) rs.getArray("scope").getArray();
        return new Source(
                rs.getString("source_id"),
                rs.getString("format"),
                Source.Mode.valueOf(rs.getString("mode").toUpperCase(Locale.ROOT)),
                Arrays.stream(scope).map(OrgCode::new).toList(),
                absentAfter,
                Duration.parse(rs.getString("min_absence")));
    }
}
