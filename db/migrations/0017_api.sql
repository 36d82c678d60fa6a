-- Systems: machines of an organisation that use the API. What each sees and does is in its scopes, and
-- nowhere else: for every policy that asks for the acting role a machine is nobody. Also what happened,
-- for systems to hear of: events without anything about persons, and their delivery.

create schema systems;
grant usage on schema systems to app, identity;

------------------------------------------------------------------------------- a machine has no role

/* The role that acts now, or null: no actor, an unknown one, one whose period is over, or a machine. */
create or replace function platform.acting_role() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.role from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
      and f.role <> 'machine'
  $$;
create or replace function platform.acting_person() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
      and f.role not in ('visitor', 'system', 'machine')
  $$;

/* What a scope is called; the same list stands in `src/roles.ts`, and a test holds the two together. */
create function systems.known_scopes() returns text[]
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select array['plan:lezen', 'stand:melden', 'organisaties:lezen', 'gebeurtenissen:lezen'] $$;
grant execute on function systems.known_scopes() to app, identity;

create table systems.system (
  function_id      uuid primary key references network.function,
  organisation_id  uuid not null references network.organisation,
  scopes           text[] not null check (cardinality(scopes) between 1 and 20
                                          and scopes <@ systems.known_scopes()),
  -- The public key it proves itself with (JWK), instead of a secret.
  public_key       jsonb check (length(public_key::text) <= 4000),
  registered_by    uuid not null references network.function,
  registered_at    timestamptz not null default now(),
  -- When it last got a token.
  last_used_at     timestamptz,
  version          integer not null default 1
);
create index system_by_organisation on systems.system (organisation_id);
create index system_by_registrar on systems.system (registered_by);

/* The scopes of the acting machine; null for whoever is no machine, or is one that ended. */
create function systems.scopes() returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select s.scopes from systems.system s join network.function f on f.id = s.function_id
    where s.function_id = platform.actor() and f.role = 'machine'
      and platform.holds(f.from_day, f.until_day, f.ended_at)
  $$;

/* The municipalities the acting machine was confined to; none: the whole region. */
create function systems.reach() returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(m.municipality_code), '{}') from network.function_municipality m
    where m.function_id = platform.actor() and systems.scopes() is not null
  $$;

/* The scopes that the acting function may give: nobody gives more than they hold. */
create function systems.grantable() returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then systems.known_scopes()
      when 'organisationAdministrator' then
        array['plan:lezen', 'organisaties:lezen', 'gebeurtenissen:lezen']
    end, '{}')
  $$;

/* Whether the acting function may bring in a system for an organisation, as someone who is nobody yet. */
create function systems.may_register(organisation_id uuid, person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then exists (select from network.organisation o
        where o.id = may_register.organisation_id and o.register <> 'kring')
      when 'organisationAdministrator' then
        may_register.organisation_id = network.acting_organisation()
    end, false)
    and not exists (select from network.function f where f.person_id = may_register.person_id)
    and not exists (select from identity.account a where a.person_id = may_register.person_id)
  $$;

/* Whether the acting function keeps this system. */
create function systems.keeps(function_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from network.function f
      where f.id = keeps.function_id and f.role = 'machine'
        and case platform.acting_role()
              when 'programmeLead' then true
              when 'organisationAdministrator' then f.organisation_id = network.acting_organisation()
              else false end)
  $$;

/* A scope that was not there is given by who may give it. */
create function systems.guard_system() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if current_user = 'app' and not new.scopes <@
       (systems.grantable() || case when tg_op = 'UPDATE' then old.scopes else '{}' end) then
      raise exception 'not yours to give' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;

revoke execute on function systems.scopes(), systems.reach(), systems.grantable(),
  systems.may_register(uuid, uuid), systems.keeps(uuid), systems.guard_system() from public;
grant execute on function systems.scopes(), systems.reach(), systems.grantable(),
  systems.may_register(uuid, uuid), systems.keeps(uuid), systems.guard_system() to app;
grant execute on function systems.guard_system() to identity;
create trigger guard before insert or update of scopes on systems.system
  for each row execute function systems.guard_system();

alter table systems.system enable row level security, force row level security;
create policy owner_works on systems.system for select to owner using (true);
create policy keepers_see on systems.system for select to app
  using ((select platform.acting_role()) in ('programmeLead', 'dataProtectionOfficer', 'system')
         or (select platform.acting_role()) = 'organisationAdministrator'
            and organisation_id = (select network.acting_organisation()));
create policy keepers_register on systems.system for insert to app
  with check (systems.keeps(function_id) and registered_by = (select platform.actor())
              and organisation_id = (select f.organisation_id from network.function f
                                     where f.id = function_id));
