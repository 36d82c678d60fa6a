-- The register: what organisations offer, where, and who among their people can be called for what.
--
-- Terms follow Open Referral HSDS 3.1: an organisation has locations and services; a service is offered at
-- locations. A listing says for what one may call a person in a function; it is shown only while both the
-- person and the employer consent. What is shielded (the address of a shelter) stands sealed in a table of
-- its own that only the organisation's own administrators reach, so nothing that joins can carry it along.

create schema extensions;
grant usage on schema extensions to app;
create extension pg_trgm schema extensions;
create extension unaccent schema extensions;

---------------------------------------------------------------------------------- functions to be found in

alter table network.function drop constraint function_role_check;
alter table network.function add constraint function_role_check check (role in (
  'visitor', 'system', 'machine', 'programmeLead', 'groupChair', 'groupMember', 'alderman', 'civilServant',
  'professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact', 'organisationAdministrator',
  'administrator', 'dataProtectionOfficer'));

create or replace function network.may_grant(role text, organisation_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then
        may_grant.role in ('professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
                           'groupMember', 'groupChair', 'civilServant', 'alderman',
                           'organisationAdministrator')
        and exists (select from network.organisation o
                    where o.id = may_grant.organisation_id and o.register <> 'kring')
      when 'organisationAdministrator' then
        may_grant.organisation_id = network.acting_organisation()
        and (may_grant.role in ('professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
                                'organisationAdministrator')
             or may_grant.role in ('civilServant', 'alderman')
                and exists (select from network.organisation o
                            where o.id = may_grant.organisation_id and o.kind = 'gemeente'))
      else false end, false)
  $$;

---------------------------------------------------------------------------------- who reads, who keeps

/* Whether the actor works in the network: everyone but visitors, machines and technical administrators. */
create function network.inside() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select coalesce(platform.acting_role() not in ('visitor', 'administrator', 'machine'), false) $$;

/* The organisation whose entries the actor keeps; null for who keeps none. */
create function network.kept_organisation() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select network.acting_organisation() where platform.acting_role() = 'organisationAdministrator'
  $$;

/* Whether the actor keeps the entries of all organisations. */
create function network.keeps_all() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select coalesce(platform.acting_role() in ('programmeLead', 'system'), false) $$;

revoke execute on function network.inside(), network.kept_organisation(), network.keeps_all() from public;
grant execute on function network.inside(), network.kept_organisation(), network.keeps_all() to app;

---------------------------------------------------------------------------------- forms of violence

-- The taxonomy by which people and services are found; loaded from `data/netwerk/vormen.yaml`.
create table network.form (
  key       text primary key check (key ~ '^[a-z][a-z-]{1,39}$'),
  name      text not null unique check (length(name) between 2 and 80),
  summary   text not null check (length(summary) between 2 and 400),
  position  integer not null,
  -- What people call it; the finder takes these for the form itself.
  words     text[] not null
);

---------------------------------------------------------------------------------- locations and services

create table network.location (
  id                 uuid primary key default gen_random_uuid(),
  organisation_id    uuid not null references network.organisation on delete cascade,
  name               text not null check (length(name) between 2 and 200),
  kind               text not null default 'physical' check (kind in ('physical', 'virtual', 'secret')),
  address            text check (length(address) <= 200),
  postcode           text check (length(postcode) <= 10),
  place              text check (length(place) <= 80),
  municipality_code  text references network.municipality,
  accessibility      text check (length(accessibility) <= 500),
  -- Fields that stay within the network; the others are for everyone.
  hidden             text[] not null default '{}',
  register_key       text check (length(register_key) between 1 and 200),
  version            integer not null default 1,
  unique (organisation_id, register_key),
  -- Of a secret place nothing stands here that leads there.
  check (kind <> 'secret'
         or num_nonnulls(address, postcode, place, municipality_code, accessibility) = 0)
);
create index location_by_municipality on network.location (municipality_code);

