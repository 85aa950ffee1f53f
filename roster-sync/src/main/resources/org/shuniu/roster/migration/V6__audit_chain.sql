-- A chain over the audit trail, so that what was changed or taken out later shows.
set lock_timeout = '2s';

-- The order in which the chain takes events in: that of the outbox, for the same reason.
alter table audit_event add column transaction_id xid8 not null default pg_current_xact_id();
create index audit_event_to_seal on audit_event (transaction_id, audit_event_id);

create table audit_block (
    number            bigint primary key check (number > 0),
    -- The last event in it; its first one follows the last one of the block before.
    to_transaction_id xid8 not null,
    to_event_id       bigint not null,
    events            bigint not null check (events > 0),
    digest            text not null check (digest in ('sha256', 'sm3')),
    root              bytea not null,
    sealed_at         timestamptz not null,
    seal              bytea not null
);
comment on table audit_block is 'One block of the chain over audit_event: at most one a second, none while nothing happens.';
comment on column audit_block.root is 'Merkle tree hash (RFC 6962 section 2.1) over the events.';
comment on column audit_block.seal is 'Keyed hash over this row and the seal of the row before.';
create trigger audit_block_append_only before update or delete or truncate on audit_block
    for each statement execute function audit_event_is_append_only();
