-- The roster: who there is, where they belong, who said so. Owned by roster-sync; nobody else names these tables.

-- Regions, schools and classes: half a million schools and ten million classes in a nation, some 40,000 and 600,000 in a province.
create table org (
    org_id     bigint generated always as identity primary key,
    code       text not null unique,
    kind       text not null check (kind in ('hub', 'province', 'city', 'county', 'bureau', 'school', 'class')),
    name       text not null,
    stage      text check (stage in ('k', 'p', 'j', 's', 'v')),
    entry_year integer,
    ordinal    integer,
    created_at timestamptz not null,
    check ((kind = 'class') = (stage is not null and entry_year is not null and ordinal is not null))
);
comment on table org is 'Regions, schools and classes. A class is stage, entry year and ordinal at its school, never its grade of today.';

-- Who an org hangs under, effective-dated: one row in force per org, the root has none.
create table org_parent (
    org_id    bigint not null references org,
    parent_id bigint not null references org,
    began_on  date not null,
    ended_on  date,
    primary key (org_id, began_on)
);
comment on table org_parent is 'Effective-dated parents. About as many rows as orgs.';
create unique index org_parent_in_force on org_parent (org_id) where ended_on is null;
create index org_children on org_parent (parent_id) where ended_on is null;

create table person (
    person_id      uuid primary key,
    public_subject text not null unique,
    name           text not null,
    name_key       text not null,
    pinyin         text,
    gender         text not null check (gender in ('0', '1', '2', '9')),
    birth_date     date,
    assurance      text not null check (assurance in ('unverified', 'registry', 'population')),
    status         text not null check (status in ('active', 'frozen', 'void')),
    version        bigint not null,
    created_at     timestamptz not null,
    changed_at     timestamptz not null
);
comment on table person is 'One human each. Ten million in a large province.';

-- Names a person had before; the matcher accepts them beside the current one.
create table former_name (
    person_id uuid not null references person,
    name      text not null,
    name_key  text not null,
    ended_on  date not null,
    primary key (person_id, name_key)
);
comment on table former_name is 'Former names, a few per hundred people.';

create table source (
    source_id    text primary key,
    format       text not null,
    mode         text not null check (mode in ('snapshot', 'delta')),
    scope        text[] not null,
    absent_after jsonb not null,
    min_absence  text not null,
    created_at   timestamptz not null,
    changed_at   timestamptz not null
);
comment on table source is 'Feeds; tens per hub.';

create table batch (
    batch_id        uuid primary key,
    source_id       text not null references source,
    node            text not null,
    file_name       text not null,
    state           text not null check (state in ('received', 'reading', 'planned', 'held', 'applying', 'applied', 'refused', 'undone')),
    dry_run         boolean not null,
    declared_rows   bigint,
    declared_digest boolean not null,
    sha256          text not null,
    byte_count      bigint not null,
    as_of           timestamptz not null,
    sent_by         text not null,
    received_at     timestamptz not null,
    finished_at     timestamptz,
    plan_hash       text,
    rows            bigint not null default 0,
    created         bigint not null default 0,
    updated         bigint not null default 0,
    unchanged       bigint not null default 0,
    transferred     bigint not null default 0,
    departed        bigint not null default 0,
    reactivated     bigint not null default 0,
    quarantined     bigint not null default 0,
    held            bigint not null default 0,
    problem         jsonb
);
comment on table batch is 'Deliveries; a few per source and day, kept.';
create index batch_of_source on batch (source_id, batch_id desc);
create index batch_open on batch (received_at) where state in ('received', 'reading', 'planned', 'applying');

create table row_problem (
    batch_id    uuid not null references batch,
    sequence    bigint not null,
    row_number  bigint,
    column_name text,
    code        text not null,
    message     text not null,
    fix         text not null,
    quarantines boolean not null,
    primary key (batch_id, sequence)
);
comment on table row_problem is 'What was wrong with rows of a delivery; a few per hundred rows. Never quotes a sensitive value.';

create table identifier (
    identifier_id bigint generated always as identity primary key,
    person_id     uuid not null references person,
    type          text not null check (type in ('citizenId', 'studentNumber', 'teacherNumber', 'document', 'schoolNumber')),
    blind_index   bytea not null,
    sealed        bytea not null,
    source_id     text not null,
    began_on      date not null,
    ended_on      date
);
comment on table identifier is 'What names a person elsewhere: sealed, found by keyed hash. Two or three per person.';
-- Only these two are issued to one human each; teacher and school numbers are free text of a school.
create unique index identifier_unique on identifier (type, blind_index) where ended_on is null and type in ('citizenId', 'studentNumber');
create index identifier_lookup on identifier (blind_index, type);
create index identifier_of_person on identifier (person_id);

-- Serves role and class of today as well as the past: a change ends one row and begins another.
create table affiliation (
    affiliation_id bigint generated always as identity primary key,
    person_id      uuid not null references person,
    org_id         bigint not null references org,
    class_id       bigint references org,
    role           text not null check (role in ('student', 'teacher', 'staff', 'guardian', 'administrator')),
    seat           integer,
    state          text not null check (state in ('active', 'suspended', 'ended')),
    source_id      text not null,
    record_key     bytea,
    began_on       date not null,
    ended_on       date,
    check ((state = 'ended') = (ended_on is not null))
);
comment on table affiliation is 'Person, org, role, class, asserted by one source. One to two in force per person, all the past ones kept.';
-- `nulls not distinct`: not every affiliation has a class.
create unique index affiliation_in_force on affiliation (person_id, org_id, role, class_id, source_id) nulls not distinct where ended_on is null;
create index affiliation_of_person on affiliation (person_id);
create index affiliation_at_org on affiliation (org_id) where ended_on is null;
create index affiliation_at_class on affiliation (class_id) where ended_on is null;

