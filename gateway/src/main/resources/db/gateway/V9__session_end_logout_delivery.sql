-- How logins end: known here, so that no loss of Redis forgets whom to tell and nothing begins in a login that is over.
set lock_timeout = '2s';

-- Scale: one row per login that somebody ended in the last minutes; thousands.
create table ended_session (
    sso_session_id text        primary key,
    person_id      uuid        not null,
    ended_at       timestamptz not null,
    swept_at       timestamptz
);
comment on table ended_session is
    'Logins that were ended, for as long as a code of theirs could still be redeemed. Looked at once more until swept_at, for what began at the very moment of the end.';
create index ended_session_open on ended_session (ended_at) where swept_at is null;
create index ended_session_swept on ended_session (swept_at) where swept_at is not null;

-- Scale: one row per person whose logins all ended at once in the last minutes; hundreds of thousands after a summer's graduation.
create table session_sweep (
    person_id uuid        not null,
    begun_by  timestamptz not null,
    swept_at  timestamptz,
    primary key (person_id, begun_by)
);
comment on table session_sweep is
    'All logins of a person that had begun by a moment must end: done in PostgreSQL with this row, in Redis when it answers, which is swept_at.';
create index session_sweep_open on session_sweep (begun_by) where swept_at is null;
create index session_sweep_swept on session_sweep (swept_at) where swept_at is not null;

-- Scale: one row per client of an ended login that wants to hear of it; pruned a day after its last try.
create table logout_delivery (
    delivery_id    uuid        primary key default gen_random_uuid(),
    sso_session_id text        not null,
    client_id      text        not null references client,
    person_id      uuid        not null,
    ended_at       timestamptz not null,
    state          text        not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
    attempts       integer     not null default 0,
    next_at        timestamptz not null,
    last_answer    text,
    unique (sso_session_id, client_id)
);
comment on table logout_delivery is
    'Back-channel logout (OIDC): what is still to be told to whom. Holds no token: it is made for each try.';
comment on column logout_delivery.next_at is 'When waiting: not before. A node that takes the row moves this ahead first, so that its death costs one pause. Else: when it was done.';
create index logout_delivery_due on logout_delivery (client_id, next_at) where state = 'waiting';
create index logout_delivery_done on logout_delivery (next_at) where state <> 'waiting';

-- Scale: one row per part of the gateway that follows the roster.
create table outbox_cursor (
    reader         text   primary key,
    transaction_id bigint not null,
    outbox_id      bigint not null
);
comment on table outbox_cursor is 'Up to where the gateway has drawn its consequences from what happened to people.';
