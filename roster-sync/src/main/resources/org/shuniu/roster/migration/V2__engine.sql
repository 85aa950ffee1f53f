-- Null when what the source said no longer counts: its next word is read afresh.
alter table source_record alter column fingerprint drop not null;

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