create policy keepers_change on systems.system for update to app
  using (systems.keeps(function_id)) with check (systems.keeps(function_id));
grant select, insert (function_id, organisation_id, scopes, public_key, registered_by),
  update (scopes, public_key, version) on systems.system to app;
-- Where tokens are given: who it is, what it may ask, that it was here.
create policy identity_reads on systems.system for select to identity using (true);
create policy identity_notes on systems.system for update to identity using (true) with check (true);
grant select, update (last_used_at) on systems.system to identity;

-- A system acts as a function of its own, which no person can ever act in.
create policy system_keepers_bring_in on network.function for insert to app
  with check (role = 'machine' and systems.may_register(organisation_id, person_id)
              and from_day = platform.today() and ended_at is null and version = 1
              and num_nonnulls(demonstration_key, demonstration_text, demonstration_position) = 0);
create policy system_keepers_end on network.function for update to app
  using (role = 'machine' and systems.keeps(id)) with check (role = 'machine' and systems.keeps(id));
create policy system_keepers_place on network.function_municipality for insert to app
  with check (systems.keeps(function_id));
create policy system_keepers_clear on network.function_municipality for delete to app
  using (systems.keeps(function_id));

-------------------------------------------------------------------- how a system proves who it is

-- 256 random bits each, of which the hash is here: a slow hash would add nothing.
create table identity.system_secret (
  id           uuid primary key default gen_random_uuid(),
  function_id  uuid not null references systems.system,
  hash         bytea not null unique check (length(hash) = 32),
  made_at      timestamptz not null default now(),
  used_at      timestamptz,
  -- The one before a new one still works for a while, so that changing it needs no night shift.
  expires_at   timestamptz
);
create index system_secret_by_system on identity.system_secret (function_id);

create table identity.system_token (
  token_hash   bytea primary key check (length(token_hash) = 32),
  function_id  uuid not null references systems.system,
  scopes       text[] not null,
  made_at      timestamptz not null default now(),
  expires_at   timestamptz not null check (expires_at <= made_at + interval '15 minutes')
);
create index system_token_by_system on identity.system_token (function_id);
create index system_token_by_expiry on identity.system_token (expires_at);

-- Signed proofs that were used; each counts once.
create table identity.system_assertion (
  function_id  uuid not null references systems.system,
  jti          text not null check (length(jti) between 1 and 255),
  expires_at   timestamptz not null,
  primary key (function_id, jti)
);

do $$
declare name text;
begin
  foreach name in array array['system_secret', 'system_token', 'system_assertion'] loop
    execute format('alter table identity.%I enable row level security, force row level security', name);
    execute format('create policy identity_keeps on identity.%I to identity using (true) with check (true)', name);
    execute format('create policy owner_works on identity.%I for select to owner using (true)', name);
    execute format('grant select, insert, update, delete on identity.%I to identity', name);
  end loop;
end $$;

