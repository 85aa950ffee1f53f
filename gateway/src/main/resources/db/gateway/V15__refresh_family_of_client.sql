-- Ending a client, or what it began before a moment, found its families by reading all of them.
set lock_timeout = '2s';

create index refresh_family_of_client on refresh_family (client_id) where revoked_at is null;
