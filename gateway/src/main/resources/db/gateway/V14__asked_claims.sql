-- Claims that a client asked for by name.
set lock_timeout = '2s';

alter table refresh_family add column id_token_claims text[];
alter table refresh_family add column userinfo_claims text[];
comment on column refresh_family.id_token_claims is
    'OIDC Core §5.5: claims asked for by name for ID tokens, beside those of the scopes; null for none.';
comment on column refresh_family.userinfo_claims is
    'OIDC Core §5.5: the same for userinfo.';
