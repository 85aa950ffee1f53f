-- Whom a plan takes out of which place, per class, school and (if asked) region.
-- What this batch has applied already is no longer planned but gone, and counts as earlier.
with recursive ending as materialized (
    select e.person_id, e.fate, roster.population(e.role) as population,
           s.org_id as school_id, s.code as school, k.org_id as class_id, k.code as class,
           coalesce(k.entry_year <= cast(cast(:finishing as jsonb) ->> k.stage as integer), false) as finishing,
           exists (select 1
                     from roster.change n
                    where n.batch_id = e.batch_id and n.person_id = e.person_id and n.state = 'planned'
                      and n.role is not null and n.org_code = e.org_code) as stays_at_school
      from roster.planned_ending e
      join roster.batch b on b.batch_id = e.batch_id
      join roster.change c on c.batch_id = e.batch_id and c.sequence = e.sequence
      join roster.org s on s.code = e.org_code
      left join roster.org k on k.code = e.class_code
     where e.batch_id = :batch
       and c.state = 'planned' and (b.applied_through is null or c.person_id > b.applied_through)
       and (cast(:schools as text[]) is null or e.org_code = any(cast(:schools as text[])))
),
up (school_id, org_id, level) as (
    select distinct school_id, school_id, 'school' from ending
    union
    select u.school_id, p.org_id, p.kind
      from up u
      join roster.org_parent e on e.org_id = u.org_id and e.ended_on is null
      join roster.org p on p.org_id = e.parent_id
     where :regions
),
placed as (
    select u.level, u.org_id, e.school_id, e.school, e.population, e.person_id, e.fate, false as finishing, e.stays_at_school
      from ending e
      join up u using (school_id)
    union all
    select 'class', e.class_id, e.school_id, e.school, e.population, e.person_id, e.fate, e.finishing, e.stays_at_school
      from ending e
     where e.class_id is not null
),
counted as (
    select level, org_id, min(school_id) as school_id, min(school) as school, population,
           count(distinct person_id) filter (where fate = 'leaves') as affected,
           count(distinct person_id) as ended,
           bool_or(finishing) as finishing,
           bool_and(stays_at_school) as stay_at_school
      from placed
     where level in ('class', 'school', 'county', 'city', 'province', 'hub') and population in ('student', 'teacher')
     group by level, org_id, population
)
select c.level, c.org_id, o.code, c.population, c.affected, c.ended,
       -- Looked at already: who left before an approval of this place's leavers, or through one.
       (select count(distinct a.person_id)
          from roster.affiliation a
          left join roster.org k on k.org_id = a.class_id
         where a.org_id = any (case when c.level in ('class', 'school') then array[c.school_id]
                                    else array(select roster.orgs_below(c.org_id)) end)
           and a.ended_on > :since
           and (c.level <> 'class' or a.class_id = c.org_id)
           and a.role = any (roster.roles(c.population))
           and not coalesce(k.entry_year <= cast(cast(:finishing as jsonb) ->> k.stage as integer), false)
           and not exists (select 1
                             from roster.affiliation f
                            where f.person_id = a.person_id and f.ended_on is null
                              and f.role = any (roster.roles(c.population)))
           and a.ended_on >= coalesce((select max(cast(h.decided_at at time zone 'Asia/Shanghai' as date))
                                         from roster.hold h
                                        where h.org_code = o.code and h.state = 'approved' and h.op = 'leave'
                                          and h.role = c.population), '-infinity')
           and not exists (select 1
                             from roster.change x
                             join roster.held_change m on m.batch_id = x.batch_id and m.sequence = x.sequence
                             join roster.hold h on h.hold_id = m.hold_id
                            where x.person_id = a.person_id and h.state = 'approved' and h.op = 'leave'
                              and h.decided_at > cast(:since as timestamptz))) as earlier,
       -- A scalar subquery with a limit stops at the first who stays, and one by key is looked up
       -- by key, whatever the statistics say.
       case
         when c.level = 'school' then
           (select 1
              from roster.affiliation a
             where a.org_id = c.org_id and a.ended_on is null and a.role = any (roster.roles(c.population))
               and not exists (select 1
                                 from roster.planned_ending x
                                where x.batch_id = :batch and x.person_id = a.person_id and x.org_code = c.school
                                  and (select y.state from roster.change y
                                        where y.batch_id = x.batch_id and y.sequence = x.sequence) = 'planned')
             limit 1) is null
           and (select 1
                  from roster.change n
                 where n.batch_id = :batch and n.org_code = c.school and n.role is not null and n.base_version > 0
                   and roster.population(n.role) = c.population and n.state = 'planned'
                 limit 1) is null
         when c.level = 'class' and not c.finishing and not (:promotion and c.stay_at_school) then
           (select 1
              from roster.affiliation a
             where a.class_id = c.org_id and a.ended_on is null and a.role = any (roster.roles(c.population))
               and not exists (select 1
                                 from roster.planned_ending x
                                where x.batch_id = :batch and x.person_id = a.person_id and x.org_code = c.school
                                  and x.class_code = o.code
                                  and (select y.state from roster.change y
                                        where y.batch_id = x.batch_id and y.sequence = x.sequence) = 'planned')
             limit 1) is null
           and (select 1
                  from roster.change n
                 where n.batch_id = :batch and n.org_code = c.school and n.class_code = o.code and n.role is not null
                   and n.base_version > 0 and n.state = 'planned'
                 limit 1) is null
         else false
       end as empties
  from counted c
  join roster.org o on o.org_id = c.org_id
