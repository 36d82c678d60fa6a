-- Who acts, and what every module leans on: the actor of a transaction, the audit trail, forms
-- that were sent, notifications.
--
-- Roles: `owner` owns everything and only migrates; `app` serves requests and jobs, owns nothing and
-- cannot bypass row security; `identity` keeps sessions. Every table forces row security, so even
-- `owner` reads only where a policy says so (its security definer functions need that).

create schema platform;
create schema network;
create schema identity;
create schema audit;
revoke all on schema public from public;
grant usage on schema platform, network, audit to app;
grant usage on schema platform, network, identity to identity;

/* The acting function (network.function) of this transaction; null when none was set. */
create function platform.actor() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.actor', true), '')::uuid $$;

create function platform.today() returns date
  language sql stable parallel safe
  as $$ select (now() at time zone 'Europe/Amsterdam')::date $$;

grant execute on function platform.actor(), platform.today() to app, identity;

----------------------------------------------------------------------------------- network: who is who

create table network.municipality (
  code              text primary key check (code ~ '^GM[0-9]{4}$'),
  name              text not null unique check (length(name) between 2 and 80),
  subregion         text not null check (length(subregion) between 2 and 80),
  subregion_source  text not null,
  population        integer check (population >= 0)
);

create table network.organisation (
  id                 uuid primary key default gen_random_uuid(),
  name               text not null check (length(name) between 2 and 200),
  kind               text not null check (length(kind) between 2 and 60),
  municipality_code  text references network.municipality,
  address            text check (length(address) <= 200),
  postcode           text check (length(postcode) <= 10),
  place              text check (length(place) <= 80),
  phone              text check (length(phone) <= 20),
  email              text check (length(email) <= 200),
  website            text check (length(website) <= 300),
  -- The register the row came from and the key it has there; a second load updates, never doubles.
  register           text not null check (length(register) between 2 and 60),
  register_key       text not null check (length(register_key) between 1 and 200),
  source             text check (length(source) <= 400),
  source_year        text check (length(source_year) <= 20),
  remark             text check (length(remark) <= 1000),
  unique (register, register_key)
);
create index organisation_by_kind on network.organisation (kind, name);
create index organisation_by_name on network.organisation (name);
create index organisation_by_municipality on network.organisation (municipality_code, kind, name);

create table network.service_area (
  organisation_id    uuid not null references network.organisation on delete cascade,
  municipality_code  text not null references network.municipality,
  primary key (organisation_id, municipality_code)
);
create index service_area_by_municipality on network.service_area (municipality_code);

-- A person is no more than a name here: whoever needs more says why, in a migration of its own.
create table network.person (
  id    uuid primary key default gen_random_uuid(),
  name  text not null check (length(name) between 2 and 120)
);

-- A person in a role for an organisation, during a period. This is who acts.
create table network.function (
  id               uuid primary key default gen_random_uuid(),
  person_id        uuid not null references network.person,
  organisation_id  uuid not null references network.organisation,
  role             text not null check (role in (
                     'visitor', 'system', 'programmeLead', 'groupChair', 'groupMember', 'alderman',
                     'civilServant', 'professional', 'attentionOfficer', 'administrator',
                     'dataProtectionOfficer')),
  title            text not null check (length(title) between 2 and 120),
  from_day         date not null default platform.today(),
  until_day        date,
  -- Only in a demonstration: the word one signs in with, and what one can see as this person.
  demonstration_key       text unique,
  demonstration_text      text check (length(demonstration_text) <= 400),
  demonstration_position  integer,
  check (until_day is null or until_day >= from_day)
);
create index function_by_person on network.function (person_id);
create index function_by_organisation on network.function (organisation_id);

-- The municipalities a function speaks for; none means it speaks for no municipality.
create table network.function_municipality (
  function_id        uuid not null references network.function on delete cascade,
  municipality_code  text not null references network.municipality,
  primary key (function_id, municipality_code)
);
create index function_municipality_by_code on network.function_municipality (municipality_code);

/* The role that acts now, or null: no actor, an unknown one, or one whose period is over. */
create function platform.acting_role() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.role from network.function f
    where f.id = platform.actor()
      and f.from_day <= platform.today()
      and (f.until_day is null or f.until_day >= platform.today())
  $$;

/* The municipalities the acting function speaks for. */
create function platform.acting_municipalities() returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(m.municipality_code), '{}') from network.function_municipality m
    where m.function_id = platform.actor() and platform.acting_role() is not null
  $$;

revoke execute on function platform.acting_role(), platform.acting_municipalities() from public;
grant execute on function platform.acting_role(), platform.acting_municipalities() to app, identity;

