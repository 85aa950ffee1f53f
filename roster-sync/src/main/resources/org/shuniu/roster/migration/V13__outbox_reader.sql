-- Readers of the outbox that an operator named, such as a topic of a broker.
create table outbox_reader (
    reader         text        primary key,
    transaction_id bigint      not null,
    outbox_id      bigint      not null,
    current_at     timestamptz not null
);
comment on table outbox_reader is 'Up to which entry of the outbox a reader has been told; one row for each that was ever named.';
comment on column outbox_reader.current_at is 'What was committed until then has been told.';
