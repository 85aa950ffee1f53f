-- A number for each event that leaves no gap, so that one that was taken out before it was sealed shows.
set lock_timeout = '2s';

alter table audit_event
    add column run           uuid,
    add column sequence      bigint,
    add column settled_below bigint,
    add column unused        int8multirange;
comment on column audit_event.run is 'One life of a process of the node; null for events older than this column.';
comment on column audit_event.sequence is 'From one within the run; acts that were rolled back leave gaps.';
comment on column audit_event.settled_below is 'Every smaller number of the run is stored, or told as unused by a stored event.';
comment on column audit_event.unused is 'Numbers of the run whose acts were rolled back; null for none.';