create table network.service (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references network.organisation on delete cascade,
  name             text not null check (length(name) between 2 and 200),
  summary          text not null check (length(summary) between 2 and 2000),
  status           text not null default 'active' check (status in ('active', 'inactive')),
  audience         text check (length(audience) <= 500),
  age_from         integer check (age_from between 0 and 120),
  age_until        integer check (age_until between 0 and 120),
  languages        text[] not null default '{}',
  accessibility    text check (length(accessibility) <= 500),
  access           text not null default 'self' check (access in ('self', 'referral', 'professionals')),
  access_text      text check (length(access_text) <= 1000),
  costs            text check (length(costs) <= 500),
  exclusions       text check (length(exclusions) <= 1000),
  urgency          text not null default 'weeks' check (urgency in ('always', 'sameDay', 'week', 'weeks')),
  -- Said once by who keeps it; not shown after two weeks.
  waiting_days     integer check (waiting_days between 0 and 1000),
  waiting_at       date,
  phone            text check (length(phone) <= 20),
  email            text check (length(email) <= 200),
  website          text check (length(website) <= 300),
  round_the_clock  boolean not null default false,
  hidden           text[] not null default '{}',
  source           text check (length(source) <= 400),
  register_key     text check (length(register_key) between 1 and 200),
  confirmed_at     date not null default platform.today(),
  version          integer not null default 1,
  unique (organisation_id, register_key),
  check (age_from is null or age_until is null or age_from <= age_until),
  check ((waiting_days is null) = (waiting_at is null))
);
create index service_by_organisation on network.service (organisation_id, name);

create table network.service_form (
  service_id  uuid not null references network.service on delete cascade,
  form_key    text not null references network.form,
  primary key (service_id, form_key)
);
create index service_form_by_form on network.service_form (form_key);

-- For whom it is; no rows: for the area of the organisation.
create table network.service_municipality (
  service_id         uuid not null references network.service on delete cascade,
  municipality_code  text not null references network.municipality,
  primary key (service_id, municipality_code)
);
create index service_municipality_by_code on network.service_municipality (municipality_code);

create table network.service_location (
  service_id   uuid not null references network.service on delete cascade,
  location_id  uuid not null references network.location on delete cascade,
  primary key (service_id, location_id)
);
create index service_location_by_location on network.service_location (location_id);

-- By the clock of Amsterdam; what runs past midnight is two rows.
create table network.opening (
  id          uuid primary key default gen_random_uuid(),
  service_id  uuid not null references network.service on delete cascade,
  weekday     integer not null check (weekday between 1 and 7),
  opens       time not null,
  closes      time not null,
  check (opens < closes),
  unique (service_id, weekday, opens)
);

---------------------------------------------------------------------------------- what is shielded

-- The sealed file of an organisation: whoever sees this row gets the key.
create table network.shield (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null unique references network.organisation on delete cascade
);
create table network.shielded (
  id           uuid primary key default gen_random_uuid(),
  shield_id    uuid not null references network.shield on delete cascade,
  location_id  uuid not null unique references network.location on delete cascade,
  -- Address, postcode and place, sealed as one text.
  sealed       bytea not null check (length(sealed) between 30 and 2000)
);
create index shielded_by_shield on network.shielded (shield_id);

---------------------------------------------------------------------------------- people one may call

create table network.listing (
  function_id          uuid primary key references network.function on delete cascade,
  subject              text not null check (length(subject) between 2 and 500),
  age_from             integer check (age_from between 0 and 120),
  age_until            integer check (age_until between 0 and 120),
  hours_per_week       numeric(4, 1) check (hours_per_week between 0 and 80),
  reachable            text check (length(reachable) <= 200),
  phone                text check (length(phone) <= 20),
  email                text check (length(email) <= 200),
  deputy_id            uuid references network.function on delete set null,
  trained_until        date,
  person_consent_at    timestamptz,
  employer_consent_at  timestamptz,
  employer_consent_by  uuid references network.function,
  confirmed_at         date not null default platform.today(),
  version              integer not null default 1,
  check (deputy_id <> function_id),
  check (age_from is null or age_until is null or age_from <= age_until),
  check ((employer_consent_at is null) = (employer_consent_by is null))
);
create index listing_by_deputy on network.listing (deputy_id);
create index listing_by_consenter on network.listing (employer_consent_by);

create table network.listing_form (
  function_id  uuid not null references network.listing on delete cascade,
  form_key     text not null references network.form,
  primary key (function_id, form_key)
);
create index listing_form_by_form on network.listing_form (form_key);

-- For whom one may call; no rows: for the area of the organisation.
create table network.listing_municipality (
  function_id        uuid not null references network.listing on delete cascade,
  municipality_code  text not null references network.municipality,
  primary key (function_id, municipality_code)
);
create index listing_municipality_by_code on network.listing_municipality (municipality_code);

