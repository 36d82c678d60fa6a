-- What is told of signals: counted by Kring itself, protected, and only then kept where people read it. Nobody
-- reads the counts behind it.

create table handle_with_care.told_year (
  year   smallint primary key check (year between 2020 and 2200),
  -- The first day that is not counted yet: a month is told when it is over.
  until  date not null check (extract(day from until) = 1),
  told   jsonb not null check (jsonb_typeof(told) = 'object')
);
alter table handle_with_care.told_year enable row level security, force row level security;
create policy owner_works on handle_with_care.told_year to owner using (true) with check (true);
create policy system_works on handle_with_care.told_year to app
  using ((select platform.acting_role()) = 'system')
  with check ((select platform.acting_role()) = 'system');
create policy readers_read on handle_with_care.told_year for select to app
  using ((select platform.acting_role()) in ('programmeLead', 'groupChair', 'groupMember', 'civilServant',
                                             'alderman'));
grant select, insert, update (until, told) on handle_with_care.told_year to app;