alter table network.municipality enable row level security, force row level security;
alter table network.organisation enable row level security, force row level security;
alter table network.service_area enable row level security, force row level security;
alter table network.person enable row level security, force row level security;
alter table network.function enable row level security, force row level security;
alter table network.function_municipality enable row level security, force row level security;

-- Municipalities are public knowledge; the rest of the network is for who works in it.
create policy anyone_reads on network.municipality for select to app
  using ((select platform.acting_role()) is not null);
create policy insiders_read on network.organisation for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator'));
create policy insiders_read on network.service_area for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator'));
create policy insiders_read on network.person for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator'));
create policy insiders_read on network.function for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator'));
create policy insiders_read on network.function_municipality for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator'));

create policy system_loads on network.municipality for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_loads on network.organisation for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_loads on network.service_area for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_loads on network.person for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_loads on network.function for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_loads on network.function_municipality for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');

-- For the security definer functions of `owner`, and for this migration's own rows.
create policy owner_works on network.organisation to owner using (true) with check (true);
create policy owner_works on network.person to owner using (true) with check (true);
create policy owner_works on network.function to owner using (true) with check (true);
create policy owner_works on network.function_municipality to owner using (true) with check (true);

grant select, insert, update (name, subregion, subregion_source, population) on network.municipality to app;
grant select, insert,
  update (name, kind, municipality_code, address, postcode, place, phone, email, website, source,
          source_year, remark)
  on network.organisation to app;
grant select, insert, delete on network.service_area to app;
grant select, insert on network.person to app;
grant select, insert, update (until_day) on network.function to app;
grant select, insert on network.function_municipality to app;

-- Two functions that no person can sign in as: whoever visits the public site, and Kring itself
-- (imports, the demonstration region, sweepers). So an actor is always a row, in every trail.
insert into network.organisation (id, name, kind, register, register_key)
  values ('00000000-0000-4000-8000-000000000000', 'Kring', 'systeem', 'kring', 'kring');
insert into network.person (id, name) values
  ('00000000-0000-4000-8000-000000000001', 'Bezoeker'),
  ('00000000-0000-4000-8000-000000000002', 'Kring');
insert into network.function (id, person_id, organisation_id, role, title, from_day) values
  ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001',
   '00000000-0000-4000-8000-000000000000', 'visitor', 'Bezoeker', '2000-01-01'),
  ('00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000002',
   '00000000-0000-4000-8000-000000000000', 'system', 'Kring zelf', '2000-01-01');

----------------------------------------------------------------------------------- identity: sessions

-- The cookie holds a random token; only its hash is here, so a copy of this table opens no door.
create table identity.session (
  token_hash   bytea primary key check (length(token_hash) = 32),
  function_id  uuid not null references network.function,
  method       text not null check (method in ('demonstration')),
  -- How sure we are of the person: 1 = one factor, 2 = two. The demonstration counts as two.
  assurance    smallint not null check (assurance in (1, 2)),
  started_at   timestamptz not null default now(),
  seen_at      timestamptz not null default now()
);
create index session_by_function on identity.session (function_id);
alter table identity.session enable row level security, force row level security;
create policy identity_keeps on identity.session to identity using (true) with check (true);
create policy owner_works on identity.session to owner using (true) with check (true);
grant select, insert, delete on identity.session to identity;
grant select on network.function, network.person, network.organisation to identity;
create policy identity_reads on network.function for select to identity using (true);
create policy identity_reads on network.person for select to identity using (true);
create policy identity_reads on network.organisation for select to identity using (true);

/*
 * Who acts, for the SHA-256 of a session token: the only way `app` learns of sessions.
 * Ends 2 hours after the last request and 10 hours after sign-in, and with the function itself.
 */
create function identity.actor(token_hash bytea)
  returns table (function_id uuid, person_id uuid, name text, role text, title text,
                 organisation_id uuid, organisation_name text, municipalities text[])
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    -- At most once a minute: a page must not cost a write each time.
    update identity.session s set seen_at = now()
      where s.token_hash = actor.token_hash and s.seen_at < now() - interval '1 minute'
        and s.seen_at > now() - interval '2 hours' and s.started_at > now() - interval '10 hours';
    return query
      select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
             array(select m.municipality_code from network.function_municipality m
                   where m.function_id = f.id order by 1)
      from identity.session s
        join network.function f on f.id = s.function_id
        join network.person p on p.id = f.person_id
        join network.organisation o on o.id = f.organisation_id
      where s.token_hash = actor.token_hash
        and s.seen_at > now() - interval '2 hours'
        and s.started_at > now() - interval '10 hours'
        and f.from_day <= platform.today()
        and (f.until_day is null or f.until_day >= platform.today())
        and f.role not in ('visitor', 'system');
  end $$;