/* Whether a person in a function is to be found: it holds, and both consent. */
create function network.is_listed(function_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select network.inside() and exists (
      select from network.listing l join network.function f on f.id = l.function_id
      where l.function_id = is_listed.function_id
        and l.person_consent_at is not null and l.employer_consent_at is not null
        and platform.holds(f.from_day, f.until_day, f.ended_at))
  $$;

/* Whether the actor keeps this listing: it is theirs, or of their organisation, or they keep all. */
create function network.keeps_listing(function_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select platform.acting_role() is not null and exists (
      select from network.function f
      where f.id = keeps_listing.function_id
        and (f.id = platform.actor() or f.organisation_id = network.kept_organisation()
             or network.keeps_all()))
  $$;
revoke execute on function network.is_listed(uuid), network.keeps_listing(uuid) from public;
grant execute on function network.is_listed(uuid), network.keeps_listing(uuid) to app;

/* Nobody consents for another: the person for themselves, the organisation for its own people. */
create function network.guard_listing() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if current_user <> 'app' or platform.acting_role() = 'system' then
      return new;
    end if;
    if new.person_consent_at is not null and new.function_id <> platform.actor()
       and (tg_op = 'INSERT' or new.person_consent_at is distinct from old.person_consent_at) then
      raise exception 'a person consents for themselves' using errcode = 'insufficient_privilege';
    end if;
    if new.employer_consent_at is not null
       and (tg_op = 'INSERT' or new.employer_consent_at is distinct from old.employer_consent_at)
       and not (new.employer_consent_by = platform.actor() and exists (
         select from network.function f where f.id = new.function_id
           and (f.organisation_id = network.kept_organisation() or network.keeps_all()))) then
      raise exception 'an organisation consents for its own people' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
revoke execute on function network.guard_listing() from public;
grant execute on function network.guard_listing() to app;
create trigger guard before insert or update on network.listing
  for each row execute function network.guard_listing();

---------------------------------------------------------------------------------- places that came free

-- Opened when someone leaves a function in which people were found; filled by who follows.
create table network.vacancy (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references network.organisation on delete cascade,
  role             text not null,
  -- Whose place it was.
  left_id          uuid not null unique references network.function on delete cascade,
  opened_at        timestamptz not null default now(),
  closed_at        timestamptz,
  filled_by        uuid references network.function,
  why              text check (length(why) between 3 and 500),
  check ((closed_at is null) = (num_nonnulls(filled_by, why) = 0))
);
create index vacancy_open on network.vacancy (organisation_id) where closed_at is null;
create index vacancy_by_organisation on network.vacancy (organisation_id);
create index vacancy_by_filler on network.vacancy (filled_by);

---------------------------------------------------------------------------------- suggestions and history

-- Anyone inside may say that something is not right; who keeps the entry decides.
create table network.suggestion (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null references network.organisation on delete cascade,
  service_id       uuid references network.service on delete cascade,
  -- The field it is about; null: something else, said in words.
  field            text check (length(field) between 2 and 40),
  value            text check (length(value) <= 2000),
  why              text not null check (length(why) between 3 and 1000),
  made_by          uuid not null references network.function,
  made_at          timestamptz not null default now(),
  outcome          text check (outcome in ('accepted', 'declined')),
  answer           text check (length(answer) between 3 and 1000),
  decided_by       uuid references network.function,
  decided_at       timestamptz,
  check (num_nonnulls(outcome, decided_by, decided_at) in (0, 3)),
  check (outcome is distinct from 'declined' or answer is not null)
);
create index suggestion_waiting on network.suggestion (organisation_id, made_at) where outcome is null;
create index suggestion_by_organisation on network.suggestion (organisation_id, made_at);
create index suggestion_by_service on network.suggestion (service_id);
create index suggestion_by_maker on network.suggestion (made_by);
create index suggestion_by_decider on network.suggestion (decided_by);

-- What an entry was and became, by whom; never what is shielded, never a person's own data.
create table network.change (
  id               bigint generated always as identity primary key,
  organisation_id  uuid not null references network.organisation on delete cascade,
  service_id       uuid references network.service on delete cascade,
  location_id      uuid references network.location on delete cascade,
  field            text not null check (length(field) between 2 and 40),
  before           text,
  after            text,
  suggestion_id    uuid references network.suggestion on delete set null,
  function_id      uuid not null references network.function,
  at               timestamptz not null default now()
);
create index change_by_organisation on network.change (organisation_id, id desc);
create index change_by_service on network.change (service_id);
create index change_by_location on network.change (location_id);
create index change_by_suggestion on network.change (suggestion_id);
create index change_by_function on network.change (function_id);

---------------------------------------------------------------------------------- row security

do $$
declare name text;
begin
  foreach name in array array['form', 'location', 'service', 'service_form', 'service_municipality',
    'service_location', 'opening', 'shield', 'shielded', 'listing', 'listing_form',
    'listing_municipality', 'vacancy', 'suggestion', 'change'] loop
    execute format('alter table network.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on network.%I to owner using (true) with check (true)', name);
  end loop;
end $$;
create policy owner_works on network.service_area to owner using (true) with check (true);
create policy owner_works on network.municipality to owner using (true) with check (true);

-- The forms are no secret: public pages name them too.
create policy anyone_reads on network.form for select to app
  using ((select platform.acting_role()) is not null);
create policy system_loads on network.form for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
grant select, insert, update (name, summary, position, words) on network.form to app;

create policy insiders_read on network.location for select to app using ((select network.inside()));
create policy keepers_add on network.location for insert to app
  with check (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
create policy keepers_change on network.location for update to app
  using (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))
  with check (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
create policy keepers_remove on network.location for delete to app
  using (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
grant select, insert, delete,
  update (name, kind, address, postcode, place, municipality_code, accessibility, hidden, version)
  on network.location to app;

create policy insiders_read on network.service for select to app using ((select network.inside()));
create policy keepers_add on network.service for insert to app
  with check (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
create policy keepers_change on network.service for update to app
  using (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))
  with check (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
create policy keepers_remove on network.service for delete to app
  using (organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
grant select, insert, delete,
  update (name, summary, status, audience, age_from, age_until, languages, accessibility, access,
          access_text, costs, exclusions, urgency, waiting_days, waiting_at, phone, email, website,
          round_the_clock, hidden, source, confirmed_at, version)
  on network.service to app;

do $$
declare name text;
begin
  foreach name in array array['service_form', 'service_municipality', 'service_location', 'opening'] loop
    execute format('create policy insiders_read on network.%I for select to app
      using ((select network.inside()))', name);
    execute format('create policy keepers_add on network.%I for insert to app
      with check (exists (select from network.service s where s.id = service_id
        and (s.organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))))', name);
    execute format('create policy keepers_remove on network.%I for delete to app
      using (exists (select from network.service s where s.id = service_id
        and (s.organisation_id = (select network.kept_organisation()) or (select network.keeps_all()))))', name);
    execute format('grant select, insert, delete on network.%I to app', name);
  end loop;
end $$;

-- Only the organisation itself; a project leader keeps much, but not where people hide.
create policy own_organisation on network.shield for all to app
  using (organisation_id = (select network.kept_organisation()))
  with check (organisation_id = (select network.kept_organisation()));
create policy own_organisation on network.shielded for all to app
  using (exists (select from network.shield s where s.id = shield_id))
  with check (exists (select from network.shield s where s.id = shield_id)
              and exists (select from network.location l join network.shield s
                            on s.organisation_id = l.organisation_id
                          where l.id = location_id and s.id = shield_id and l.kind = 'secret'));
grant select, insert on network.shield to app;
grant select, insert, update (sealed), delete on network.shielded to app;
select sealing.guard('network', 'shielded', 'network.shield');

create policy listed_are_read on network.listing for select to app
  using (network.is_listed(function_id) or network.keeps_listing(function_id));
create policy keepers_add on network.listing for insert to app
  with check (network.keeps_listing(function_id));
create policy keepers_change on network.listing for update to app
  using (network.keeps_listing(function_id)) with check (network.keeps_listing(function_id));
create policy keepers_remove on network.listing for delete to app
  using (network.keeps_listing(function_id));
grant select, insert, delete,
  update (subject, age_from, age_until, hours_per_week, reachable, phone, email, deputy_id, trained_until,
          person_consent_at, employer_consent_at, employer_consent_by, confirmed_at, version)
  on network.listing to app;
do $$
declare name text;
begin
  foreach name in array array['listing_form', 'listing_municipality'] loop
    execute format('create policy listed_are_read on network.%I for select to app
      using (network.is_listed(function_id) or network.keeps_listing(function_id))', name);
    execute format('create policy keepers_add on network.%I for insert to app
      with check (network.keeps_listing(function_id))', name);
    execute format('create policy keepers_remove on network.%I for delete to app
      using (network.keeps_listing(function_id))', name);
    execute format('grant select, insert, delete on network.%I to app', name);
  end loop;
end $$;

create policy insiders_read on network.vacancy for select to app using ((select network.inside()));
create policy system_opens on network.vacancy for insert to app
  with check ((select platform.acting_role()) = 'system');
create policy keepers_close on network.vacancy for update to app
  using (closed_at is null
         and (organisation_id = (select network.kept_organisation()) or (select network.keeps_all())))
  with check (closed_at is not null
              and (organisation_id = (select network.kept_organisation()) or (select network.keeps_all())));
grant select, insert (organisation_id, role, left_id), update (closed_at, filled_by, why)
  on network.vacancy to app;

create policy maker_and_keepers_read on network.suggestion for select to app
  using (made_by = (select platform.actor()) and (select network.inside())
         or organisation_id = (select network.kept_organisation()) or (select network.keeps_all()));
create policy insiders_suggest on network.suggestion for insert to app
  with check (made_by = (select platform.actor()) and (select network.inside()) and outcome is null);
create policy keepers_decide on network.suggestion for update to app
  using (outcome is null
         and (organisation_id = (select network.kept_organisation()) or (select network.keeps_all())))
  with check (outcome is not null and decided_by = (select platform.actor()));
grant select, insert (organisation_id, service_id, field, value, why, made_by),
  update (outcome, answer, decided_by, decided_at) on network.suggestion to app;

create policy insiders_read on network.change for select to app using ((select network.inside()));
create policy keepers_write on network.change for insert to app
  with check (function_id = (select platform.actor())
              and (organisation_id = (select network.kept_organisation()) or (select network.keeps_all())));
grant select, insert (organisation_id, service_id, location_id, field, before, after, suggestion_id, function_id)
  on network.change to app;

-- An organisation keeps its own card; a project leader keeps all.
create policy keepers_change on network.organisation for update to app
  using (id = (select network.kept_organisation())
         or (select platform.acting_role()) = 'programmeLead' and register <> 'kring')
  with check (id = (select network.kept_organisation())
              or (select platform.acting_role()) = 'programmeLead' and register <> 'kring');
create policy keepers_add on network.service_area for insert to app
  with check (organisation_id = (select network.kept_organisation())
              or (select platform.acting_role()) = 'programmeLead');
create policy keepers_remove on network.service_area for delete to app
  using (organisation_id = (select network.kept_organisation())
         or (select platform.acting_role()) = 'programmeLead');
alter table network.organisation add column summary text check (length(summary) <= 2000),
  add column kvk text check (kvk ~ '^[0-9]{8}$'),
  add column version integer not null default 1,
  add column confirmed_at date;
grant update (summary, kvk, version, confirmed_at) on network.organisation to app;
create index organisation_by_kvk on network.organisation (kvk) where kvk is not null;

---------------------------------------------------------------------------------- finding

/* Text as it is looked for: without accents, in Dutch stems. */
create function network.stems(text) returns tsvector
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select to_tsvector('pg_catalog.dutch', extensions.unaccent('extensions.unaccent', $1))
  $$;
revoke execute on function network.stems(text) from public;
grant execute on function network.stems(text) to app;

-- One row for all that can be found; no addresses and no shielded text are in it. Kept by `network.index_*`.
create table network.findable (
  id               uuid primary key,
  kind             text not null check (kind in ('service', 'person')),
  organisation_id  uuid not null references network.organisation on delete cascade,
  forms            text[] not null,
  municipalities   text[] not null,
  age_from         integer not null,
  age_until        integer not null,
  -- How much sooner than others one calls this: an expert before a general line.
  weight           real not null,
  confirmed_at     date not null,
  document         tsvector not null
);
create index findable_by_organisation on network.findable (organisation_id);
create index findable_document on network.findable using gin (document);
create index findable_forms on network.findable using gin (forms, municipalities);
alter table network.findable enable row level security, force row level security;
-- Nobody reads it but `network.find`, which asks who asks.
create policy owner_works on network.findable to owner using (true) with check (true);

-- The stems there are, for words that were typed wrong.
create table network.word (
  word  text primary key
);
create index word_likeness on network.word using gist (word extensions.gist_trgm_ops);
alter table network.word enable row level security, force row level security;
create policy owner_works on network.word to owner using (true) with check (true);

/* The words of what was written to the index; what is left behind does no harm. */
create function network.learn_words(documents tsvector[]) returns void
  language sql volatile set search_path = pg_catalog, pg_temp
  as $$
    insert into network.word (word)
      select distinct w.lexeme from unnest(documents) d, unnest(d) w
      where length(w.lexeme) between 4 and 40 and w.lexeme !~ '[0-9]'
      on conflict do nothing
  $$;
revoke execute on function network.learn_words(tsvector[]) from public;

/* Writes these services to the index as they are now, or takes them out. */
create function network.index_services(ids uuid[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare documents tsvector[];
  begin
    if not (network.keeps_all() or network.kept_organisation() is not null) then
      return;
    end if;
    delete from network.findable f where f.id = any (index_services.ids) and f.kind = 'service'
      and not exists (select from network.service s where s.id = f.id and s.status = 'active');
    with made as (
      insert into network.findable (id, kind, organisation_id, forms, municipalities, age_from, age_until,
                                    weight, confirmed_at, document)
      select s.id, 'service', s.organisation_id,
        array(select x.form_key from network.service_form x where x.service_id = s.id order by 1),
        coalesce(nullif(array(select m.municipality_code from network.service_municipality m
                              where m.service_id = s.id order by 1), '{}'),
                 array(select a.municipality_code from network.service_area a
                       where a.organisation_id = s.organisation_id order by 1)),
        coalesce(s.age_from, 0), coalesce(s.age_until, 150),
        case s.urgency when 'always' then 0.1 when 'sameDay' then 0.05 else 0 end, s.confirmed_at,
        setweight(network.stems(s.name || ' ' || o.name), 'A')
          || setweight(network.stems(coalesce(s.audience, '') || ' ' || coalesce(
               (select string_agg(f.name, ' ') from network.service_form x
                  join network.form f on f.key = x.form_key where x.service_id = s.id), '')), 'B')
          || setweight(network.stems(s.summary || ' ' || o.kind || ' ' || array_to_string(s.languages, ' ')), 'C')
      from network.service s join network.organisation o on o.id = s.organisation_id
      where s.id = any (index_services.ids) and s.status = 'active'
      on conflict (id) do update set
        forms = excluded.forms, municipalities = excluded.municipalities, age_from = excluded.age_from,
        age_until = excluded.age_until, weight = excluded.weight, confirmed_at = excluded.confirmed_at,
        document = excluded.document, organisation_id = excluded.organisation_id
      returning document)
    select array_agg(made.document) into documents from made;
    perform network.learn_words(documents);
  end $$;

/* Writes these people in functions to the index as they are now, or takes them out. */
create function network.index_people(ids uuid[]) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare documents tsvector[];
  begin
    if platform.acting_role() is null then
      return;
    end if;
    delete from network.findable f where f.id = any (index_people.ids) and f.kind = 'person'
      and not exists (select from network.listing l where l.function_id = f.id
                      and l.person_consent_at is not null and l.employer_consent_at is not null);
    with made as (
      insert into network.findable (id, kind, organisation_id, forms, municipalities, age_from, age_until,
                                    weight, confirmed_at, document)
      select f.id, 'person', f.organisation_id,
        array(select x.form_key from network.listing_form x where x.function_id = f.id order by 1),
        coalesce(nullif(array(select m.municipality_code from network.listing_municipality m
                              where m.function_id = f.id order by 1), '{}'),
                 nullif(array(select a.municipality_code from network.service_area a
                              where a.organisation_id = f.organisation_id order by 1), '{}'),
                 array_remove(array[o.municipality_code], null)),
        coalesce(l.age_from, 0), coalesce(l.age_until, 150),
        case f.role when 'expert' then 0.6 when 'liaison' then 0.5 when 'fixedContact' then 0.4
                    when 'attentionOfficer' then 0.3 else 0.1 end, l.confirmed_at,
        setweight(network.stems(p.name || ' ' || f.title || ' ' || o.name), 'A')
          || setweight(network.stems(l.subject || ' ' || coalesce(
               (select string_agg(v.name, ' ') from network.listing_form x
                  join network.form v on v.key = x.form_key where x.function_id = f.id), '')), 'B')
          || setweight(network.stems(o.kind), 'C')
      from network.listing l join network.function f on f.id = l.function_id
        join network.person p on p.id = f.person_id join network.organisation o on o.id = f.organisation_id
      where l.function_id = any (index_people.ids)
        and l.person_consent_at is not null and l.employer_consent_at is not null
      on conflict (id) do update set
        forms = excluded.forms, municipalities = excluded.municipalities, age_from = excluded.age_from,
        age_until = excluded.age_until, weight = excluded.weight, confirmed_at = excluded.confirmed_at,
        document = excluded.document, organisation_id = excluded.organisation_id
      returning document)
    select array_agg(made.document) into documents from made;
    perform network.learn_words(documents);
  end $$;

revoke execute on function network.index_services(uuid[]), network.index_people(uuid[]) from public;
grant execute on function network.index_services(uuid[]), network.index_people(uuid[]) to app;

/* A word as a question to the index: its stem, or what begins like it; the nearest word when nothing does. */
create function network.question(word text) returns tsquery
  language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$
  declare
    plain text := regexp_replace(lower(extensions.unaccent('extensions.unaccent', question.word)), '[^a-z0-9]+', '', 'g');
    asked tsquery;
    nearest text;
  begin
    if plain = '' then
      return null;
    end if;
    asked := to_tsquery('pg_catalog.dutch', plain || ':*');
    if numnode(asked) = 0 or exists (select from network.findable f where f.document @@ asked) then
      return case when numnode(asked) = 0 then null else asked end;
    end if;
    select w.word into nearest from network.word w
      where w.word operator(extensions.%) plain
      order by w.word operator(extensions.<->) plain limit 1;
    return case when nearest is null then asked else to_tsquery('pg_catalog.simple', nearest) end;
  end $$;
revoke execute on function network.question(text) from public;

/*
 * The people and services that fit best, best first. What is asked for and not met is left out, except
 * words beside a form: those only put the one above the other. What was not confirmed for 13 months comes
 * last. `municipality` and `age` null: not asked.
 */
create function network.find(words text[], forms text[], municipality text, age integer, most integer)
  returns table (id uuid, kind text, by_words boolean, stale boolean, score real)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    each tsquery;
    any_word tsquery;
    all_words tsquery;
    one text;
    line date := platform.today() - interval '13 months';
  begin
    if not network.inside() then
      return;
    end if;
    foreach one in array find.words[1:12] loop
      each := network.question(one);
      continue when each is null;
      any_word := case when any_word is null then each else any_word || each end;
      all_words := case when all_words is null then each else all_words && each end;
    end loop;
    return query
      select f.id, f.kind, coalesce(f.document @@ any_word, false), f.confirmed_at < line,
        (f.weight
         + case when f.confirmed_at < line then -10 else 0 end
         + case when find.municipality is not null
                then 0.15 / greatest(cardinality(f.municipalities), 1) else 0 end
         -- Who is there for this form alone, before who is there for all.
         + case when cardinality(find.forms) > 0
                then 0.15 * (select count(*) from unnest(f.forms) x where x = any (find.forms))::real
                     / greatest(cardinality(f.forms), cardinality(find.forms)) else 0 end
         + case when find.age is not null then 0.15 * (1 - least(f.age_until - f.age_from, 100) / 100.0) else 0 end
         + case when any_word is not null then 2 * ts_rank(f.document, any_word) else 0 end
         + case when all_words is not null and f.document @@ all_words then 0.5 else 0 end)::real
      from network.findable f
      where (cardinality(find.forms) = 0 or f.forms && find.forms)
        and (find.municipality is null or f.municipalities @> array[find.municipality])
        and (find.age is null or find.age between f.age_from and f.age_until)
        and (any_word is null or cardinality(find.forms) > 0 or f.document @@ any_word)
        and (f.kind = 'service' or exists (
          select from network.function h where h.id = f.id
            and platform.holds(h.from_day, h.until_day, h.ended_at)))
      order by 5 desc, f.id
      limit least(find.most, 100);
  end $$;
revoke execute on function network.find(text[], text[], text, integer, integer) from public;
grant execute on function network.find(text[], text[], text, integer, integer) to app;
