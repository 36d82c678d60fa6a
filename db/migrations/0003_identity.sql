-- Real people: accounts, ways to sign in, invitations, sessions that know how sure we are.
--
-- Everything here is for the role `identity` only; `app` learns who acts through functions. No secret
-- is kept as it is: tokens and recovery codes as hashes, passwords as argon2id, the seeds of one-time
-- codes and the secrets of providers sealed with a key that the database does not hold.

------------------------------------------------------------------------- network: functions that end

-- Two more roles: who keeps the people of an organisation, and a system that calls the API.
alter table network.function drop constraint function_role_check;
alter table network.function add constraint function_role_check check (role in (
  'visitor', 'system', 'machine', 'programmeLead', 'groupChair', 'groupMember', 'alderman',
  'civilServant', 'professional', 'attentionOfficer', 'organisationAdministrator', 'administrator',
  'dataProtectionOfficer'));

-- A day is too long for someone who must be out now: the moment itself, for whoever ends a function.
alter table network.function add column ended_at timestamptz;
grant update (until_day, ended_at, title) on network.function to app;

/* Whether a function holds at this moment. */
create function platform.holds(from_day date, until_day date, ended_at timestamptz)
  returns boolean language sql stable parallel safe
  as $$
    select from_day <= platform.today() and (until_day is null or until_day >= platform.today())
       and (ended_at is null or ended_at > now())
  $$;
grant execute on function platform.holds(date, date, timestamptz) to app, identity;

create or replace function platform.acting_role() returns text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.role from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
  $$;

---------------------------------------------------------------------------------- identity: accounts

create table identity.account (
  person_id       uuid primary key references network.person,
  -- The name one signs in with, and where mail goes. Lower case; one person each.
  email           text not null unique check (email = lower(email) and length(email) between 5 and 200
                                              and email like '%_@_%'),
  password_hash   text check (length(password_hash) between 40 and 400),
  totp_sealed     bytea check (length(totp_sealed) between 30 and 200),
  -- A one-time code is good for one step of 30 seconds, and only for a later one than the last.
  totp_last_step  bigint not null default 0,
  totp_since      timestamptz,
  -- Wrong second factors in a row; at ten the account waits a quarter of an hour.
  failures        integer not null default 0,
  locked_until    timestamptz,
  -- What a passkey knows of its owner: random, so that it tells nothing.
  webauthn_user   bytea not null unique default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  -- The function one acted in last; the next session opens with it.
  last_function   uuid references network.function,
  created_at      timestamptz not null default now()
);

create index account_by_last_function on identity.account (last_function);

create table identity.passkey (
  id             text primary key check (length(id) between 16 and 1400),
  person_id      uuid not null references identity.account on delete cascade,
  public_key     bytea not null check (length(public_key) between 32 and 2000),
  counter        bigint not null,
  transports     text[] not null default '{}',
  name           text not null check (length(name) between 1 and 80),
  backed_up      boolean not null,
  created_at     timestamptz not null default now(),
  used_at        timestamptz
);
create index passkey_by_person on identity.passkey (person_id);

create table identity.recovery_code (
  person_id  uuid not null references identity.account on delete cascade,
  code_hash  bytea not null check (length(code_hash) = 32),
  primary key (person_id, code_hash)
);

-- Asked to come in: the link holds a random token, here is its hash. One use, then gone.
create table identity.invitation (
  id             uuid primary key default gen_random_uuid(),
  token_hash     bytea unique check (length(token_hash) = 32),
  person_id      uuid not null references network.person,
  email          text not null check (email = lower(email) and length(email) between 5 and 200),
  invited_by     uuid not null references network.function,
  -- A new way in for someone who lost theirs: accepting removes the old ones.
  renews         boolean not null default false,
  created_at     timestamptz not null default now(),
  expires_at     timestamptz not null,
  accepted_at    timestamptz,
  withdrawn_at   timestamptz
);
create index invitation_by_person on identity.invitation (person_id);
create index invitation_by_inviter on identity.invitation (invited_by);

-- The way in of an organisation: OpenID Connect. Persons are known by issuer and subject, never by e-mail.
create table identity.provider (
  id               uuid primary key default gen_random_uuid(),
  organisation_id  uuid not null unique references network.organisation,
  name             text not null check (length(name) between 2 and 80),
  issuer           text not null unique check (length(issuer) between 8 and 300),
  client_id        text not null check (length(client_id) between 1 and 200),
  secret_sealed    bytea not null check (length(secret_sealed) between 30 and 2000),
  -- Whether the provider itself asks for two factors, as its organisation declares.
  two_factors      boolean not null default false,
  made_by          uuid not null references network.function,
  made_at          timestamptz not null default now(),
  -- Switched on by someone of Kring, after the domains were checked.
  enabled_at       timestamptz
);
create index provider_by_maker on identity.provider (made_by);

