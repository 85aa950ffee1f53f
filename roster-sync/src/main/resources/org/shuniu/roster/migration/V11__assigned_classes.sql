-- Which class somebody teaches, by a file that holds no posts; and what a source itself calls a person.
alter table affiliation
    drop constraint affiliation_basis_check,
    drop constraint affiliation_sponsored,
    add constraint affiliation_basis_check check (basis in ('registry', 'assigned', 'sponsored', 'seconded')),
    add constraint affiliation_sponsored check
        (basis in ('registry', 'assigned') or (ends_on is not null and sponsor is not null and reason is not null));
alter table identifier
    drop constraint identifier_type_check,
    add constraint identifier_type_check
        check (type in ('citizenId', 'studentNumber', 'teacherNumber', 'document', 'schoolNumber', 'sourceNumber'));
