begin;
create table note (
  id integer primary key,
  text text not null
);
insert into note (text) values
  ('Water the plants'),
  ('Send the invitations'),
  ('Book the train');
pragma user_version = 1;
commit;
