-- Scale: one row per person who chose a password, up to 60 million in a province.
create table credential (
    person_id     uuid        primary key,
    password_hash text        not null check (password_hash like '$argon2id$%'),
    created_at    timestamptz not null,
    changed_at    timestamptz not null
);
comment on table credential is 'The password that a person chose, as Argon2id; nobody else ever sets one';

-- Scale: one row per person who ever got a card; a new card takes the old one's place.
create table activation_card (
    person_id  uuid        primary key,
    code_hmac  bytea       not null check (octet_length(code_hmac) = 32),
    issued_at  timestamptz not null,
    issued_by  text        not null,
    expires_at timestamptz not null check (expires_at > issued_at),
    failures   smallint    not null default 0 check (failures between 0 and 5),
    used_at    timestamptz
);
comment on table activation_card is 'The last activation card of a person; the code itself is on paper only';
comment on column activation_card.failures is 'wrong codes so far; five void the card';
