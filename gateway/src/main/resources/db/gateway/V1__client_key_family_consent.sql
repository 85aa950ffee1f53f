-- What the OpenID provider keeps for good. Short-lived things (codes, sessions) are in Redis.
set lock_timeout = '2s';

create table client (
    client_id                     text primary key,
    kind                          text        not null check (kind in ('platform', 'vendor')),
    name                          text        not null,
    redirect_uris                 text[]      not null,
    post_logout_redirect_uris     text[]      not null,
    backchannel_logout_uri        text,
    scopes                        text[]      not null,
    grant_types                   text[]      not null,
    token_endpoint_auth_method    text        not null
        check (token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post', 'none')),
    id_token_signed_response_alg  text        not null check (id_token_signed_response_alg in ('ES256', 'RS256')),
    require_pkce                  boolean     not null,
    -- Host of the redirect URIs (OIDC Core §8.1): who shares it shares the pairwise subjects.
    sector_identifier             text        not null,
    org_subtree                   text,
    created_by                    text        not null,
    created_at                    timestamptz not null,
    deleted_at                    timestamptz
);
comment on table client is
    'Relying parties and API clients; tens to thousands. A deleted one stays, so that its id is never given again and old receipts keep their name.';
comment on column client.org_subtree is 'Root of what its API tokens may see; null for the whole hub.';
create index client_page on client (created_at, client_id) where deleted_at is null;

create table client_secret (
    client_id   text        not null references client,
    hash        bytea       not null check (length(hash) = 32),
    created_at  timestamptz not null,
    primary key (client_id, hash)
);
comment on table client_secret is
    'SHA-256 of secrets of 256 random bits, at most two a client: the one in use and its successor.';

create table signing_key (
    kid            text primary key,
    alg            text        not null check (alg in ('ES256', 'RS256')),
    state          text        not null check (state in ('published', 'signing', 'verifying', 'gone')),
    public_jwk     text        not null,
    sealed_jwk     bytea,
    published_at   timestamptz not null,
    signing_at     timestamptz,
    verifying_at   timestamptz,
    gone_at        timestamptz,
    check (sealed_jwk is not null or state = 'gone')
);
comment on table signing_key is
    'Keys that sign tokens, the private half sealed; a handful. A key that is gone keeps its row without the private half.';
create unique index signing_key_one_signs on signing_key (alg) where state = 'signing';

create table refresh_family (
    id               uuid primary key,
    client_id        text        not null references client,
    person_id        uuid        not null,
    scopes           text[]      not null,
    sso_session_id   text        not null,
    authenticated_at timestamptz not null,
    amr              text[]      not null,
    offline          boolean     not null,
    generation       integer     not null,
    rotated_at       timestamptz not null,
    began_at         timestamptz not null,
    idle_at          timestamptz not null,
    expires_at       timestamptz not null,
    revoked_at       timestamptz,
    revoked_because  text,
    check ((revoked_at is null) = (revoked_because is null))
);
comment on table refresh_family is
    'All tokens that descend from one redeemed code; tens of millions in a province. Holds no token: the text of every generation is computed. Families end at expires_at and are pruned a day later.';
comment on column refresh_family.idle_at is 'No refresh until then ends the family; never after expires_at.';
-- The row changes with every refresh: room in its page keeps the update off all indexes (HOT).
alter table refresh_family set (fillfactor = 70);
create index refresh_family_of_person on refresh_family (person_id, client_id) where revoked_at is null;
create index refresh_family_of_session on refresh_family (sso_session_id) where revoked_at is null;
create index refresh_family_expiry on refresh_family (expires_at);

create table redeemed_code (
    code_hash    bytea       primary key check (length(code_hash) = 32),
    family_id    uuid,
    redeemed_at  timestamptz not null
);
comment on table redeemed_code is
    'SHA-256 of authorization codes that were used up, so that none counts twice even if Redis forgets; pruned after an hour. family_id is null for a code that was burned without giving a token.';
create index redeemed_code_age on redeemed_code (redeemed_at);

create table consent (
    id            uuid primary key,
    person_id     uuid        not null,
    client_id     text        not null references client,
    scopes        text[]      not null,
    granted_at    timestamptz not null,
    withdrawn_at  timestamptz check (withdrawn_at >= granted_at)
);
comment on table consent is
    'What a person allowed a vendor, and from when until when; never overwritten: a change ends one row and begins another. Tens of millions in a province.';
create unique index consent_in_force on consent (person_id, client_id) where withdrawn_at is null;
create index consent_history on consent (person_id, granted_at);
