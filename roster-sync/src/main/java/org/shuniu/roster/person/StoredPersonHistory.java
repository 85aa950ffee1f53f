package org.shuniu.roster.person;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
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
    private final JsonMapper json = JsonMapper.shared();

    public StoredPersonHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Entry> of(PersonId person, long after, int limit) {
        return jdbc.sql(HISTORY)
                .param("person", person.value())
                .param("after", after)
                .param("limit", limit)
                .query(
                        (rs, n) ->
                                new Entry(
                                        rs.getLong("version"),
                                        rs.getObject("occurred_at", OffsetDateTime.class)
                                                .toInstant(),
                                        rs.getString("op"),
                                        rs.getString("rule"),
                                        rs.getString("actor"),
                                        rs.getString("batch_id"),
                                        rs.getObject("row_number", Long.class),
                                        json.readValue(
                                                rs.getString("shown_after"),
                                                new TypeReference<Map<String, String>>() {})))
                .list();
    }
}
