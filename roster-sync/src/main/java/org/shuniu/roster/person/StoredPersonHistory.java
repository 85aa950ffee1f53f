package org.shuniu.roster.person;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The versions of people as PostgreSQL has them. */
public final class StoredPersonHistory implements PersonHistory {
    private static final String HISTORY =
            """
            select * from roster.person_history
             where person_id = :person and version > :after
             order by version
             limit :limit
            """;

    private final JdbcClient jdbc;
    private final Steps steps;
    private final JsonMapper json = JsonMapper.shared();

    /** What the plans of batches did to a person: a version that a plan made tells no more. */
    public interface Steps {
        /** In the order in which they were taken. */
        List<Step> stepsOf(PersonId person, Collection<UUID> batches);
    }

    /**
     * What one change did.
     *
     * @param after the changed fields, identifiers masked
     */
    public record Step(UUID batch, String op, long row, Map<String, String> after) {}

    private record Version(Entry entry, @Nullable UUID batch, @Nullable String shownAfter) {}

    public StoredPersonHistory(JdbcClient jdbc, Steps steps) {
        this.jdbc = jdbc;
        this.steps = steps;
    }

    @Override
    public List<Entry> of(PersonId person, long after, int limit) {
        List<Version> versions =
                jdbc.sql(HISTORY)
                        .param("person", person.value())
                        .param("after", after)
                        .param("limit", limit)
                        .query((rs, n) -> version(rs))
                        .list();
        var planned = new ArrayList<UUID>();
        versions.forEach(
                version -> {
                    if (version.batch() != null && version.shownAfter() == null) {
                        planned.add(version.batch());
                    }
                });
        List<Step> taken =
                planned.isEmpty() ? List.of() : new ArrayList<>(steps.stepsOf(person, planned));
        return versions.stream().map(version -> complete(version, taken)).toList();
    }

    private static Version version(ResultSet rs) throws SQLException {
        UUID batch = rs.getObject("batch_id", UUID.class);
        return new Version(
                new Entry(
                        rs.getLong("version"),
                        rs.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                        rs.getString("op"),
                        rs.getString("rule"),
                        rs.getString("actor"),
                        batch == null ? null : batch.toString(),
                        rs.getObject("row_number", Long.class),
                        Map.of()),
                batch,
                rs.getString("shown_after"));
    }

    /** Takes the step that made the version out of those that are left. */
    private Entry complete(Version version, List<Step> left) {
        Entry entry = version.entry();
        if (version.shownAfter() != null) {
            return with(
                    entry,
                    json.readValue(
                            version.shownAfter(), new TypeReference<Map<String, String>>() {}));
        }
        for (Iterator<Step> rest = left.iterator(); rest.hasNext(); ) {
            Step step = rest.next();
            if (step.batch().equals(version.batch())
                    && step.op().equals(entry.op())
                    && Objects.equals(step.row(), entry.row())) {
                rest.remove();
                return with(entry, step.after());
            }
        }
        return entry;
    }

    private static Entry with(Entry entry, Map<String, String> after) {
        return new Entry(
                entry.version(),
                entry.at(),
                entry.op(),
                entry.rule(),
                entry.actor(),
                entry.batch(),
                entry.row(),
                after);
    }
}