/* Which system acts, for the SHA-256 of a token, and what this token may: no more than the system may now. */
create function identity.system_actor(token_hash bytea)
  returns table (function_id uuid, person_id uuid, name text, role text, title text,
                 organisation_id uuid, organisation_name text, municipalities text[], scopes text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
           array(select m.municipality_code from network.function_municipality m
                 where m.function_id = f.id order by 1),
           array(select unnest(t.scopes) intersect select unnest(s.scopes))
    from identity.system_token t
      join systems.system s on s.function_id = t.function_id
      join network.function f on f.id = t.function_id
      join network.person p on p.id = f.person_id
      join network.organisation o on o.id = f.organisation_id
    where t.token_hash = system_actor.token_hash and t.expires_at > now()
      and f.role = 'machine' and platform.holds(f.from_day, f.until_day, f.ended_at)
  $$;
revoke execute on function identity.system_actor(bytea) from public;
grant execute on function identity.system_actor(bytea) to app;

----------------------------------------------------------------------- what a system sees and does

create policy systems_write on audit.entry for insert to app
  with check (function_id = (select platform.actor()) and role = 'machine'
              and (select systems.scopes()) is not null
              and platform.is_function(function_id, person_id, organisation_id));

create policy systems_read on network.municipality for select to app
  using ((select systems.scopes()) is not null);
create policy systems_read on network.service_area for select to app
  using ('organisaties:lezen' = any ((select systems.scopes())::text[])
         and ((select systems.reach()) = '{}'
              or municipality_code = any ((select systems.reach())::text[])));
-- Organisations that are in, or work for, the municipalities of its reach.
create policy systems_read on network.organisation for select to app
  using ('organisaties:lezen' = any ((select systems.scopes())::text[]) and register <> 'kring'
         and ((select systems.reach()) = '{}'
              or municipality_code = any ((select systems.reach())::text[])
              or id = any (array(select a.organisation_id from network.service_area a
                                 where a.municipality_code = any ((select systems.reach())::text[])))));
-- Who is told of an orange or red report, and no other function.
create policy systems_find_leads on network.function for select to app
  using (role = 'programmeLead' and 'stand:melden' = any ((select systems.scopes())::text[]));
create policy systems_tell_leads on platform.notification for insert to app
  with check ('stand:melden' = any ((select systems.scopes())::text[])
              and function_id = any (array(select f.id from network.function f
                                           where f.role = 'programmeLead')));

-- A plan that is no draft, and what hangs under it: names, texts, planning and how it goes; no people,
-- no money, no documents, nothing that is still unknown.
-- In the policies that were there: one more policy would be weighed for every row that people read.
alter policy readers_read on programme.plan
  using ((select platform.acting_role()) in ('programmeLead', 'dataProtectionOfficer')
         or status <> 'concept'
            and ((select platform.acting_role()) <> 'administrator'
                 or 'plan:lezen' = any ((select systems.scopes())::text[])));

/* Whether the acting function reads what hangs under the plans it may read. */
create function programme.reads_plans() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$ select coalesce(platform.acting_role() <> 'visitor', systems.scopes() is not null) $$;
revoke execute on function programme.reads_plans() from public;
grant execute on function programme.reads_plans() to app;
do $$
declare name text;
begin
  foreach name in array array['activity', 'activity_item', 'activity_municipality', 'executor_group',
    'executor', 'timeline_row', 'timeline_quarter', 'timeline_cell', 'activity_timeline_row', 'status_report', 'working_group'] loop
    execute format($policy$alter policy plan_readers_read on programme.%I
      using ((select programme.reads_plans())
             and plan_id = any (array(select p.id from programme.plan p)))$policy$, name);
  end loop;
end $$;

/*
 * The activities of the groups the acting function is in; `chairs`: only where it has the chair. A system
 * that may report does so for the groups that people of its own organisation chair.
 */
create or replace function programme.own_activities(chairs boolean) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(distinct e.activity_id), '{}')
    from programme.membership m join programme.executor_group e on e.group_id = m.group_id
    where (m.function_id = platform.actor() and (m.chair or not chairs)
           or m.chair and 'stand:melden' = any (systems.scopes()) and exists (
             select from network.function f
             where f.id = m.function_id and f.role = 'groupChair'
               and f.organisation_id = network.acting_organisation()
               and platform.holds(f.from_day, f.until_day, f.ended_at)))
      and m.from_day <= platform.today()
      and (m.until_day is null or m.until_day >= platform.today())
  $$;

create policy systems_report on programme.status_report for insert to app
  with check ('stand:melden' = any ((select systems.scopes())::text[])
              and activity_id = any ((select programme.own_activities(true))::uuid[])
              and function_id = (select platform.actor()));
create policy systems_edit on programme.activity for update to app
  using ('stand:melden' = any ((select systems.scopes())::text[])
         and id = any ((select programme.own_activities(true))::uuid[]))
  with check (id = any ((select programme.own_activities(true))::uuid[]));
create policy systems_tell on programme.change for insert to app
  with check ('stand:melden' = any ((select systems.scopes())::text[])
              and function_id = (select platform.actor()) and subject_kind = 'activity'
              and plan_id = any (array(select p.id from programme.plan p)));

------------------------------------------------------------------------------- asked once, done once

-- The answer to a call that changed something, so that asking again does not do it again. For a day.
create table systems.answer (
  function_id  uuid not null references systems.system,
  key          text not null check (length(key) between 1 and 255),
  -- Of method, path and body: the same key for something else is a mistake.
  fingerprint  bytea not null check (length(fingerprint) = 32),
  status       smallint check (status between 200 and 299),
  location     text check (length(location) <= 500),
  etag         text check (length(etag) <= 100),
  body         text check (length(body) <= 60000),
  at           timestamptz not null default now(),
  primary key (function_id, key)
);
create index answer_by_time on systems.answer (at);
alter table systems.answer enable row level security, force row level security;
create policy own_answers on systems.answer to app
  using (function_id = (select platform.actor()) and (select systems.scopes()) is not null)
  with check (function_id = (select platform.actor()) and (select systems.scopes()) is not null);
create policy system_clears on systems.answer for delete to app
  using ((select platform.acting_role()) = 'system');
create policy system_sees on systems.answer for select to app
  using ((select platform.acting_role()) = 'system');
grant select, insert (function_id, key, fingerprint), update (status, location, etag, body), delete
  on systems.answer to app;

------------------------------------------------------------------------------------------- events

