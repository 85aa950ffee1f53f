-- Tokens that only the holder of a key can use.
set lock_timeout = '2s';

alter table refresh_family add column jkt text;
alter table refresh_family add column x5t_s256 text;
comment on column refresh_family.jkt is
    'RFC 9449 §6.1: thumbprint of the DPoP key that its first tokens were bound to; null for none.';
comment on column refresh_family.x5t_s256 is
    'RFC 8705 §3.1: SHA-256 of the certificate that its first tokens were bound to; null for none.';
