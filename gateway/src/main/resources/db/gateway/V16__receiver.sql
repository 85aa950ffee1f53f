-- Addresses to which events are sent, and what they would not take.
set lock_timeout = '2s';

-- Scale: some per API client; hundreds.
create table receiver (
    receiver_id    uuid        primary key default gen_random_uuid(),
    client_id      text        not null references client on delete cascade,
    name           text        not null,
    url            text        not null,
    sealed_secret  bytea       not null,
    transaction_id bigint      not null,
    outbox_id      bigint      not null,
    current_at     timestamptz not null,
    failures       integer     not null default 0,
    next_at        timestamptz not null,
    last_answer    text,
    unique (client_id, name)
);
comment on table receiver is 'Webhooks: where each stands in the outbox.';
comment on column receiver.current_at is 'What was committed until then has been told; older than the outbox keeps entries: something was missed.';
comment on column receiver.next_at is 'Not before. A node that sends moves this ahead first, so that its death costs one pause.';

-- Scale: what a receiver refused again and again; hundreds, as long as the outbox keeps the event.
create table dead_letter (
    receiver_id    uuid        not null references receiver on delete cascade,
    transaction_id bigint      not null,
    outbox_id      bigint      not null,
    occurred_at    timestamptz not null,
    answer         text        not null,
    asked_again    boolean     not null default false,
    primary key (receiver_id, transaction_id, outbox_id)
);
comment on table dead_letter is 'Events that a receiver would not take, which others must not wait for.';
create index dead_letter_asked_again on dead_letter (receiver_id) where asked_again;