-- That something happened: what kind, when, where to look. Nothing about persons, and no words of anyone.
create table systems.event (
  id        uuid primary key default gen_random_uuid(),
  kind      text not null check (kind ~ '^[a-z]+[.][a-z]+$' and length(kind) <= 60),
  -- What one must be allowed to hear of it.
  scope     text not null check (array[scope] <@ systems.known_scopes()),
  href      text not null check (href ~ '^/[a-z0-9/-]+$' and length(href) <= 300),
  at        timestamptz not null default now(),
  -- Given afterwards, one by one: an event that commits late is not skipped by who reads on from another.
  position  bigint unique check (position > 0)
);
create index event_unplaced on systems.event (at, id) where position is null;
create index event_by_time on systems.event (at);

-- Where a system wants to hear of events.
create table systems.subscription (
  id                   uuid primary key default gen_random_uuid(),
  function_id          uuid not null references systems.system,
  url                  text not null check (url ~ '^https?://' and length(url) <= 500),
  kinds                text[] not null check (cardinality(kinds) between 1 and 40),
  secret_sealed        bytea not null check (length(secret_sealed) between 30 and 400),
  -- The secret before this one, which signs along until then.
  former_sealed        bytea check (length(former_sealed) between 30 and 400),
  former_until         timestamptz,
  made_at              timestamptz not null default now(),
  failing_since        timestamptz,
  -- Switched off: by hand, or after failing for days.
  disabled_at          timestamptz,
  version              integer not null default 1,
  check ((former_sealed is null) = (former_until is null))
);
create index subscription_by_system on systems.subscription (function_id);

create table systems.delivery (
  id               uuid primary key default gen_random_uuid(),
  subscription_id  uuid not null references systems.subscription on delete cascade,
  event_id         uuid not null references systems.event on delete cascade,
  state            text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts         smallint not null default 0 check (attempts >= 0),
  next_at          timestamptz not null default now(),
  -- Asked for again by hand; otherwise once for each event.
  replay           boolean not null default false,
  status           smallint check (status between 0 and 999),
  problem          text check (length(problem) <= 60),
  settled_at       timestamptz,
  made_at          timestamptz not null default now()
);
create unique index delivery_once on systems.delivery (subscription_id, event_id) where not replay;
create index delivery_by_event on systems.delivery (event_id);
create index delivery_due on systems.delivery (next_at) where state = 'waiting';
create index delivery_newest on systems.delivery (subscription_id, made_at desc, id);

alter table systems.event enable row level security, force row level security;
alter table systems.subscription enable row level security, force row level security;
alter table systems.delivery enable row level security, force row level security;

create policy actors_tell on systems.event for insert to app
  with check (position is null
              and ((select platform.acting_role()) <> 'visitor'
                   or 'stand:melden' = any ((select systems.scopes())::text[])));
create policy systems_read on systems.event for select to app
  using (position is not null
         and 'gebeurtenissen:lezen' = any ((select systems.scopes())::text[])
         and scope = any ((select systems.scopes())::text[]));
create policy keepers_read on systems.event for select to app
  using ((select platform.acting_role()) in ('programmeLead', 'organisationAdministrator', 'system'));
create policy system_places on systems.event for update to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_clears on systems.event for delete to app
  using ((select platform.acting_role()) = 'system');
grant select, insert (kind, scope, href), update (position), delete on systems.event to app;

create policy keepers_keep on systems.subscription to app
  using (systems.keeps(function_id)) with check (systems.keeps(function_id));
create policy own_read on systems.subscription for select to app
  using (function_id = (select platform.actor()) and (select systems.scopes()) is not null);
create policy own_mark on systems.subscription for update to app
  using (function_id = (select platform.actor()) and (select systems.scopes()) is not null)
  with check (function_id = (select platform.actor()) and disabled_at is null);
create policy system_works on systems.subscription to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
grant select, delete, insert (id, function_id, url, kinds, secret_sealed),
  update (url, kinds, secret_sealed, former_sealed, former_until, failing_since, disabled_at, version)
  on systems.subscription to app;

create policy keepers_read on systems.delivery for select to app
  using (subscription_id = any (array(select s.id from systems.subscription s)));
create policy keepers_replay on systems.delivery for insert to app
  with check (replay and state = 'waiting' and exists (
    select from systems.subscription s where s.id = subscription_id and systems.keeps(s.function_id)));
create policy own_settle on systems.delivery for update to app
  using ((select systems.scopes()) is not null and subscription_id = any (
    array(select s.id from systems.subscription s where s.function_id = (select platform.actor()))))
  with check (true);
create policy system_works on systems.delivery to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
grant select, delete, insert (subscription_id, event_id, replay),
  update (state, attempts, next_at, status, problem, settled_at) on systems.delivery to app;