create table space (
    space_id     bigint generated always as identity primary key,
    space_number text not null unique,
    kind         text not null check (kind in ('personal', 'institutional')),
    person_id    uuid unique references person,
    org_id       bigint unique references org,
    provider     text not null,
    state        text not null check (state in ('open', 'frozen', 'void')),
    opened_at    timestamptz not null,
    check ((kind = 'personal') = (person_id is not null) and (kind = 'institutional') = (org_id is not null))
);
comment on table space is 'Learning spaces: exactly one per person for life, one per school and class.';

create table guardian_link (
    guardian_link_id bigint generated always as identity primary key,
    student_id       uuid not null references person,
    guardian_id      uuid references person,
    state            text not null check (state in ('proposed', 'confirmed', 'ended')),
    proposal_key     bytea not null,
    blind_index      bytea,
    sealed           bytea not null,
    source_id        text not null,
    began_on         date not null,
    ended_on         date,
    check ((state = 'ended') = (ended_on is not null)),
    check (state <> 'confirmed' or guardian_id is not null)
);
comment on table guardian_link is 'Student and guardian. A registry''s guardian columns make a sealed proposal; a person only when the guardian comes. One to two per student.';
create unique index guardian_link_in_force on guardian_link (student_id, proposal_key) where ended_on is null;
create index guardian_link_of_guardian on guardian_link (guardian_id) where ended_on is null;
create index guardian_link_by_citizen_id on guardian_link (blind_index) where ended_on is null;

-- What a source last said, record by record: the source link of the matcher and the fingerprint that lets an unchanged record stop early.
create table source_record (
    source_id   text not null references source,
    record_key  bytea not null,
    person_id   uuid not null references person,
    fingerprint bytea not null,
    batch_id    uuid not null,
    primary key (source_id, record_key)
);
comment on table source_record is 'One row per record and source: as many as people, times the sources that name them.';
create index source_record_of_person on source_record (person_id);

-- The plan of a batch. Payloads are sealed; before and after are masked and may be shown.
create table change (
    batch_id     uuid not null references batch,
    sequence     bigint not null,
    person_id    uuid not null,
    op           text not null,
    rule         text not null,
    row_number   bigint not null,
    record_key   bytea not null,
    fingerprint  bytea not null,
    base_version bigint not null,
    org_code     text not null,
    shown_before jsonb not null,
    shown_after  jsonb not null,
    payload      bytea not null,
    state        text not null check (state in ('planned', 'applied', 'superseded')),
    primary key (batch_id, sequence)
);
comment on table change is 'What a batch asks for: one row per changed record; ten million at a first load, some tens of thousands a night after.';
create index change_to_apply on change (batch_id, person_id) where state = 'planned';

-- While a batch is planned: people it will create, so that a second row about one of them finds the first.
create table planned_identifier (
    batch_id      uuid not null references batch,
    type          text not null,
    blind_index   bytea not null,
    person_id     uuid not null,
    name_key      text not null,
    birth_date    date,
    gender        text not null,
    citizen_index bytea,
    org_code      text not null,
    role          text not null,
    primary key (batch_id, blind_index, type)
);
comment on table planned_identifier is 'Emptied when its batch is done.';

-- While a batch is read: every record it holds, in file order. The first pass writes it, the second visits only what changed.
create table seen_record (
    batch_id    uuid not null references batch,
    position    bigint not null,
    record_key  bytea,
    fingerprint bytea not null,
    primary key (batch_id, position)
);
comment on table seen_record is 'Emptied when its batch is done.';
create index seen_record_by_key on seen_record (batch_id, record_key);

create table planned_org (
    batch_id uuid not null references batch,
    code     text not null,
    kind     text not null,
    name     text not null,
    parent   text,
    primary key (batch_id, code)
);
comment on table planned_org is 'Schools and classes a batch will create or rename; emptied when it is done.';

create table person_history (
    person_id   uuid not null references person,
    version     bigint not null,
    occurred_at timestamptz not null,
    op          text not null,
    rule        text not null,
    actor       text not null,
    batch_id    uuid,
    row_number  bigint,
    shown_after jsonb not null,
    primary key (person_id, version)
);
comment on table person_history is 'Why a person is as they are. One row per version of a person.';

create table conflict (
    conflict_id bigint generated always as identity primary key,
    kind        text not null check (kind in ('two-schools', 'key-reused', 'citizen-id-shared')),
    person_id   uuid not null references person,
    batch_id    uuid not null,
    row_number  bigint not null,
    state       text not null check (state in ('open', 'closed')),
    opened_at   timestamptz not null
);
comment on table conflict is 'What people must look at: a few per ten thousand records.';
create unique index conflict_open on conflict (person_id, kind) where state = 'open';

create table audit_event (
    audit_event_id bigint generated always as identity primary key,
    node           text not null,
    occurred_at    timestamptz not null,
    type           text not null,
    actor          text not null,
    subject        text,
    payload        jsonb not null
);
comment on table audit_event is 'Who did what to whom. Millions a year, never updated.';
create index audit_event_of_subject on audit_event (subject, audit_event_id);
create function audit_event_is_append_only() returns trigger language plpgsql as
$$ begin raise exception 'the audit trail is append-only'; end $$;
create trigger audit_event_append_only before update or delete or truncate on audit_event
    for each statement execute function audit_event_is_append_only();