/* The same for work that was left behind by a function: jobs run as whoever asked for them. */
create function identity.actor_of(function_id uuid)
  returns table (function_id uuid, person_id uuid, name text, role text, title text,
                 organisation_id uuid, organisation_name text, municipalities text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
           array(select m.municipality_code from network.function_municipality m
                 where m.function_id = f.id order by 1)
    from network.function f
      join network.person p on p.id = f.person_id
      join network.organisation o on o.id = f.organisation_id
    where f.id = actor_of.function_id
      and f.role not in ('visitor', 'system')
      and f.from_day <= platform.today()
      and (f.until_day is null or f.until_day >= platform.today())
  $$;

grant usage on schema identity to app;
revoke execute on function identity.actor(bytea), identity.actor_of(uuid) from public;
grant execute on function identity.actor(bytea), identity.actor_of(uuid) to app;

----------------------------------------------------------------------------------- audit

/* Whether this person holds this function for this organisation; a trail names all three. */
create function platform.is_function(function_id uuid, person_id uuid, organisation_id uuid)
  returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from network.function f
      where (f.id, f.person_id, f.organisation_id)
          = (is_function.function_id, is_function.person_id, is_function.organisation_id))
  $$;
revoke execute on function platform.is_function(uuid, uuid, uuid) from public;
grant execute on function platform.is_function(uuid, uuid, uuid) to app;

-- Who did what, when, for which organisation. Written in the transaction of the deed itself; `app`
-- can add and read, never change. `details` holds keys and numbers, never what was said.
create table audit.entry (
  id               bigint generated always as identity primary key,
  at               timestamptz not null default now(),
  function_id      uuid not null,
  person_id        uuid not null,
  organisation_id  uuid not null,
  role             text not null,
  action           text not null check (action ~ '^[a-z_.]{3,60}$'),
  subject          text not null check (length(subject) between 1 and 200),
  details          jsonb not null default '{}' check (length(details::text) <= 4000),
  request_id       uuid
);
create index entry_by_person on audit.entry (person_id, id desc);
create index entry_by_time on audit.entry (at desc);
alter table audit.entry enable row level security, force row level security;
create policy actor_writes on audit.entry for insert to app
  with check (function_id = (select platform.actor()) and role = (select platform.acting_role())
              and platform.is_function(function_id, person_id, organisation_id));
-- One sees one's own deeds; the privacy officer sees them all.
create policy own_read on audit.entry for select to app
  using (function_id = (select platform.actor()) and (select platform.acting_role()) <> 'visitor');
create policy officer_reads on audit.entry for select to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer');
-- Signing in and out is recorded by the role that does it, in the same transaction.
grant usage on schema audit to identity;
create policy identity_writes on audit.entry for insert to identity
  with check (action in ('identity.signed_in', 'identity.signed_out'));
grant insert (function_id, person_id, organisation_id, role, action, subject, details, request_id)
  on audit.entry to identity;
grant select on audit.entry to app;
grant insert (function_id, person_id, organisation_id, role, action, subject, details, request_id)
  on audit.entry to app;

----------------------------------------------------------------------------------- forms, notifications

-- A form that was sent carries a number made for that form; the second time does nothing again.
create table platform.submission (
  function_id  uuid not null references network.function,
  once         uuid not null,
  location     text check (length(location) <= 500),
  at           timestamptz not null default now(),
  primary key (function_id, once)
);
create index submission_by_time on platform.submission (at);
alter table platform.submission enable row level security, force row level security;
create policy own_forms on platform.submission to app
  using (function_id = (select platform.actor())) with check (function_id = (select platform.actor()));
create policy system_clears on platform.submission for delete to app
  using ((select platform.acting_role()) = 'system');
create policy system_sees on platform.submission for select to app
  using ((select platform.acting_role()) = 'system');
grant select, insert (function_id, once), update (location), delete on platform.submission to app;

-- Something for one person in one function to know. `subject` makes telling twice impossible.
create table platform.notification (
  id           uuid primary key default gen_random_uuid(),
  function_id  uuid not null references network.function,
  subject      text not null check (length(subject) between 1 and 200),
  text         text not null check (length(text) between 3 and 400),
  href         text not null check (href ~ '^/[^/\\]' and length(href) <= 300),
  at           timestamptz not null default now(),
  read_at      timestamptz,
  unique (function_id, subject)
);
create index notification_inbox on platform.notification (function_id, at desc) where read_at is null;
alter table platform.notification enable row level security, force row level security;
create policy own_read on platform.notification for select to app
  using (function_id = (select platform.actor()));
create policy own_mark on platform.notification for update to app
  using (function_id = (select platform.actor())) with check (function_id = (select platform.actor()));
create policy insiders_tell on platform.notification for insert to app
  with check ((select platform.acting_role()) not in ('visitor', 'administrator'));
grant select, insert (function_id, subject, text, href), update (read_at) on platform.notification to app;
