-- How many people a plan opens or changes, per school and (if asked) region. Updates are counted by change, which
-- is once per person but for the few who stand at a school twice.
with recursive rekeyed as (
    select c.org_code, c.person_id,
           coalesce(roster.population(c.role),
                    (select min(t.population)
                       from roster.planned_tally t
                      where t.batch_id = c.batch_id and t.org_code = c.org_code)) as population
      from roster.change c
     where c.batch_id = :batch and c.state = 'planned' and c.key_change is not null
       and (c.key_change = 'replaced'
            or exists (select 1
                         from roster.identifier i
                        where i.person_id = c.person_id and i.type = 'studentNumber' and i.ended_on is null))
),
counted as (
    select o.org_id, t.population,
           case when t.measure = 'reclass' then 'update' else t.measure end as op,
           sum(t.people) as people
      from roster.planned_tally t
      join roster.org o on o.code = t.org_code
     where t.batch_id = :batch and t.population in ('student', 'teacher')
       and (t.measure in ('create', 'update') or t.measure = 'reclass' and not :promotion)
     group by 1, 2, 3
    union all
    select o.org_id, r.population, 'identifier', count(distinct r.person_id)
      from rekeyed r
      join roster.org o on o.code = r.org_code
     group by 1, 2
),
up (school_id, org_id, level) as (
    select distinct org_id, org_id, 'school' from counted
    union
    select u.school_id, p.org_id, p.kind
      from up u
      join roster.org_parent e on e.org_id = u.org_id and e.ended_on is null
      join roster.org p on p.org_id = e.parent_id
     where :regions
)
select u.level, u.org_id, o.code, c.population, c.op, sum(c.people) as people
  from counted c
  join up u on u.school_id = c.org_id
  join roster.org o on o.org_id = u.org_id
 where u.level in ('school', 'county', 'city', 'province', 'hub')
 group by 1, 2, 3, 4, 5
