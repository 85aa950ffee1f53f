-- The engine grown up: absence, brakes, holds, undo, merges, sponsored people, org changes, events.

-- A batch is a delivery, or what somebody did by hand: an undo, a merge, a sponsored person.
alter table batch
    add column undoes          uuid references batch,
    add column applied_through uuid,
    add column proven          boolean not null default false,
    add column act             text not null default 'delivery'
        check (act in ('delivery', 'undo', 'merge', 'split', 'sponsor', 'correction', 'calendar'));
comment on column batch.proven is 'Whether the delivery proved that it is whole (declared rows or digest): only then does absence count.';
comment on column batch.applied_through is 'The last person whose changes were applied, in order of person_id.';
comment on column batch.act is 'What made the batch; a delivery has bytes, the others have none.';
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
    -- Read out of the payload when somebody looks: ten million times nobody does.
    drop column shown_before,
    drop column shown_after;
comment on column change.state is 'A planned change is applied once batch.applied_through has passed its person; only exceptions are marked. A released one was held and is marked applied.';
create index change_of_person on change (person_id, batch_id);
create index change_released on change (batch_id, person_id) where state = 'released';

create view applied_change as
    select c.*
      from change c
      join batch b using (batch_id)
     where c.state = 'applied' or (c.state = 'planned' and c.person_id <= b.applied_through);
comment on view applied_change is 'What was really done of the plans.';

-- The plan says it; only what no plan asked for says it itself.
alter table person_history alter column shown_after drop not null;

drop table planned_identifier;

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
create index affiliation_ending on affiliation (ends_on) where ended_on is null and ends_on is not null;

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
    org_code    text not null,
    role        text,
    op          text not null,
    affected    bigint not null,
    base        bigint not null,
    limit_text  text not null,
    needs       integer not null check (needs in (1, 2)),
    state       text not null check (state in ('open', 'approved', 'rejected', 'expired', 'superseded')),
    opened_at   timestamptz not null,
    expires_at  timestamptz not null,
    decided_at  timestamptz
);
comment on table hold is 'What brakes stopped; a few per batch at most, kept.';
create index hold_of_batch on hold (batch_id);
create index hold_open on hold (expires_at) where state = 'open';

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
    outbox_id      bigint generated always as identity,
    transaction_id xid8 not null default pg_current_xact_id(),
    person_id      uuid not null,
    person_version bigint not null,
    batch_id       uuid,
    occurred_at    timestamptz not null,
    facts          jsonb not null,
    -- The order in which readers advance.
    primary key (transaction_id, outbox_id)
);
comment on table outbox is 'What happened to whom, for everybody who must hear of it; one row per person and batch. No identifier of a register and no name stands in it.';

-- Bulk: ten million people are thirty million identifiers, and each needless index costs them all. A primary key that
-- begins with the person serves what an index on the person did.
drop index identifier_of_person;
alter table identifier drop constraint identifier_pkey, add primary key (person_id, identifier_id);
drop index affiliation_of_person;
alter table affiliation drop constraint affiliation_pkey, add primary key (person_id, affiliation_id);

-- Checking these one row at a time took two fifths of a first load. Nothing ever deletes a person, an org, a batch or a
-- source, and the writers below put the person down in the same transaction; ProvinceImportIT looks for orphans instead.
alter table space drop constraint space_person_id_fkey;
alter table identifier drop constraint identifier_person_id_fkey;
alter table affiliation
    drop constraint affiliation_person_id_fkey,
    drop constraint affiliation_org_id_fkey,
    drop constraint affiliation_class_id_fkey;
alter table guardian_link drop constraint guardian_link_student_id_fkey;
alter table source_record drop constraint source_record_person_id_fkey, drop constraint source_record_source_id_fkey;
alter table person_history drop constraint person_history_person_id_fkey;
alter table change drop constraint change_batch_id_fkey;

-- An identifier in force is found by exactly one of these two.
drop index identifier_unique, identifier_lookup;
create unique index identifier_issued on identifier (blind_index, type) where ended_on is null and type in ('citizenId', 'studentNumber');
create index identifier_free on identifier (blind_index, type) where ended_on is null and type not in ('citizenId', 'studentNumber');

-- A first load leaves out what it can build at its end in a thirtieth of the time; see FirstLoad.
create table deferred_index (
    name       text primary key,
    batch_id   uuid not null references batch,
    definition text not null
);
comment on table deferred_index is 'Indexes that a first load builds at its end. Empty otherwise; meanwhile only its batch writes people.';
alter table batch add column plan_saw bigint;
comment on column batch.plan_saw is 'The last identifier_id when the plan began: if more have been given since, they may be the same numbers.';
alter table source_record drop constraint source_record_pkey;
create unique index source_record_key on source_record (source_id, record_key);

-- 128 random bits meet nobody, and nothing is looked up by them.
alter table person drop constraint person_public_subject_key;

-- Most rows have nothing to be found by here.
drop index guardian_link_of_guardian, guardian_link_by_citizen_id;
create index guardian_link_of_guardian on guardian_link (guardian_id) where ended_on is null and guardian_id is not null;
create index guardian_link_by_citizen_id on guardian_link (blind_index) where ended_on is null and blind_index is not null;
alter table space
    drop constraint space_pkey,
    drop column space_id,
    drop constraint space_space_number_key,
    add primary key (space_number),
    drop constraint space_person_id_key,
    drop constraint space_org_id_key;
create unique index space_of_person on space (person_id) where person_id is not null;
create unique index space_of_org on space (org_id) where org_id is not null;