create table identity.provider_domain (
  domain       text primary key check (domain ~ '^[a-z0-9]([a-z0-9.-]{1,120})[a-z]$'),
  provider_id  uuid not null references identity.provider on delete cascade,
  -- What the owner of the domain puts in its DNS to prove that it is theirs.
  proof        text not null check (length(proof) between 20 and 100),
  verified_at  timestamptz,
  verified_by  text check (verified_by in ('dns', 'operator'))
);
create index provider_domain_by_provider on identity.provider_domain (provider_id);

create table identity.external (
  issuer      text not null,
  subject     text not null check (length(subject) between 1 and 255),
  person_id   uuid not null references identity.account on delete cascade,
  linked_at   timestamptz not null default now(),
  primary key (issuer, subject)
);
create index external_by_person on identity.external (person_id);

-- Halfway through signing in: what was asked of this browser, for ten minutes at most.
create table identity.step (
  hash        bytea primary key check (length(hash) = 32),
  kind        text not null check (length(kind) between 3 and 40),
  person_id   uuid references network.person,
  data        jsonb not null default '{}' check (length(data::text) <= 8000),
  expires_at  timestamptz not null
);
create index step_by_person on identity.step (person_id);
create index step_by_expiry on identity.step (expires_at);

-- Sign-out messages of providers that were carried out; each counts once.
create table identity.logout (
  issuer      text not null,
  jti         text not null check (length(jti) between 1 and 255),
  expires_at  timestamptz not null,
  primary key (issuer, jti)
);

alter table identity.session drop constraint session_method_check;
alter table identity.session
  add constraint session_method_check check (method in ('demonstration', 'password', 'passkey', 'oidc')),
  add column id uuid not null unique default gen_random_uuid(),
  -- Until when content about persons opens; moves along while one works, a quarter of an hour at most.
  add column persons_until timestamptz,
  add column confirmed_at timestamptz not null default now(),
  add column device text check (length(device) <= 80),
  add column issuer text,
  add column subject text,
  add column provider_session text check (length(provider_session) <= 255);
create index session_by_provider on identity.session (issuer, provider_session) where issuer is not null;

do $$
declare name text;
begin
  foreach name in array array['account', 'passkey', 'recovery_code', 'invitation', 'provider',
                              'provider_domain', 'external', 'step', 'logout'] loop
    execute format('alter table identity.%I enable row level security, force row level security', name);
    execute format('create policy identity_keeps on identity.%I to identity using (true) with check (true)', name);
    execute format('create policy owner_works on identity.%I to owner using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on identity.%I to identity', name);
  end loop;
end $$;
grant update on identity.session to identity;
grant select on network.function_municipality to identity;
create policy identity_reads on network.function_municipality for select to identity using (true);

drop policy identity_writes on audit.entry;
create policy identity_writes on audit.entry for insert to identity with check (action like 'identity.%');

-- Who acts, and how sure we are of it. Ends 2 hours after the last request, 10 hours after sign-in, and
-- with the function itself. `persons_open`: content about persons may be shown to this session now.
drop function identity.actor(bytea);
create function identity.actor(token_hash bytea)
  returns table (function_id uuid, person_id uuid, name text, role text, title text,
                 organisation_id uuid, organisation_name text, municipalities text[],
                 session_id uuid, assurance smallint, persons_open boolean, functions smallint)
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    -- At most once a minute: a page must not cost a write each time. What was closed stays closed.
    update identity.session s
      set seen_at = now(),
          persons_until = case when s.persons_until > now() then now() + interval '15 minutes'
                               else s.persons_until end
      where s.token_hash = actor.token_hash and s.seen_at < now() - interval '1 minute'
        and s.seen_at > now() - interval '2 hours' and s.started_at > now() - interval '10 hours';
    return query
      select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
             array(select m.municipality_code from network.function_municipality m
                   where m.function_id = f.id order by 1),
             s.id, s.assurance, s.assurance = 2 and coalesce(s.persons_until > now(), false),
             (select count(*)::smallint from network.function g
              where g.person_id = p.id and platform.holds(g.from_day, g.until_day, g.ended_at))
      from identity.session s
        join network.function f on f.id = s.function_id
        join network.person p on p.id = f.person_id
        join network.organisation o on o.id = f.organisation_id
      where s.token_hash = actor.token_hash
        and s.seen_at > now() - interval '2 hours'
        and s.started_at > now() - interval '10 hours'
        and platform.holds(f.from_day, f.until_day, f.ended_at)
        and f.role not in ('visitor', 'system', 'machine');
  end $$;

