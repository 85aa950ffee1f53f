-- Every night's plan is counted (PlanStore.analyse): of a batch 3,000 rows of a big table tell what the database needs to know.
set lock_timeout = '2s';

alter table change
    alter column batch_id set statistics 10,
    alter column state set statistics 10,
    alter column person_id set statistics 10;
