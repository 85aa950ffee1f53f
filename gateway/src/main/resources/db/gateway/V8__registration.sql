-- Clients that register themselves (RFC 7591), and by whose leave.
set lock_timeout = '2s';

create table registration_token (
    id              uuid        primary key,
    hash            bytea       not null unique check (length(hash) = 32),
    kind            text        not null check (kind in ('platform', 'vendor')),
    redirect_hosts  text[]      not null,
    scopes          text[]      not null,
    require_pkce    boolean     not null,
    org_subtree     text,
    uses_left       integer     check (uses_left >= 0),
    created_by      text        not null,
    created_at      timestamptz not null,
    expires_at      timestamptz not null check (expires_at > created_at)
);
comment on table registration_token is
    'Initial access tokens by their SHA-256, with what a client registered under one may be; tens to thousands. One that is used up or over stays: changes of its clients are held to it.';
comment on column registration_token.redirect_hosts is 'Hosts of redirect URIs; * for any.';
comment on column registration_token.uses_left is 'Null for as often as one likes, in a demo.';

create table client_registration (
    client_id              text  primary key references client,
    registration_token_id  uuid  not null references registration_token,
    hash                   bytea not null check (length(hash) = 32)
);
comment on table client_registration is
    'Registration access tokens (RFC 7592) by their SHA-256, one for each client that registered itself; up to thousands.';
