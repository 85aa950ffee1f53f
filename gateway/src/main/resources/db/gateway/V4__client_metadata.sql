-- The rest of what a client can say of itself. What the first release keeps in columns stays there,
-- where its code, still running beside this one during an upgrade, reads and writes it.
set lock_timeout = '2s';

alter table client add column metadata jsonb not null default '{}';
comment on column client.metadata is
    'Members of RFC 7591 §2, RFC 8705, RFC 9101, RFC 9126, RFC 9449 and our profile, spelt as the API spells them; one that is missing has its default. No query looks inside.';

alter table client drop constraint client_token_endpoint_auth_method_check;
alter table client add constraint client_token_endpoint_auth_method_check
    check (token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post', 'private_key_jwt',
                                          'tls_client_auth', 'self_signed_tls_client_auth', 'none'));
