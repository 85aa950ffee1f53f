package org.shuniu.roster.brake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Counts what a plan does beside who is there. It reads tables of other rooms in whole sets, and
 * writes none: a province's plan is judged in the time of a few index scans.
 */
final class HeadCount {
    private static final String DEPARTURES = resource("departures.sql");
    private static final String CHANGED = resource("changed.sql");
    private static final String ARRIVALS = resource("arrivals.sql");

    // Counting stops at the bound: whether five updates are too many is known after 25 people.
    private static final String PRESENT =
            """
            select q.n,
                   case q.level
                     when 'class' then
                       (select count(*)
                          from (select 1 from roster.affiliation a
                                 where a.class_id = q.org_id and a.ended_on is null and a.role = any (roster.roles(q.population))
                                 limit q.bound) p)
                     when 'school' then
                       (select count(*)
                          from (select 1 from roster.affiliation a
                                 where a.org_id = q.org_id and a.ended_on is null and a.role = any (roster.roles(q.population))
                                 limit q.bound) p)
                     else
                       (select count(*)
                          from (select 1 from roster.affiliation a
                                 where a.org_id = any(array(select roster.orgs_below(q.org_id)))
                                   and a.ended_on is null and a.role = any (roster.roles(q.population))
                                 limit q.bound) p)
                   end as present
              from unnest(?, ?, ?, ?, ?) as q (n, level, org_id, population, bound)
            """;

    private static final String UNKNOWN_SCHOOLS =
            """
            select t.org_code, min(t.population) as population, sum(t.people) as people,
                   case when bool_or(t.measure in ('update', 'reclass')) then true
                        else (select 1
                                from roster.org o
                                join roster.affiliation a on a.org_id = o.org_id
                               where o.code = t.org_code and a.ended_on is null and a.source_id = :source
                               limit 1) is not null
                   end as known
              from roster.planned_tally t
             where t.batch_id = :batch and t.population in ('student', 'teacher')
             group by t.org_code
            """;

    private static final String SCHOOLS_OF =
            "select count(distinct org_id) from roster.affiliation where source_id = :source and ended_on is null";

    private static final String TOUCHED =
            """
            select org_code from roster.planned_tally where batch_id = :batch
            union
            select org_code from roster.planned_ending where batch_id = :batch
            """;

    private final JdbcTemplate template;
    private final JdbcClient jdbc;

    /**
     * When the people are counted.
     *
     * @param finishing by stage, the last cohort that has finished its last year; empty outside of
     *     graduation
     * @param promotion whether classes are being made anew
     * @param since days after this one count as the last days
     */
    record Season(String finishing, boolean promotion, LocalDate since) {}

    /** A school of a plan, and whether its source spoke of it before. */
    record School(String code, Population population, long people, boolean known) {}

    /** People opened at a school while the plan waited. */
    record Arrivals(Measure planned, long others, long present) {}

    HeadCount(JdbcTemplate template) {
        this.template = template;
        this.jdbc = JdbcClient.create(template);
    }

    /**
     * Whom the plan takes out of which place.
     *
     * @param schools null for all
     */
    List<Measure> departures(
            UUID batch, @Nullable Collection<OrgCode> schools, boolean regions, Season season) {
        return jdbc.sql(DEPARTURES)
                .param("batch", batch)
                .param("schools", schools == null ? null : codes(schools))
                .param("regions", regions)
                .param("finishing", season.finishing())
                .param("promotion", season.promotion())
                .param("since", season.since())
                .query(
                        (rs, n) ->
                                new Measure(
                                        Operation.LEAVE,
                                        Level.ofCode(rs.getString("level")),
                                        rs.getLong("org_id"),
                                        rs.getString("code"),
                                        Population.ofCode(rs.getString("population")),
                                        rs.getLong("affected"),
                                        rs.getLong("earlier"),
                                        rs.getLong("ended"),
                                        rs.getBoolean("empties")))
                .list();
    }

    /** How many the plan opens and changes. */
    List<Measure> changed(UUID batch, boolean regions, Season season) {
        return jdbc.sql(CHANGED)
                .param("batch", batch)
                .param("regions", regions)
                .param("promotion", season.promotion())
                .query(
                        (rs, n) ->
                                Measure.of(
                                        Operation.ofCode(rs.getString("op")),
                                        Level.ofCode(rs.getString("level")),
                                        rs.getLong("org_id"),
                                        rs.getString("code"),
                                        Population.ofCode(rs.getString("population")),
                                        rs.getLong("people")))
                .list();
    }

    List<Arrivals> arrivals(UUID batch, Collection<OrgCode> schools) {
        return jdbc.sql(ARRIVALS)
                .param("batch", batch)
                .param("schools", codes(schools))
                .query(
                        (rs, n) ->
                                new Arrivals(
                                        Measure.of(
                                                Operation.CREATE,
                                                Level.SCHOOL,
                                                rs.getLong("org_id"),
                                                rs.getString("code"),
                                                Population.ofCode(rs.getString("population")),
                                                rs.getLong("people")),
                                        rs.getLong("others"),
                                        rs.getLong("present")))
                .list();
    }

    /**
     * How many affiliations are in force of each measure's population at its org, counted no
     * further than its bound.
     */
    long[] present(List<Measure> measures, List<Long> bounds) {
        long[] present = new long[measures.size()];
        if (measures.isEmpty()) {
            return present;
        }
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < measures.size(); i++) {
            numbers.add(i);
        }
        template.query(
                PRESENT,
                ps -> {
                    var connection = ps.getConnection();
                    ps.setArray(1, connection.createArrayOf("integer", numbers.toArray()));
                    ps.setArray(
                            2,
                            connection.createArrayOf(
                                    "text",
                                    measures.stream().map(m -> m.level().code()).toArray()));
                    ps.setArray(
                            3,
                            connection.createArrayOf(
                                    "bigint", measures.stream().map(Measure::orgId).toArray()));
                    ps.setArray(
                            4,
                            connection.createArrayOf(
                                    "text",
                                    measures.stream().map(m -> m.population().code()).toArray()));
                    ps.setArray(5, connection.createArrayOf("bigint", bounds.toArray()));
                },
                rs -> {
                    present[rs.getInt("n")] = rs.getLong("present");
                });
        return present;
    }

    List<School> schools(UUID batch, String source) {
        return jdbc.sql(UNKNOWN_SCHOOLS)
                .param("batch", batch)
                .param("source", source)
                .query(
                        (rs, n) ->
                                new School(
                                        rs.getString("org_code"),
                                        Population.ofCode(rs.getString("population")),
                                        rs.getLong("people"),
                                        rs.getBoolean("known")))
                .list();
    }

    /** How many schools the source speaks of. */
    long schoolsOf(String source) {
        return jdbc.sql(SCHOOLS_OF).param("source", source).query(Long.class).single();
    }

    /** The schools in which the plan changes anything. */
    List<OrgCode> touched(UUID batch) {
        return jdbc.sql(TOUCHED)
                .param("batch", batch)
                .query((rs, n) -> new OrgCode(rs.getString(1)))
                .list();
    }

    private static String[] codes(Collection<OrgCode> orgs) {
        return orgs.stream().map(OrgCode::value).toArray(String[]::new);
    }

    static String resource(String name) {
        try (InputStream sql = HeadCount.class.getResourceAsStream(name)) {
            if (sql == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
