-- Matching: who may be one human, for a person to decide. Written by match.MergeProposals and match.CandidateStore.

create table merge_proposal (
    proposal_id bigint generated always as identity primary key,
    person_a    uuid not null references person,
    person_b    uuid not null references person,
    score       double precision not null,
    evidence    jsonb not null,
    batch_id    uuid references batch,
    state       text not null check (state in ('open', 'merged', 'rejected', 'void')),
    opened_at   timestamptz not null,
    decided_at  timestamptz,
    decided_by  text,
    check (person_a < person_b),
    check ((state in ('merged', 'rejected')) = (decided_by is not null)),
    check ((state = 'open') = (decided_at is null))
);
comment on table merge_proposal is 'Pairs that may be one human, with the evidence as fields and bits, never values. A few per ten thousand people.';
create unique index merge_proposal_open on merge_proposal (person_a, person_b) where state = 'open';
create index merge_proposal_of_pair on merge_proposal (person_a, person_b);
create index merge_proposal_of_b on merge_proposal (person_b);
create index merge_proposal_to_decide on merge_proposal (proposal_id) where state = 'open';

-- Who has no citizen ID number: at least one of two duplicates, or the tiers would have joined them. Everybody else is
-- compared with these only. A hint that may lag behind: the numbers themselves decide.
create table unnumbered_person (
    person_id  uuid primary key references person,
    name_key   text not null,
    birth_date date
);
comment on table unnumbered_person is 'People without a citizen ID number: at most one in a hundred.';
create index unnumbered_person_by_birth_date on unnumbered_person (birth_date, name_key collate "C");
create index unnumbered_person_by_name on unnumbered_person (name_key);

-- One look-up by birth date and beginning of the name; in code point order whatever the database's collation.
create index person_by_birth_date on person (birth_date, name_key collate "C");
create index former_name_by_key on former_name (name_key);
-- Guardians who are named without a number; the others are found by guardian_link_by_citizen_id.
create index guardian_link_by_proposal on guardian_link (proposal_key) where ended_on is null and blind_index is null;
