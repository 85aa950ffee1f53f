-- The engine grown up: absence, brakes, holds, undo, merges, sponsored people, org changes, events.

-- A batch is a delivery, or what somebody did by hand: an undo, a merge, a sponsored person.
alter table batch
    add column undoes          uuid references batch,
    add column applied_through uuid,
    add column planned_at      timestamptz,
    add column proven          boolean not null default false,
    add column act             text not null default 'delivery'
        check (act in ('delivery', 'undo', 'merge', 'split', 'sponsor', 'correction', 'calendar'));
comment on column batch.proven is 'Whether the delivery proved that it is whole (declared rows or digest): only then does absence count.';
comment on column batch.applied_through is 'The last person whose changes were applied, in order of person_id.';
comment on column batch.act is 'What made the batch; a delivery has bytes, the others have none.';
create index batch_finished on batch (finished_at);
create index batch_held on batch (source_id) where state = 'held';
create index batch_undoing on batch (undoes) where undoes is not null;

alter table source
    add column paused_at  timestamptz,
    add column paused_why text check (paused_why in ('undone', 'operator'));
comment on column source.paused_at is 'Since when deliveries are read and planned and not applied, until somebody resumes the source.';

-- Undoing a change needs no fingerprint, and a plan made by hand has no record.
alter table source_record alter column fingerprint drop not null;
comment on column source_record.fingerprint is 'Null when what the source said no longer counts: its next word is read afresh.';

alter table change
    drop constraint change_state_check,
    add constraint change_state_check check (state in ('planned', 'held', 'released', 'applied', 'superseded', 'rejected')),
    alter column record_key drop not null,
    alter column fingerprint drop not null,
    add column role       text,
    add column class_code text,
    add column key_change text check (key_change in ('replaced', 'added')),
    add column suspends   boolean not null default false;
comment on column change.state is 'held: a brake stopped it; released: approved, and applied by a walk of its own, since the walk over what was planned may have passed.';
comment on column change.role is 'The role of the affiliation that the change begins, if it begins one; class_code likewise.';
comment on column change.key_change is 'Whether a number by which the person is known was replaced, or one was added that may stand beside another.';
create index change_of_person on change (person_id, batch_id);
create index change_released on change (batch_id, person_id) where state = 'released';
create index change_of_key on change (batch_id, org_code) where key_change is not null;
create index change_arriving on change (batch_id, org_code) where role is not null and base_version > 0;

-- Brakes look at students and at everybody who works at a school.
create function population(role text) returns text language sql immutable parallel safe
    return case when role in ('student', 'guardian') then role when role is not null then 'teacher' end;

create function roles(population text) returns text[] language sql immutable parallel safe
    return case population when 'student' then array['student'] else array['teacher', 'staff', 'administrator'] end;

create function orgs_below(root bigint) returns setof bigint language sql stable
begin atomic
    with recursive below (org_id) as (
        select root
        union all
        select e.org_id from below b join org_parent e on e.parent_id = b.org_id and e.ended_on is null
    )
    select org_id from below;
end;

-- What brakes look at: whom a plan takes out of which place, and how many people it touches where.
create table planned_ending (
    batch_id   uuid not null references batch,
    sequence   bigint not null,
    person_id  uuid not null,
    org_code   text not null,
    class_code text,
    role       text not null,
    source_id  text not null,
    fate       text check (fate in ('moves', 'graduates', 'leaves'))
);
comment on table planned_ending is 'Affiliations that a plan ends, of people known before; emptied when its batch is done.';
create index planned_ending_of_person on planned_ending (batch_id, person_id);
create index planned_ending_at_org on planned_ending (batch_id, org_code);

create table planned_tally (
    batch_id   uuid not null references batch,
    org_code   text not null,
    population text not null,
    measure    text not null,
    people     bigint not null,
    primary key (batch_id, org_code, population, measure)
);
comment on table planned_tally is 'How many changes a plan has at each school; emptied when its batch is done.';

