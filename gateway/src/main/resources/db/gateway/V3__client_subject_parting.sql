-- What a merge and a split of people ask of the gateway.
set lock_timeout = '2s';

-- Scale: one row per person and platform or vendor sector that was ever told of them; tens of millions in a province.
create table client_subject (
    client_subject_id bigint generated always as identity,
    person_id         uuid        not null,
    audience          text        not null check (audience ~ '^(platform|vendor):.+'),
    subject           text,
    met_at            timestamptz not null,
    primary key (person_id, audience)
);
comment on table client_subject is
    'Who knows a person by a subject: a platform, or the vendors of one sector. Kept for life: a split must know whom each had met.';
comment on column client_subject.subject is
    'What a split gave the person here in place of the subject that is computed; null for that one.';
insert into client_subject (person_id, audience, met_at)
select f.person_id,
       case c.kind when 'vendor' then 'vendor:' || c.sector_identifier else 'platform:' || c.client_id end,
       min(f.began_at)
  from refresh_family f
  join client c on c.client_id = f.client_id
 group by 1, 2;
insert into client_subject (person_id, audience, met_at)
select s.person_id, 'vendor:' || c.sector_identifier, min(s.granted_at)
  from consent s
  join client c on c.client_id = s.client_id
 group by 1, 2
    on conflict (person_id, audience) do update
       set met_at = least(client_subject.met_at, excluded.met_at);

-- Scale: one row per merge that ended; a few per hundred thousand people.
create table parting (
    merge_id  uuid        not null,
    parted_at timestamptz not null,
    survivor  uuid        not null,
    absorbed  uuid        not null,
    closed_at timestamptz,
    primary key (merge_id, parted_at)
);
comment on table parting is
    'Two people who had been one: what either began before must end. Open until nothing can begin from it any more.';
create index parting_open on parting (parted_at) where closed_at is null;
