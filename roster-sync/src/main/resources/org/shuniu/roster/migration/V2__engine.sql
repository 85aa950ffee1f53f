-- The engine grown up: absence, brakes, holds, undo, merges, sponsored people, org changes, events.

-- A batch is a delivery, or what somebody did by hand: an undo, a merge, a sponsored person.
alter table batch
    add column undoes          uuid references batch,
    add column applied_through uuid,
    add column proven          boolean not null default false,
    add column files           integer not null default 1,
    add column act             text not null default 'delivery'
        check (act in ('delivery', 'undo', 'merge', 'split', 'sponsor', 'correction', 'calendar'));
comment on column batch.proven is 'Whether the delivery proved that it is whole (declared rows or digest): only then does absence count.';
comment on column batch.files is 'Of how many files it ought to consist: the most that its source ever sent at once.';
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
    add constraint change_state_check check (state in ('planned', 'held', 'applied', 'superseded', 'rejected')),
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
comment on column absence.last_counted is 'The moment that the last counted snapshot tells about; closer ones count as one with it.';
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

-- Between plan and apply: which records a delivery misses, and which missed ones it holds again.
create table roll_call (
    batch_id   uuid not null references batch,
    record_key bytea not null,
    present    boolean not null,
    primary key (batch_id, record_key)
);
comment on table roll_call is 'What a planned batch will count for or against absence; emptied when it is applied.';

-- A weaker source fills gaps and never overwrites, so whose word an attribute is must be known.
alter table person add column asserted jsonb;
comment on column person.asserted is 'Attributes that a source below the first rank asserted, by the format of that source; null for nearly everybody.';
create index person_undone on person (person_id) where status = 'void' and merged_into is null;

-- The built-in source of what schools and bureaus answer for themselves.
insert into source (source_id, format, mode, scope, absent_after, min_absence, created_at, changed_at)
values ('local', 'local', 'delta', '{}', '{}', 'PT12H', now(), now());

-- What an org was and what became of it. Its people, space and classes follow by these rows.
alter table org add column closed_on date;
comment on column org.closed_on is 'Since when it is no more: closed, merged or recoded; its code is never given again.';
create table org_successor (
    org_id       bigint not null references org,
    successor_id bigint not null references org,
    kind         text not null check (kind in ('merge', 'recode', 'classes')),
    since        date not null,
    primary key (org_id, successor_id)
);
comment on table org_successor is 'Which org goes on for which: mergers, recoded regions, 分班 and 并班. A few per hundred orgs.';
create index org_predecessor on org_successor (successor_id);

-- Codes that files go on to use: of a class renumbered in a merger, of an org known otherwise before.
create table org_alias (
    code   text primary key,
    org_id bigint not null references org,
    since  date not null
);
comment on table org_alias is 'Former codes of orgs that live on under another; a few per merger.';

create table org_change (
    org_change_id uuid primary key,
    kind          text not null check (kind in ('merge', 'close', 'rename', 'recode', 'move')),
    before        jsonb not null,
    after         jsonb not null,
    actor         text not null,
    occurred_at   timestamptz not null
);
comment on table org_change is 'What was done to orgs, and how they were before; some a year, kept.';

-- Of which classes a new class is made: written while it is planned, read when it is opened.
alter table planned_org add column predecessors text[] not null default '{}';
