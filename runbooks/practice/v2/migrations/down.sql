-- Schema 2 to 1: keeps every note, forgets which were pinned.
begin immediate;
alter table note drop column pinned;
pragma user_version = 1;
commit;
