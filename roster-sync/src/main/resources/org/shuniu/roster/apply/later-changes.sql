-- What was done after :batch and stands on it: by batch, and one line of the whole.
with later as materialized (
    -- A batch that was done before this one came cannot stand on it.
    select x.batch_id
      from roster.batch b
      join roster.batch x on x.batch_id <> b.batch_id and x.act <> 'undo' and not x.dry_run
                         and x.state in ('applying', 'applied', 'held')
                         and (x.finished_at is null or x.finished_at >= b.received_at)
     where b.batch_id = :batch
),
dependent (batch_id, person_id) as (
    -- The same people, changed again. A person's history tells which change was the later one.
    select theirs.batch_id, theirs.person_id
      from later
      join roster.applied_change theirs on theirs.batch_id = later.batch_id and theirs.op <> 'confirm'
      join roster.applied_change ours on ours.person_id = theirs.person_id and ours.batch_id = :batch
                             and ours.op <> 'confirm'
     where (select max(version) from roster.person_history where person_id = theirs.person_id and batch_id = theirs.batch_id)
         > (select max(version) from roster.person_history where person_id = theirs.person_id and batch_id = :batch)
    union all
    -- The same people, changed by somebody without a batch.
    select null, ours.person_id
      from roster.applied_change ours
      join roster.person_history h on h.person_id = ours.person_id and h.batch_id is null
     where ours.batch_id = :batch and ours.op <> 'confirm'
       and h.version > (select max(version) from roster.person_history where person_id = ours.person_id and batch_id = :batch)
    union all
    -- Other people, placed at orgs that this batch opened.
    select theirs.batch_id, theirs.person_id
      from later
      join roster.applied_change theirs on theirs.batch_id = later.batch_id and theirs.op <> 'confirm'
      join roster.affiliation a on a.person_id = theirs.person_id and a.ended_on is null
      join roster.org o on o.org_id in (a.org_id, a.class_id)
      join roster.org_before ours on ours.batch_id = :batch and ours.code = o.code and coalesce(ours.state, 'void') = 'void'
     where not exists (select 1 from roster.applied_change c
                        where c.batch_id = :batch and c.person_id = theirs.person_id and c.op <> 'confirm')
    union all
    -- Orgs that were opened or renamed again, or opened below.
    select later.batch_id, null
      from later
      join roster.org_before theirs on theirs.batch_id = later.batch_id
      join roster.org o on o.code = theirs.code
      left join roster.org_parent e on e.org_id = o.org_id and e.ended_on is null
      left join roster.org p on p.org_id = e.parent_id
      join roster.org_before ours on ours.batch_id = :batch and ours.step < theirs.step
                                 and (ours.code = o.code or ours.code = p.code and coalesce(ours.state, 'void') = 'void')
)
select batch_id, count(distinct person_id) as people, grouping(batch_id) = 1 as whole
  from dependent
 group by grouping sets ((batch_id), ())
 order by whole desc, batch_id