-- Merging moves everything to the survivor; the absorbed person stays as a signpost.
alter table person
    add column merged_into      uuid references person,
    add column transition_until date,
    add constraint person_merged_is_void check (merged_into is null or status = 'void');
comment on column person.transition_until is 'Between two schools: until when login, space and system platforms stay though no affiliation is in force.';
create index person_absorbed on person (merged_into) where merged_into is not null;
create index person_in_transition on person (transition_until) where transition_until is not null;

alter table affiliation
    add column basis   text not null default 'registry' check (basis in ('registry', 'sponsored', 'seconded')),
    add column ends_on date,
    add column sponsor text,
    add column reason  text,
    add constraint affiliation_sponsored check (basis = 'registry' or (ends_on is not null and sponsor is not null and reason is not null));
comment on column affiliation.ends_on is 'The day after which it ends by itself; sponsored and seconded affiliations always have one, and no snapshot ends them.';
-- A brake counts one population of one school, and who left it in the last days.
drop index affiliation_at_org;
create index affiliation_at_org on affiliation (org_id, role) where ended_on is null;
create index affiliation_ended_at_org on affiliation (org_id, ended_on) where ended_on is not null;
create index affiliation_ending on affiliation (ends_on) where ended_on is null and ends_on is not null;

alter table planned_org add column held boolean not null default false;
comment on column planned_org.held is 'Only held changes need it: it is opened when one of them is released.';

-- Records that complete snapshots of their source did not hold, until they come back or their affiliation ends.
create table absence (
    source_id     text not null references source,
    record_key    bytea not null,
    missed        integer not null check (missed > 0),
    first_missed  timestamptz not null,
    last_counted  timestamptz not null,
    primary key (source_id, record_key)
);
comment on table absence is 'How many complete snapshots in a row missed a record; a few per ten thousand records.';

-- The part of a plan that a brake stopped until someone decides.
create table hold (
    hold_id     uuid primary key,
    batch_id    uuid not null references batch,
    brake       text not null,
    kind        text not null check (kind in ('share', 'to-zero', 'unknown-schools')),
    level       text not null check (level in ('class', 'school', 'county', 'city', 'province', 'hub')),
    org_code    text not null,
    role        text not null,
    op          text not null check (op in ('leave', 'update', 'identifier', 'create')),
    affected    bigint not null,
    base        bigint not null,
    allowed     bigint not null,
    needs       integer not null check (needs in (1, 2)),
    state       text not null check (state in ('foreseen', 'open', 'approved', 'rejected', 'expired', 'superseded')),
    opened_at   timestamptz not null,
    expires_at  timestamptz not null,
    decided_at  timestamptz
);
comment on table hold is 'What brakes stopped; a few per batch, a few per school on the worst day; kept. Foreseen: by a dry run.';
create index hold_of_batch on hold (batch_id);
create index hold_open on hold (expires_at) where state = 'open';
create index hold_approved on hold (org_code, decided_at) where state = 'approved';

create table hold_decision (
    hold_id    uuid not null references hold,
    actor      text not null,
    decision   text not null check (decision in ('approve', 'reject')),
    decided_at timestamptz not null,
    primary key (hold_id, actor)
);
comment on table hold_decision is 'Who said what about a hold; one or two rows each.';

create table held_change (
    batch_id uuid not null,
    sequence bigint not null,
    hold_id  uuid not null references hold,
    primary key (batch_id, sequence, hold_id),
    foreign key (batch_id, sequence) references change
);
comment on table held_change is 'Which changes a hold stops; a change waits for all of its holds.';
create index held_change_of_hold on held_change (hold_id);

-- One row per person and batch with the facts of its events; delivery renders them for each receiver.
create table outbox (
    outbox_id      bigint generated always as identity primary key,
    transaction_id xid8 not null default pg_current_xact_id(),
    person_id      uuid,
    person_version bigint not null,
    batch_id       uuid,
    occurred_at    timestamptz not null,
    facts          jsonb not null
);
comment on table outbox is 'What happened to whom, for everybody who must hear of it; one row per person and batch. No identifier of a register and no name stands in it.';
create index outbox_order on outbox (transaction_id, outbox_id);
