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
create unique index batch_undoing on batch (undoes) where undoes is not null and state in ('received', 'reading', 'planned', 'applying');

alter table source
    add column paused_at  timestamptz,
    add column paused_why text check (paused_why in ('undone', 'operator'));
comment on column source.paused_at is 'Since when deliveries are read and planned and not applied, until somebody resumes the source.';

-- Undoing a change needs no fingerprint, and a plan made by hand has no record.
alter table source_record alter column fingerprint drop not null;
comment on column source_record.fingerprint is 'Null when what the source said no longer counts: its next word is read afresh.';

alter table change
    drop constraint change_state_check,
    add constraint change_state_check check (state in ('planned', 'held', 'applied', 'superseded', 'rejected', 'undone')),
    alter column record_key drop not null,
    alter column fingerprint drop not null;
create index change_of_person on change (person_id, batch_id);

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

-- What an undo must know: what was done without a batch, and how orgs were.
create index person_history_by_hand on person_history (person_id) where batch_id is null;
create index guardian_link_ended on guardian_link (student_id, proposal_key) where ended_on is not null;
alter table conflict
    drop constraint conflict_state_check,
    add constraint conflict_state_check check (state in ('open', 'closed', 'void'));
create index conflict_of_person on conflict (person_id, kind);

alter table org add column state text not null default 'open' check (state in ('open', 'void', 'closed'));
comment on column org.state is 'Void is an org whose opening was undone: outside lists, counts and state hash, and the same org if it opens again.';

create table org_before (
    step     bigint generated always as identity,
    batch_id uuid not null references batch,
    code     text not null,
    name     text,
    state    text,
    primary key (batch_id, code)
);
comment on table org_before is 'How the orgs that a batch opened or renamed were before it; null for what was not there. As many rows as orgs, kept.';
create index org_before_by_code on org_before (code);

-- Merging: what was whose, so that two people who were made one can be told apart again.
alter table guardian_link add column sealed_for uuid;
comment on column guardian_link.sealed_for is 'Whose id the sealed facts are bound to, where a merge moved the link; null for the student''s own.';

create table merge (
    merge_id  uuid primary key references batch,
    survivor  uuid not null references person,
    absorbed  uuid not null references person,
    state     text not null check (state in ('merged', 'undone', 'split')),
    merged_at timestamptz not null,
    merged_by text not null,
    ended_at  timestamptz,
    ended_by  uuid references batch,
    check ((state = 'merged') = (ended_at is null)),
    check ((ended_at is null) = (ended_by is null))
);
comment on table merge is 'Two people who were made one: a few per ten thousand people. Its id is that of the batch that did it.';
create unique index merge_in_force on merge (absorbed) where state = 'merged';
create index merge_of_survivor on merge (survivor, merge_id);
create index merge_ended_by on merge (ended_by) where ended_by is not null;
create index merge_changed on merge (greatest(merged_at, ended_at), merge_id);

create table merge_item (
    merge_id uuid not null references merge,
    kind     text not null check (kind in ('affiliation', 'identifier', 'guardian-link', 'ward', 'record')),
    item     text not null,
    whose    text not null check (whose in ('survivor', 'absorbed')),
    primary key (merge_id, kind, item)
);
comment on table merge_item is 'What was whose when two people were merged: a row id, or source and record key. Some ten per merge, kept.';

-- The source of what no feed asserts.
insert into source (source_id, format, mode, scope, absent_after, min_absence, created_at, changed_at)
values ('local', 'local', 'delta', '{}', '{}', 'PT12H', now(), now())
on conflict do nothing;

create table fingerprint_loss (
    source_id text primary key references source,
    losses    bigint not null
);
comment on table fingerprint_loss is 'How often fingerprints of a source were invalidated otherwise than by its deliveries; a copy of them outside counts only while this stands. One row per source.';
