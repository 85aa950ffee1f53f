-- Every night's plan is counted (PlanStore.analyse): 9,000 rows of a big table tell as much of a batch as 30,000.
set lock_timeout = '2s';

alter table change
    alter column batch_id set statistics 30,
    alter column state set statistics 30,
    alter column person_id set statistics 30;
