-- So that an event of a block which does not hold can be named.
set lock_timeout = '2s';

alter table audit_block add column leaves bytea;
comment on column audit_block.leaves is 'Hashes of its events, 32 bytes each, in their order; their tree has the root. Null in older blocks.';
