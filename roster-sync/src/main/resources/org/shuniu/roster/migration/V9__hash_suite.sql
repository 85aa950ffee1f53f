-- By which suite numbers are found again, decided when the first of them is stored.
create table hash_suite (
    only_one boolean primary key default true check (only_one),
    suite    text not null check (suite in ('international', 'sm'))
);
comment on table hash_suite is 'One row: the suite of all blind indexes, record keys and guardian keys of this hub.';

insert into hash_suite (suite)
select 'international'
 where exists (select 1 from person) or exists (select 1 from source_record);
