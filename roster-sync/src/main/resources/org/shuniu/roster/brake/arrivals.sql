-- Of schools where this batch opens people: how many it opens, and how many others have opened since it was planned.
select o.org_id, o.code, t.population, t.people,
       (select count(*)
          from roster.affiliation a
          join roster.person p using (person_id)
         where a.org_id = o.org_id and a.ended_on is null and a.role = any (roster.roles(t.population))
           and p.created_at >= b.planned_at and a.source_id <> b.source_id) as others,
       (select count(*)
          from roster.affiliation a
          join roster.person p using (person_id)
         where a.org_id = o.org_id and a.ended_on is null and a.role = any (roster.roles(t.population))
           and p.created_at < b.planned_at) as present
  from roster.planned_tally t
  join roster.batch b using (batch_id)
  join roster.org o on o.code = t.org_code
 where t.batch_id = :batch and t.measure = 'create' and t.org_code = any(:schools)
   and t.population in ('student', 'teacher')
