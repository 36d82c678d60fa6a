-- What organisations that signed promise of their own accord, and what came of it each year (check-in).
-- Read by everyone inside; written by the organisation itself, and by project leaders for who cannot.

create table network.promise (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references network.organisation,
  text             text not null check (length(text) between 3 and 500),
  made_on          date not null default platform.today(),
  function_id      uuid not null references network.function
);
create index promise_by_organisation on network.promise (organisation_id);

create table network.check_in (
  promise_id   uuid not null references network.promise on delete cascade,
  year         integer not null check (year between 2000 and 2999),
  outcome      text not null check (outcome in ('done', 'busy', 'not')),
  example      text check (length(example) between 1 and 1000),
  function_id  uuid not null references network.function,
  at           timestamptz not null default now(),
  primary key (promise_id, year)
);

do $$
declare name text;
begin
  foreach name in array array['promise', 'check_in'] loop
    execute format('alter table network.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on network.%I to owner using (true) with check (true)', name);
    execute format('create policy insiders_read on network.%I for select to app
      using ((select network.inside()))', name);
  end loop;
end $$;
create policy keepers_promise on network.promise for insert to app
  with check ((organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))
    and exists (select from network.signature s where s.organisation_id = promise.organisation_id));
create policy keepers_answer on network.check_in for insert to app
  with check (exists (select from network.promise p where p.id = promise_id
    and (p.organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))));
create policy keepers_answer_better on network.check_in for update to app
  using (exists (select from network.promise p where p.id = promise_id
    and (p.organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))))
  with check (exists (select from network.promise p where p.id = promise_id
    and (p.organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))));
grant select, insert (organisation_id, text, made_on, function_id) on network.promise to app;
grant select, insert, update (outcome, example, function_id, at) on network.check_in to app;