create or replace function identity.actor_of(function_id uuid)
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
      and platform.holds(f.from_day, f.until_day, f.ended_at)
  $$;
revoke execute on function identity.actor(bytea) from public;
grant execute on function identity.actor(bytea) to app;

----------------------------------------------------------------------------------------- rate limits

-- How often something was tried: a hashed key, no address and no name. Kept by rate-limiter-flexible.
create table platform.rate_limit (
  key     text primary key check (length(key) <= 100),
  points  integer not null default 0,
  expire  bigint
);
alter table platform.rate_limit enable row level security, force row level security;
create policy counts on platform.rate_limit to app, identity using (true) with check (true);
grant select, insert, update, delete on platform.rate_limit to app, identity;

------------------------------------------------------------- what `app` may ask of identity, and no more

/* Whether the acting function may keep the ways in of a person: their every function is its to keep. */
create function identity.keeps(person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select case platform.acting_role()
      when 'system' then true
      when 'programmeLead' then true
      when 'organisationAdministrator' then not exists (
        select from network.function f
        where f.person_id = keeps.person_id and platform.holds(f.from_day, f.until_day, f.ended_at)
          and (f.organisation_id <> (select g.organisation_id from network.function g
                                     where g.id = platform.actor())
               or f.role in ('programmeLead', 'administrator', 'dataProtectionOfficer')))
      else false end
      and not exists (select from network.function f
                      where f.person_id = keeps.person_id and f.role in ('visitor', 'system', 'machine'))
      -- Nobody renews their own way in by this road.
      and not exists (select from network.function f
                      where f.id = platform.actor() and f.person_id = keeps.person_id)
  $$;

/*
 * Asks a person in who cannot sign in yet. The mail that follows holds the link; nobody here sees it.
 * Null when the address belongs to someone else, which whoever asks need not know for certain.
 */
create function identity.invite(person_id uuid, email text) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare made uuid;
  begin
    if not identity.keeps(invite.person_id) then
      raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
    end if;
    if exists (select from identity.account a where a.person_id = invite.person_id)
       or exists (select from identity.account a where a.email = lower(invite.email)) then
      return null;
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = invite.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, expires_at)
      values (invite.person_id, lower(invite.email), platform.actor(), now() + interval '7 days')
      returning id into made;
    return made;
  end $$;

/* A new way in for someone who lost theirs, to the address that is known already. Null without account. */
create function identity.renew(person_id uuid) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare made uuid;
  begin
    if not identity.keeps(renew.person_id) then
      raise exception 'not yours to renew' using errcode = 'insufficient_privilege';
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = renew.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, renews, expires_at)
      select a.person_id, a.email, platform.actor(), true, now() + interval '2 days'
      from identity.account a where a.person_id = renew.person_id
      returning id into made;
    return made;
  end $$;

create function identity.withdraw(person_id uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if not identity.keeps(withdraw.person_id) then
      raise exception 'not yours to withdraw' using errcode = 'insufficient_privilege';
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = withdraw.person_id and i.accepted_at is null and i.withdrawn_at is null;
  end $$;

/* Whether people can sign in, and since when; no address and no secret. For who keeps people. */
create function identity.ways_in(person_ids uuid[])
  returns table (person_id uuid, account boolean, invited_at timestamptz, expires_at timestamptz,
                 seen_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select p.id, a.person_id is not null, i.created_at, i.expires_at,
           (select max(s.seen_at) from identity.session s join network.function f on f.id = s.function_id
            where f.person_id = p.id)
    from unnest(person_ids) p (id)
      left join identity.account a on a.person_id = p.id
      left join lateral (select * from identity.invitation j
                         where j.person_id = p.id and j.accepted_at is null and j.withdrawn_at is null
                         order by j.created_at desc limit 1) i on true
    where platform.acting_role() in ('programmeLead', 'organisationAdministrator',
                                     'dataProtectionOfficer', 'system')
  $$;
revoke execute on function identity.keeps(uuid), identity.invite(uuid, text), identity.renew(uuid),
  identity.withdraw(uuid), identity.ways_in(uuid[]) from public;
grant execute on function identity.keeps(uuid), identity.invite(uuid, text), identity.renew(uuid),
  identity.withdraw(uuid), identity.ways_in(uuid[]) to app;
