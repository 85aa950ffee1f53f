-- Platforms that keep spaces for people of some orgs.
set lock_timeout = '2s';

-- Scale: tens per hub.
create table space_provider (
    name           text        primary key,
    url            text        not null,
    orgs           text[]      not null,
    sealed_secret  bytea       not null,
    transaction_id bigint      not null,
    outbox_id      bigint      not null,
    current_at     timestamptz not null,
    walking        boolean     not null,
    walked_to      uuid,
    failures       integer     not null default 0,
    last_answer    text,
    next_at        timestamptz not null
);
comment on table space_provider is 'Who keeps spaces, for whom, and how far its people were looked through.';
comment on column space_provider.walking is 'Whether everybody of the hub is being looked through, as after a change of its orgs.';
comment on column space_provider.current_at is 'What was committed until then has been seen; older than the outbox keeps entries: everybody is looked through again.';
comment on column space_provider.next_at is 'Not before. A node that works for it moves this ahead first, so that its death costs a minute.';
