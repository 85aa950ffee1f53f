-- Keys move from state to state: while one signs, its successor already waits in the JWKS.
set lock_timeout = '2s';

create unique index signing_key_one_waits on signing_key (alg) where state = 'published';
