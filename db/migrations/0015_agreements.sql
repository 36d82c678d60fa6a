-- Agreements (convenanten, samenwerkingsafspraken): who may share what with whom, for what, on what ground.
--
-- An agreement is a row of versions. A version never changes: there is no right to update one. A new one
-- takes the place of the one before from its first day on, and the old stays to be read. Which version is
-- in force on a day is a rule (`agreementAllows`), not a column.

create table network.agreement (
  id         uuid primary key default gen_random_uuid(),
  -- The last day it holds, when it was ended before its time.
  last_day   date,
  end_why    text check (length(end_why) between 3 and 1000),
  -- Who ended it.
  function_id  uuid references network.function,
  check (num_nonnulls(last_day, end_why, function_id) in (0, 3))
);

create table network.agreement_version (
  id            uuid primary key default gen_random_uuid(),
  agreement_id  uuid not null references network.agreement on delete cascade,
  number        integer not null check (number between 1 and 999),
  kind          text not null check (kind in ('covenant', 'arrangement')),
  name          text not null check (length(name) between 3 and 200),
  -- A key that other modules ask by; the list is in the rules.
  purpose       text not null check (purpose ~ '^[a-z][A-Za-z]{1,39}$'),
  purpose_text  text not null check (length(purpose_text) between 3 and 2000),
  from_day      date not null,
  until_day     date,
  review_day    date not null,
  changed       text check (length(changed) between 3 and 1000),
  function_id   uuid not null references network.function,
  made_at       timestamptz not null default now(),
  unique (agreement_id, number),
  check (from_day <= until_day),
  check (from_day <= review_day),
  check ((number = 1) = (changed is null))
);
create index agreement_version_by_purpose on network.agreement_version (purpose);

create table network.agreement_party (
  version_id       uuid not null references network.agreement_version on delete cascade,
  organisation_id  uuid not null references network.organisation,
  primary key (version_id, organisation_id)
);
create index agreement_party_by_organisation on network.agreement_party (organisation_id);

-- What may be shared, and on what ground; what is not here may not.
create table network.agreement_share (
  version_id  uuid not null references network.agreement_version on delete cascade,
  data        text not null check (data ~ '^[a-z][A-Za-z]{1,39}$'),
  ground      text not null check (ground ~ '^[a-z][A-Za-z]{1,39}$'),
  primary key (version_id, data)
);

-- Papers that stand elsewhere.
create table network.agreement_document (
  version_id  uuid not null references network.agreement_version on delete cascade,
  position    integer not null check (position between 1 and 9),
  name        text not null check (length(name) between 2 and 200),
  url         text not null check (url ~ '^https://' and length(url) <= 500),
  primary key (version_id, position)
);

-- What of a plan it is for. Plans stand in a module above, so these are keys and no reference.
create table network.agreement_activity (
  version_id    uuid not null references network.agreement_version on delete cascade,
  plan_key      text not null check (plan_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  activity_key  text not null check (activity_key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  primary key (version_id, plan_key, activity_key)
);
create index agreement_activity_by_key on network.agreement_activity (plan_key, activity_key);

do $$
declare name text;
begin
  foreach name in array array['agreement', 'agreement_version', 'agreement_party', 'agreement_share',
    'agreement_document', 'agreement_activity'] loop
    execute format('alter table network.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on network.%I to owner using (true) with check (true)', name);
    execute format('create policy insiders_read on network.%I for select to app
      using ((select network.inside()))', name);
    execute format('create policy keepers_add on network.%I for insert to app
      with check ((select network.keeps_all()))', name);
  end loop;
end $$;
-- Once: what was ended stays so.
create policy keepers_end on network.agreement for update to app
  using (last_day is null and (select network.keeps_all()))
  with check ((select network.keeps_all()));

grant select, insert (id), update (last_day, end_why, function_id) on network.agreement to app;
grant select, insert (id, agreement_id, number, kind, name, purpose, purpose_text, from_day, until_day,
                      review_day, changed, function_id) on network.agreement_version to app;
grant select, insert on network.agreement_party, network.agreement_share, network.agreement_document,
  network.agreement_activity to app;
