-- Schema 1 to 2: notes can be pinned.
begin immediate;
alter table note add column pinned integer not null default 0 check (pinned in (0, 1));
pragma user_version = 2;
commit;
