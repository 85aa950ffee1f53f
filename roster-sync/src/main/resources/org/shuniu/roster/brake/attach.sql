-- Which changes each new hold stops: those that made its brake trip, with everything else of the same people.
with new as (
    select * from roster.hold where hold_id = any(cast(:holds as uuid[]))
),
reach (hold_id, school) as (
    select n.hold_id, n.org_code from new n where n.level = 'school'
    union all
    select n.hold_id, s.code
      from new n
      join roster.org r on r.code = n.org_code
      cross join lateral roster.orgs_below(r.org_id) as below (org_id)
      join roster.org s on s.org_id = below.org_id
     where n.level not in ('class', 'school') and n.kind = 'share'
    union all
    select n.hold_id, u.school from new n cross join unnest(:unknown) as u (school) where n.kind = 'unknown-schools'
),
concerned as (
    select r.hold_id, e.person_id
      from reach r
      join new n using (hold_id)
      join roster.planned_ending e on e.batch_id = :batch and e.org_code = r.school
     where n.op = 'leave' and roster.population(e.role) = n.role and (n.kind = 'to-zero' or e.fate = 'leaves')
    union
    select n.hold_id, e.person_id
      from new n
      join roster.planned_ending e on e.batch_id = :batch and e.class_code = n.org_code
     where n.op = 'leave' and n.level = 'class' and roster.population(e.role) = n.role
       and (n.kind = 'to-zero' or e.fate = 'leaves')
    union
    select r.hold_id, c.person_id
      from reach r
      join new n using (hold_id)
      join roster.change c on c.batch_id = :batch and c.org_code = r.school and c.state = 'planned'
     where (c.role is null or roster.population(c.role) = n.role)
       and case
             when n.kind = 'unknown-schools' then c.op <> 'confirm'
             when n.op = 'create' then c.op = 'create'
             when n.op = 'update' then
               c.op = 'update' and c.base_version > 0
               and not (:promotion and exists (select 1
                                                 from roster.planned_ending e
                                                where e.batch_id = c.batch_id and e.person_id = c.person_id))
             when n.op = 'identifier' then
               c.key_change = 'replaced'
               or c.key_change = 'added' and exists (select 1
                                                       from roster.identifier i
                                                      where i.person_id = c.person_id and i.type = 'studentNumber'
                                                        and i.ended_on is null)
             else false
           end
)
insert into roster.held_change (batch_id, sequence, hold_id)
select c.batch_id, c.sequence, p.hold_id
  from concerned p
  join roster.change c on c.batch_id = :batch and c.person_id = p.person_id
  join roster.batch b on b.batch_id = c.batch_id
 where c.state = 'planned' and (b.applied_through is null or c.person_id > b.applied_through)
