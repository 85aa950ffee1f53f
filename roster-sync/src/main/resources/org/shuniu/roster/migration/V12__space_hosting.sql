-- Spaces that a platform keeps for us: who was asked for what, and what came of it.
create table space_hosting (
    space_number text        not null references space,
    provider     text        not null,
    person_id    uuid        not null,
    wanted       text        not null check (wanted in ('open', 'frozen', 'moved')),
    state        text        not null check (state in ('asked', 'open', 'frozen', 'failed', 'moved')),
    address      text,
    reason       text,
    revision     bigint      not null,
    attempts     integer     not null default 0,
    asked_at     timestamptz not null,
    answered_at  timestamptz,
    next_at      timestamptz,
    primary key (space_number, provider),
    check (state <> 'open' or address is not null)
);
comment on table space_hosting is 'One row per personal space and platform that keeps or kept it: as many as people of the schools that have one.';
comment on column space_hosting.revision is 'Counts what the provider is to be told; an answer to an older one settles nothing.';
comment on column space_hosting.next_at is 'When the provider is told next; null when it has been, or has refused for good.';
create index space_hosting_due on space_hosting (provider, next_at) where next_at is not null;
create index space_hosting_of_person on space_hosting (person_id);
