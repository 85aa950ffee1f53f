package org.shuniu.roster.plan;

import java.util.List;
import java.util.UUID;
import org.shuniu.roster.copy.CopyRows;
import org.shuniu.roster.org.OrgCode;
import org.shuniu.roster.person.Tenure;
import org.springframework.jdbc.core.JdbcTemplate;

/** What brakes look at, beside the plan; the only code that writes these tables. */
final class EffectStore {
    private static final String COPY_ENDINGS =
            """
            copy roster.planned_ending (batch_id, sequence, person_id, org_code, class_code, role, source_id)
            from stdin (format binary)
            """;

    private static final String COPY_TALLY =
            """
            copy roster.planned_tally (batch_id, org_code, population, measure, people)
            from stdin (format binary)
            """;

    // A move within the hub is not a leaving; nor is the end of the last year in its season.
    private static final String SETTLE =
            """
            update roster.planned_ending e
               set fate = case
                   when exists (select 1
                                  from roster.change c
                                 where c.batch_id = e.batch_id and c.person_id = e.person_id and c.state = 'planned'
                                   and roster.population(c.role) = roster.population(e.role))
                     or exists (select 1
                                  from roster.affiliation a
                                  join roster.org o on o.org_id = a.org_id
                                  left join roster.org k on k.org_id = a.class_id
                                 where a.person_id = e.person_id and a.ended_on is null
                                   and roster.population(a.role) = roster.population(e.role)
                                   and not exists (select 1
                                                     from roster.planned_ending x
                                                    where x.batch_id = e.batch_id and x.person_id = e.person_id
                                                      and x.org_code = o.code and x.role = a.role
                                                      and x.class_code is not distinct from k.code
                                                      and x.source_id = a.source_id))
                   then 'moves'
                   when exists (select 1
                                  from roster.org k
                                 where k.code = e.class_code
                                   and k.entry_year <= cast(cast(? as jsonb) ->> k.stage as integer))
                   then 'graduates'
                   else 'leaves' end
             where e.batch_id = ?
            """;

    private final JdbcTemplate template;

    EffectStore(JdbcTemplate template) {
        this.template = template;
    }

    void insert(UUID batch, List<Change> changes) {
        var rows = new CopyRows(COPY_ENDINGS, 7);
        for (Change change : changes) {
            for (Tenure tenure : Effects.of(change).ended()) {
                OrgCode classCode = tenure.classCode();
                rows.row()
                        .uuid(batch)
                        .bigint(change.sequence())
                        .uuid(change.person().value())
                        .text(tenure.org().value())
                        .text(classCode == null ? null : classCode.value())
                        .text(tenure.role().code())
                        .text(tenure.source());
            }
        }
        rows.send(template);
    }

    void insert(UUID batch, Tally tally) {
        var rows = new CopyRows(COPY_TALLY, 5);
        tally.counts()
                .forEach(
                        (key, people) ->
                                rows.row()
                                        .uuid(batch)
                                        .text(key.org().value())
                                        .text(key.population())
                                        .text(key.measure().code())
                                        .bigint(people));
        rows.send(template);
    }

    void settle(UUID batch, String finishing) {
        template.execute("analyze roster.planned_ending");
        template.update(SETTLE, finishing, batch);
    }

    void forget(UUID batch) {
        template.update("delete from roster.planned_ending where batch_id = ?", batch);
        template.update("delete from roster.planned_tally where batch_id = ?", batch);
    }
}
