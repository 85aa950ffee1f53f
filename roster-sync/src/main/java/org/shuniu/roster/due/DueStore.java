package org.shuniu.roster.due;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.PersonId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds the people for whom a day has come, in order of their ids. */
public final class DueStore {
    /**
     * Somebody.
     *
     * @param org where the person is or last was
     */
    public record Due(PersonId person, OrgCode org) {}

    private static final String LAST_ORG =
            """
            coalesce(
                (select o.code
                   from roster.affiliation l
                   join roster.org o on o.org_id = l.org_id
                  where l.person_id = d.person_id
                  order by l.ended_on desc nulls first, l.affiliation_id desc
                  limit 1),
                (select o.code
                   from roster.org o
                  where not exists (select 1 from roster.org_parent p where p.org_id = o.org_id and p.ended_on is null)
                  order by o.org_id
                  limit 1))
            """;

    private static final String WARRANTS =
            """
            select d.person_id, %s as org
              from (select distinct a.person_id
                      from roster.affiliation a
                     where a.ended_on is null and a.ends_on < :today and a.person_id > :after) d
             order by d.person_id
             limit :limit
            """
                    .formatted(LAST_ORG);

    private static final String TRANSITIONS =
            """
            select d.person_id, %s as org
              from roster.person d
             where d.transition_until < :today and d.status <> 'void' and d.person_id > :after
             order by d.person_id
             limit :limit
            """
                    .formatted(LAST_ORG);

    private static final String OF_AGE =
            """
            select d.person_id, %s as org
              from roster.person d
             where d.birth_date <= :bornUntil and d.status <> 'void' and d.person_id > :after
               and exists (select 1 from roster.guardian_link g
                            where g.student_id = d.person_id and g.ended_on is null)
             order by d.person_id
             limit :limit
            """
                    .formatted(LAST_ORG);

    // A guardian at a school where no child is any more, or not yet where a child is now.
    private static final String GUARDIANS =
            """
            select d.person_id, %s as org
              from (select a.person_id
                      from roster.affiliation a
                     where a.role = 'guardian' and a.source_id = 'local' and a.ended_on is null and a.person_id > :after
                       and not exists (
                           select 1
                             from roster.guardian_link g
                             join roster.affiliation c on c.person_id = g.student_id and c.role = 'student'
                                                      and c.ended_on is null and c.org_id = a.org_id
                            where g.guardian_id = a.person_id and g.state = 'confirmed' and g.ended_on is null)
                    union
                    select g.guardian_id
                      from roster.guardian_link g
                      join roster.affiliation c on c.person_id = g.student_id and c.role = 'student' and c.ended_on is null
                     where g.state = 'confirmed' and g.ended_on is null and g.guardian_id > :after
                       and not exists (
                           select 1
                             from roster.affiliation a
                            where a.person_id = g.guardian_id and a.role = 'guardian' and a.ended_on is null
                              and a.org_id = c.org_id)) d
             order by d.person_id
             limit :limit
            """
                    .formatted(LAST_ORG);

    private static final String MERGED =
            """
            select d.person_id, %s as org
              from (select distinct a.person_id
                      from roster.org_successor s
                      join roster.affiliation a on a.org_id = s.org_id
                     where s.kind = 'merge' and a.ended_on is null and a.person_id > :after) d
             order by d.person_id
             limit :limit
            """
                    .formatted(LAST_ORG);

    private static final String SCHOOLS_OF_CHILDREN =
            """
            select distinct o.code
              from roster.guardian_link g
              join roster.affiliation c on c.person_id = g.student_id and c.role = 'student' and c.ended_on is null
              join roster.org o on o.org_id = c.org_id
             where g.guardian_id = :guardian and g.state = 'confirmed' and g.ended_on is null
             order by o.code
            """;

    private static final String IS_GUARDIAN =
            """
            select exists (select 1 from roster.guardian_link
                            where guardian_id = :guardian and state = 'confirmed' and ended_on is null)
            """;

    private final JdbcClient jdbc;

    public DueStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whose sponsored or seconded affiliation had its last day before today. */
    List<Due> warrants(LocalDate today, @Nullable PersonId after, int limit) {
        return find(jdbc.sql(WARRANTS).param("today", today), after, limit);
    }

    List<Due> transitions(LocalDate today, @Nullable PersonId after, int limit) {
        return find(jdbc.sql(TRANSITIONS).param("today", today), after, limit);
    }

    /** Who was born by that day and has guardian links. */
    List<Due> ofAge(LocalDate bornUntil, @Nullable PersonId after, int limit) {
        return find(jdbc.sql(OF_AGE).param("bornUntil", bornUntil), after, limit);
    }

    /** Guardians who do not belong where their children are. */
    List<Due> guardians(@Nullable PersonId after, int limit) {
        return find(jdbc.sql(GUARDIANS), after, limit);
    }

    /** Who still belongs to a school that was merged into another. */
    List<Due> merged(@Nullable PersonId after, int limit) {
        return find(jdbc.sql(MERGED), after, limit);
    }

    List<OrgCode> schoolsOfChildren(PersonId guardian) {
        return jdbc.sql(SCHOOLS_OF_CHILDREN)
                .param("guardian", guardian.value())
                .query((rs, n) -> new OrgCode(rs.getString(1)))
                .list();
    }

    boolean isGuardian(PersonId person) {
        return jdbc.sql(IS_GUARDIAN)
                .param("guardian", person.value())
                .query(Boolean.class)
                .single();
    }

    private static List<Due> find(
            JdbcClient.StatementSpec query, @Nullable PersonId after, int limit) {
        return query.param("after", after == null ? new UUID(0, 0) : after.value())
                .param("limit", limit)
                .query(
                        (rs, n) ->
                                new Due(
                                        new PersonId(rs.getObject("person_id", UUID.class)),
                                        new OrgCode(rs.getString("org"))))
                .list();
    }
}
