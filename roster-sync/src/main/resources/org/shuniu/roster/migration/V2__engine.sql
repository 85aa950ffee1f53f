-- The engine grown up: absence, brakes, holds, undo, merges, sponsored people, org changes, events.

-- A batch is a delivery, or what somebody did by hand: an undo, a merge, a sponsored person.
alter table batch
    add column undoes          uuid references batch,
    add column applied_through uuid,
    add column planned_at      timestamptz,
    add column proven          boolean not null default false,
    add column files           integer not null default 1,
    add column act             text not null default 'delivery'
        check (act in ('delivery', 'undo', 'merge', 'split', 'sponsor', 'correction', 'calendar'));
comment on column batch.proven is 'Whether the delivery proved that it is whole (declared rows or digest): only then does absence count.';
comment on column batch.files is 'Of how many files it ought to consist: the most that its source ever sent at once.';
comment on column batch.applied_through is 'The last person whose changes were applied, in order of person_id.';
comment on column batch.act is 'What made the batch; a delivery has bytes, the others have none.';
create index batch_finished on batch (finished_at);
create index batch_held on batch (source_id) where state = 'held';
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
    add constraint change_state_check check (state in ('planned', 'held', 'released', 'applied', 'superseded', 'rejected', 'undone')),
    alter column record_key drop not null,
    alter column fingerprint drop not null,
    add column role       text,
    add column class_code text,
    add column key_change text check (key_change in ('replaced', 'added')),
    add column suspends   boolean not null default false,
    add column identifies boolean not null default true,
    -- Read out of the payload when somebody looks: ten million times nobody does.
    drop column shown_before,
    drop column shown_after;
comment on column change.state is 'A planned change is applied once batch.applied_through has passed its person; only exceptions are marked. held: a brake stopped it; released: approved, and applied by a walk of its own, since the walk over what was planned may have passed.';
comment on column change.role is 'The role of the affiliation that the change begins, if it begins one; class_code likewise.';
comment on column change.key_change is 'Whether a number by which the person is known was replaced, or one was added that may stand beside another.';
comment on column change.identifies is 'Whether it says anything by which the person may turn out to be somebody else: only then duplicates are looked for.';
create index change_of_person on change (person_id, batch_id);
create index change_leaving on change (batch_id, person_id) where op = 'leave';
create index change_released on change (batch_id, person_id) where state = 'released';
create index change_of_key on change (batch_id, org_code) where key_change is not null;
create index change_arriving on change (batch_id, org_code) where role is not null and base_version > 0;

create view applied_change as
    select c.*
      from change c
      join batch b using (batch_id)
     where c.state = 'applied' or (c.state = 'planned' and c.person_id <= b.applied_through);
comment on view applied_change is 'What was really done of the plans.';

-- The plan says it; only what no plan asked for says it itself.
alter table person_history alter column shown_after drop not null;

drop table planned_identifier;

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
comment on column absence.last_counted is 'The moment that the last counted snapshot tells about; closer ones count as one with it.';
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

-- Which delivery the cached index of a source must be of; every other file is made anew from source_record.
create table source_index (
    source_id text primary key references source,
    batch_id  uuid not null,
    settled   boolean not null
);
comment on table source_index is 'The last batch that moved fingerprints of a source, and whether an index file bears its name. One row per source.';

-- What a cached index may say otherwise than source_record: what was applied late, undone or done by hand.
create table stale_record (
    stale_id   bigint generated always as identity primary key,
    source_id  text not null references source,
    record_key bytea not null
);
comment on table stale_record is 'Some hundreds a day at most; emptied by the next delivery of the source.';
create index stale_record_of_source on stale_record (source_id, stale_id);

-- Recognising needs no table any more.
drop table seen_record;

-- Who may be one human, for a person to decide.

create table merge_proposal (
    proposal_id bigint generated always as identity primary key,
    person_a    uuid not null references person,
    person_b    uuid not null references person,
    score       double precision not null,
    evidence    jsonb not null,
    batch_id    uuid references batch,
    state       text not null check (state in ('open', 'merged', 'rejected', 'void')),
    opened_at   timestamptz not null,
    decided_at  timestamptz,
    decided_by  text,
    reason      text,
    check (person_a < person_b),
    check (reason is null or state = 'rejected'),
    check ((state in ('merged', 'rejected')) = (decided_by is not null)),
    check ((state = 'open') = (decided_at is null))
);
comment on table merge_proposal is 'Pairs that may be one human, with the evidence as fields and bits, never values. A few per ten thousand people.';
create unique index merge_proposal_open on merge_proposal (person_a, person_b) where state = 'open';
create index merge_proposal_of_pair on merge_proposal (person_a, person_b);
create index merge_proposal_of_b on merge_proposal (person_b);
create index merge_proposal_to_decide on merge_proposal (proposal_id) where state = 'open';

-- Who has no citizen ID number: at least one of two duplicates, or the tiers would have joined them. Everybody else is
-- compared with these only. A hint that may lag behind: the numbers themselves decide.
create table unnumbered_person (
    person_id  uuid primary key references person,
    name_key   text not null,
    birth_date date
);
comment on table unnumbered_person is 'People without a citizen ID number: at most one in a hundred.';
create index unnumbered_person_by_birth_date on unnumbered_person (birth_date, name_key collate "C");
create index unnumbered_person_by_name on unnumbered_person (name_key);

-- One look-up by birth date and beginning of the name; in code point order whatever the database's collation.
create index person_by_birth_date on person (birth_date, name_key collate "C");
create index former_name_by_key on former_name (name_key);
-- Guardians who are named without a number; the others are found by guardian_link_by_citizen_id.
create index guardian_link_by_proposal on guardian_link (proposal_key) where ended_on is null and blind_index is null;

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

-- One index finds an identifier, in force or not, and keeps what is given to one human each from two of them. The
-- blind index covers the type.
drop index identifier_unique, identifier_lookup;
create unique index identifier_by_number on identifier
    (blind_index, (case when ended_on is null and type in ('citizenId', 'studentNumber') then 0 else identifier_id end));
create index identifier_corrected on identifier (blind_index) where ended_on is not null and type = 'citizenId';

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
