-- People and functions: who may give whom which function, four eyes for special rights, and the list
-- of those rights that is gone through every quarter.
--
-- Nobody grants more than they hold or are trusted with, nobody grants to themselves, and the special
-- roles come into being by two people only. The rules say so, the actions ask it, and so does this file.

---------------------------------------------------------------------------------- who acts, for whom

create function network.acting_person() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select f.person_id from network.function f where f.id = platform.actor() $$;

create function network.acting_organisation() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select f.organisation_id from network.function f where f.id = platform.actor() $$;

/* The rights that are given by two people, and gone through every quarter. */
create function network.is_special(role text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select role in ('programmeLead', 'administrator', 'dataProtectionOfficer') $$;

/* Whether a function still has, or is going to have, a day on which it holds. */
create function network.is_over(until_day date, ended_at timestamptz) returns boolean
  language sql stable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select coalesce(until_day < platform.today(), false) or coalesce(ended_at <= now(), false) $$;

/*
 * Whether the acting function may give `role` at an organisation, alone. The same table stands in
 * `grantable` of the module's rules, and a test holds the two together.
 */
create function network.may_grant(role text, organisation_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then
        may_grant.role in ('professional', 'attentionOfficer', 'groupMember', 'groupChair',
                           'civilServant', 'alderman', 'organisationAdministrator')
        and exists (select from network.organisation o
                    where o.id = may_grant.organisation_id and o.register <> 'kring')
      when 'organisationAdministrator' then
        may_grant.organisation_id = network.acting_organisation()
        and (may_grant.role in ('professional', 'attentionOfficer', 'organisationAdministrator')
             or may_grant.role in ('civilServant', 'alderman')
                and exists (select from network.organisation o
                            where o.id = may_grant.organisation_id and o.kind = 'gemeente'))
      else false end, false)
  $$;

/* Whether the acting function may give this person a function: an organisation keeps its own people. */
create function network.may_add_to(person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then true
      when 'organisationAdministrator' then
        exists (select from network.function f where f.person_id = may_add_to.person_id
                and f.organisation_id = network.acting_organisation())
        or not exists (select from network.function f where f.person_id = may_add_to.person_id)
      else false end, false)
      and may_add_to.person_id <> network.acting_person()
      and not exists (select from network.function f where f.person_id = may_add_to.person_id
                      and f.role in ('visitor', 'system', 'machine'))
  $$;

/* Whether the acting function may change or end this one. To end is not to grant: it may reach further. */
create function network.may_keep(role text, organisation_id uuid, person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then true
      when 'organisationAdministrator' then
        may_keep.organisation_id = network.acting_organisation() and not network.is_special(may_keep.role)
      else false end, false)
      and may_keep.role not in ('visitor', 'system', 'machine')
      and may_keep.person_id <> network.acting_person()
  $$;

/* Whether the acting function may say that a function speaks for a municipality; null: for none. */
create function network.may_place(function_id uuid, municipality_code text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from network.function f join network.organisation o on o.id = f.organisation_id
      where f.id = may_place.function_id and f.person_id <> network.acting_person()
        and network.may_grant(f.role, f.organisation_id)
        and (may_place.municipality_code is null or platform.acting_role() = 'programmeLead'
             or o.municipality_code = may_place.municipality_code))
  $$;

revoke execute on function network.acting_person(), network.acting_organisation(),
  network.is_special(text), network.is_over(date, timestamptz), network.may_grant(text, uuid),
  network.may_add_to(uuid), network.may_keep(text, uuid, uuid), network.may_place(uuid, text)
  from public;
grant execute on function network.acting_person(), network.acting_organisation(),
  network.is_special(text), network.is_over(date, timestamptz), network.may_grant(text, uuid),
  network.may_add_to(uuid), network.may_keep(text, uuid, uuid), network.may_place(uuid, text)
  to app;

---------------------------------------------------------------------------------- functions

alter table network.function add column version integer not null default 1;
grant update (version) on network.function to app;
grant delete on network.function_municipality to app;
create index function_by_role on network.function (role);
create index person_by_name on network.person (name, id);

create policy keepers_name on network.person for insert to app
  with check ((select platform.acting_role())
              in ('programmeLead', 'organisationAdministrator', 'dataProtectionOfficer'));
create policy keepers_grant on network.function for insert to app
  with check (network.may_grant(role, organisation_id) and network.may_add_to(person_id)
              and from_day >= platform.today() and ended_at is null and version = 1
              and num_nonnulls(demonstration_key, demonstration_text, demonstration_position) = 0);
create policy keepers_change on network.function for update to app
  using (network.may_keep(role, organisation_id, person_id))
  with check (network.may_keep(role, organisation_id, person_id));
create policy keepers_place on network.function_municipality for insert to app
  with check (network.may_place(function_id, municipality_code));
create policy keepers_clear on network.function_municipality for delete to app
  using (network.may_place(function_id, null));
-- A project leader brings an organisation in; what comes from a register stays the register's.
create policy lead_adds on network.organisation for insert to app
  with check ((select platform.acting_role()) = 'programmeLead' and register = 'regio');

/*
 * What ended stays ended; whoever may not grant a role may only take it away; the last of a special role
 * stays. Runs as who asks, for what `app` does: two who end each other's function take turns.
 */
create function network.guard_function() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  declare
    longer boolean := new.until_day is distinct from old.until_day
      and (new.until_day is null or old.until_day is not null and new.until_day > old.until_day);
    ends boolean := new.ended_at is distinct from old.ended_at
      or new.until_day is distinct from old.until_day and new.until_day is not null;
  begin
    if current_user <> 'app' or platform.acting_role() = 'system' then
      return new;
    end if;
    if old.ended_at is not null or network.is_over(old.until_day, old.ended_at) then
      raise exception 'a function that ended stays ended' using errcode = 'insufficient_privilege';
    end if;
    if new.ended_at is distinct from old.ended_at and (new.ended_at is null or new.ended_at > now()) then
      raise exception 'a function ends now, or on a day' using errcode = 'insufficient_privilege';
    end if;
    if longer and not network.may_grant(old.role, old.organisation_id) then
      raise exception 'to make a function longer is to grant it' using errcode = 'insufficient_privilege';
    end if;
    if new.title <> old.title and platform.acting_role() <> 'programmeLead'
       and not network.may_grant(old.role, old.organisation_id) then
      raise exception 'not yours to name' using errcode = 'insufficient_privilege';
    end if;
    if ends and not longer and network.is_special(old.role) then
      perform pg_advisory_xact_lock(hashtextextended('network.special', 0));
      if not exists (
        select from network.function f
        where f.role = old.role and f.person_id <> old.person_id
          -- Ended by whoever had the turn before is ended, also when that began after we did.
          and f.from_day <= platform.today() and f.ended_at is null
          and (f.until_day is null
               or f.until_day > case when new.ended_at is not null then platform.today()
                                     else new.until_day end)) then
        raise exception 'the last of this role' using errcode = 'restrict_violation';
      end if;
    end if;
    return new;
  end $$;
revoke execute on function network.guard_function() from public;
grant execute on function network.guard_function() to app;
create trigger guard before update on network.function
  for each row execute function network.guard_function();

---------------------------------------------------------------------------------- proposals: four eyes

-- Someone proposes a special function, someone else decides. The address is sealed and goes when decided.
create table network.proposal (
  id               uuid primary key,
  role             text not null check (network.is_special(role)),
  organisation_id  uuid not null references network.organisation,
  -- Someone who is known, or the name of someone new, who gets a row when it is approved.
  person_id        uuid references network.person,
  name             text check (length(name) between 2 and 120),
  email_sealed     bytea check (length(email_sealed) between 30 and 400),
  title            text not null check (length(title) between 2 and 120),
  why              text not null check (length(why) between 3 and 1000),
  until_day        date,
  proposed_by      uuid not null references network.function,
  proposer_id      uuid not null references network.person,
  proposed_at      timestamptz not null default now(),
  outcome          text check (outcome in ('approved', 'rejected', 'withdrawn')),
  decided_by       uuid references network.function,
  decider_id       uuid references network.person,
  decided_at       timestamptz,
  answer           text check (length(answer) between 3 and 1000),
  function_id      uuid references network.function deferrable initially deferred,
  check (num_nonnulls(person_id, name) >= 1),
  check (num_nonnulls(outcome, decided_by, decider_id, decided_at) in (0, 4)),
  check (outcome is null or email_sealed is null),
  check ((function_id is not null) = (coalesce(outcome, '') = 'approved')),
  -- Persons, not functions: nobody is two people by having two functions.
  constraint four_eyes check (
    outcome is null
    or case outcome when 'withdrawn' then decider_id = proposer_id
            else decider_id <> proposer_id and decider_id is distinct from person_id end)
);
create index proposal_waiting on network.proposal (proposed_at) where outcome is null;
create index proposal_by_organisation on network.proposal (organisation_id);
create index proposal_by_person on network.proposal (person_id);
create index proposal_by_proposer on network.proposal (proposed_by);
create index proposal_by_proposing_person on network.proposal (proposer_id);
create index proposal_by_decider on network.proposal (decided_by);
create index proposal_by_deciding_person on network.proposal (decider_id);

/*
 * Whether the acting function may approve `role` as another proposed it. A privacy officer approves all;
 * project leaders do not choose together, within one organisation, who watches over them.
 */
create function network.may_approve(role text, proposed_by uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'dataProtectionOfficer' then true
      when 'programmeLead' then
        may_approve.role <> 'dataProtectionOfficer'
        or network.acting_organisation() <> (select f.organisation_id from network.function f
                                             where f.id = may_approve.proposed_by)
      else false end, false)
  $$;

/* Whether this transaction is the one in which the actor approved this function, to the letter. */
create function network.approves_function(function_id uuid, role text, organisation_id uuid,
                                          person_id uuid, until_day date) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from network.proposal p
      where p.function_id = approves_function.function_id and p.outcome = 'approved'
        and p.role = approves_function.role
        and p.organisation_id = approves_function.organisation_id
        and p.person_id = approves_function.person_id
        and p.until_day is not distinct from approves_function.until_day
        and p.decided_by = platform.actor() and p.decided_at = now())
  $$;

/* Whether this transaction is the one in which the actor approved a function of this person. */
create function network.approves_person(person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from network.proposal p
      where p.person_id = approves_person.person_id and p.outcome = 'approved'
        and p.decided_by = platform.actor() and p.decided_at = now())
  $$;

/* What was decided stays decided; of what was proposed only the address goes, and the new person comes. */
create function network.guard_proposal() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if old.outcome is not null or new.email_sealed is not null
       or old.person_id is not null and new.person_id is distinct from old.person_id then
      raise exception 'a proposal is decided once, as it was made' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
create trigger guard before update on network.proposal
  for each row execute function network.guard_proposal();

revoke execute on function network.may_approve(text, uuid), network.guard_proposal(),
  network.approves_function(uuid, text, uuid, uuid, date), network.approves_person(uuid) from public;
grant execute on function network.may_approve(text, uuid), network.guard_proposal(),
  network.approves_function(uuid, text, uuid, uuid, date), network.approves_person(uuid) to app;

alter table network.proposal enable row level security, force row level security;
create policy owner_works on network.proposal to owner using (true) with check (true);
create policy approvers_read on network.proposal for select to app
  using ((select platform.acting_role()) in ('programmeLead', 'dataProtectionOfficer'));
create policy lead_proposes on network.proposal for insert to app
  with check ((select platform.acting_role()) = 'programmeLead'
              and proposed_by = (select platform.actor())
              and proposer_id = (select network.acting_person())
              and (person_id is null or network.may_add_to(person_id) or person_id = proposer_id));
create policy another_decides on network.proposal for update to app
  using ((select platform.acting_role()) in ('programmeLead', 'dataProtectionOfficer'))
  with check (decided_by = (select platform.actor())
              and decider_id = (select network.acting_person())
              and decided_at = now()
              and (outcome = 'withdrawn' or network.may_approve(role, proposed_by)));
grant select,
  insert (id, role, organisation_id, person_id, name, email_sealed, title, why, until_day,
          proposed_by, proposer_id),
  update (outcome, decided_by, decider_id, decided_at, answer, function_id, person_id, email_sealed)
  on network.proposal to app;

create policy approvers_grant on network.function for insert to app
  with check (network.approves_function(id, role, organisation_id, person_id, until_day)
              and from_day = platform.today() and ended_at is null and version = 1
              and num_nonnulls(demonstration_key, demonstration_text, demonstration_position) = 0);

---------------------------------------------------------------------------------- the quarterly review

-- Once a quarter: who holds special rights, and whether that is still needed.
create table network.review (
  id       uuid primary key default gen_random_uuid(),
  quarter  text not null unique check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  made_on  date not null default platform.today()
);

-- As it was on the day the list was made; what was said of it is never changed.
create table network.review_line (
  id           uuid primary key default gen_random_uuid(),
  review_id    uuid not null references network.review,
  function_id  uuid not null references network.function,
  role         text not null,
  since        date not null,
  seen_month   date,
  outcome      text check (outcome in ('stays', 'ends')),
  reason       text check (length(reason) between 3 and 1000),
  decided_by   uuid references network.function,
  decided_at   timestamptz,
  unique (review_id, function_id),
  check (num_nonnulls(outcome, reason, decided_by, decided_at) in (0, 4))
);
create index review_line_by_decider on network.review_line (decided_by);

/*
 * Whether the acting function may say of a function whether it stays: the privacy officer of all but
 * their own, a project leader of those of privacy officers. Nobody reviews themselves.
 */
create function network.may_review(function_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (select from network.function f
      where f.id = may_review.function_id and f.person_id <> network.acting_person()
        and (platform.acting_role() = 'dataProtectionOfficer'
             or platform.acting_role() = 'programmeLead' and f.role = 'dataProtectionOfficer'))
  $$;

/* How far the newest review is: numbers only, for who must see that it is late. */
create function network.review_progress()
  returns table (quarter text, made_on date, total integer, open integer)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select r.quarter, r.made_on, count(l.id)::integer,
           (count(l.id) filter (where l.outcome is null
                                and not network.is_over(f.until_day, f.ended_at)))::integer
    from (select * from network.review order by quarter desc limit 1) r
      left join network.review_line l on l.review_id = r.id
      left join network.function f on f.id = l.function_id
    where platform.acting_role() in ('programmeLead', 'dataProtectionOfficer', 'system')
    group by r.quarter, r.made_on
  $$;
revoke execute on function network.may_review(uuid), network.review_progress() from public;
grant execute on function network.may_review(uuid), network.review_progress() to app;

do $$
declare name text;
begin
  foreach name in array array['review', 'review_line'] loop
    execute format('alter table network.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on network.%I to owner using (true) with check (true)', name);
    execute format($policy$create policy system_works on network.%I to app
      using ((select platform.acting_role()) = 'system')
      with check ((select platform.acting_role()) = 'system')$policy$, name);
  end loop;
end $$;
create policy reviewers_read on network.review for select to app
  using ((select platform.acting_role()) in ('dataProtectionOfficer', 'programmeLead'));
create policy officer_reads on network.review_line for select to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer'
         or (select platform.acting_role()) = 'programmeLead' and role = 'dataProtectionOfficer');
create policy reviewer_says on network.review_line for update to app
  using (outcome is null and network.may_review(function_id))
  with check (decided_by = (select platform.actor()) and network.may_review(function_id));
grant select, insert (quarter) on network.review to app;
grant select, insert (review_id, function_id, role, since, seen_month),
  update (outcome, reason, decided_by, decided_at) on network.review_line to app;

---------------------------------------------------------------------------------- when someone was last here

-- The month, not the moment: enough to see that an account is not used any more.
create table identity.presence (
  person_id  uuid primary key references network.person,
  month      date not null
);
alter table identity.presence enable row level security, force row level security;
create policy identity_keeps on identity.presence to identity using (true) with check (true);
create policy owner_works on identity.presence to owner using (true) with check (true);
grant select, insert, update on identity.presence to identity;

create function identity.note_presence() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    insert into identity.presence (person_id, month)
      select f.person_id, date_trunc('month', platform.today())::date
      from network.function f where f.id = new.function_id
      on conflict (person_id) do update set month = excluded.month
        where presence.month < excluded.month;
    return new;
  end $$;
revoke execute on function identity.note_presence() from public;
grant execute on function identity.note_presence() to identity;
create trigger note_presence after insert on identity.session
  for each row execute function identity.note_presence();

/* Whose people the acting function may ask about: its own organisation's, or everyone's. */
create function identity.asks_about(person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'organisationAdministrator' then exists (
        select from network.function f where f.person_id = asks_about.person_id
          and f.organisation_id = network.acting_organisation())
      else platform.acting_role() in ('programmeLead', 'dataProtectionOfficer', 'system') end, false)
  $$;

create function identity.seen_months(person_ids uuid[]) returns table (person_id uuid, month date)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select p.person_id, p.month from identity.presence p
    where p.person_id = any (seen_months.person_ids) and identity.asks_about(p.person_id)
  $$;

---------------------------------------------------------------------------------- identity: tightened

/*
 * As before, and: an organisation keeps only people it has or had a function for, and none who are going
 * to act for another; a privacy officer keeps the person they approve, in that transaction.
 */
create or replace function identity.keeps(person_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'system' then true
      when 'programmeLead' then true
      when 'dataProtectionOfficer' then network.approves_person(keeps.person_id)
      when 'organisationAdministrator' then
        exists (select from network.function f where f.person_id = keeps.person_id
                and f.organisation_id = network.acting_organisation())
        and not exists (
          select from network.function f
          where f.person_id = keeps.person_id and not network.is_over(f.until_day, f.ended_at)
            and (f.organisation_id <> network.acting_organisation() or network.is_special(f.role)))
      else false end, false)
      and not exists (select from network.function f
                      where f.person_id = keeps.person_id and f.role in ('visitor', 'system', 'machine'))
      -- Nobody renews their own way in by this road.
      and not exists (select from network.function f
                      where f.id = platform.actor() and f.person_id = keeps.person_id)
  $$;

/*
 * As before, and: an address for someone with special rights is given by who approves them, never by one
 * person alone. To the address they were asked at before, `invite_again` will do.
 */
create or replace function identity.invite(person_id uuid, email text) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare made uuid;
  begin
    if not identity.keeps(invite.person_id) then
      raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
    end if;
    if platform.acting_role() <> 'system' and not network.approves_person(invite.person_id)
       and exists (select from network.function f where f.person_id = invite.person_id
                   and network.is_special(f.role) and not network.is_over(f.until_day, f.ended_at)) then
      raise exception 'not yours to invite alone' using errcode = 'insufficient_privilege';
    end if;
    if exists (select from identity.account a where a.person_id = invite.person_id)
       or exists (select from identity.account a where a.email = lower(invite.email))
       -- Asked in already under another name: one address, one person.
       or exists (select from identity.invitation i
                  where i.email = lower(invite.email) and i.person_id <> invite.person_id
                    and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()) then
      return null;
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = invite.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, expires_at)
      values (invite.person_id, lower(invite.email), platform.actor(), now() + interval '7 days')
      returning id into made;
    return made;
  end $$;

/* Asks someone in again, at the address of before. Null when there is none, or they came in meanwhile. */
create function identity.invite_again(person_id uuid) returns uuid
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    made uuid;
    address text;
  begin
    if not identity.keeps(invite_again.person_id) then
      raise exception 'not yours to invite' using errcode = 'insufficient_privilege';
    end if;
    select i.email into address from identity.invitation i
      where i.person_id = invite_again.person_id and i.accepted_at is null
      order by i.created_at desc limit 1;
    if address is null
       or exists (select from identity.account a
                  where a.person_id = invite_again.person_id or a.email = address)
       or exists (select from identity.invitation i
                  where i.email = address and i.person_id <> invite_again.person_id
                    and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()) then
      return null;
    end if;
    update identity.invitation i set withdrawn_at = now()
      where i.person_id = invite_again.person_id and i.accepted_at is null and i.withdrawn_at is null;
    insert into identity.invitation (person_id, email, invited_by, expires_at)
      values (invite_again.person_id, address, platform.actor(), now() + interval '7 days')
      returning id into made;
    return made;
  end $$;
create index invitation_by_email on identity.invitation (email) where accepted_at is null;

/* As before, and an organisation hears of its own people only. */
create or replace function identity.ways_in(person_ids uuid[])
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
    where identity.asks_about(p.id)
  $$;

/* Whether nobody has ever come in: only then may Kring itself make the first two people. */
create function identity.is_unused() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select platform.acting_role() = 'system' and not exists (select from identity.account) $$;

revoke execute on function identity.asks_about(uuid), identity.seen_months(uuid[]),
  identity.invite_again(uuid), identity.is_unused() from public;
grant execute on function identity.asks_about(uuid), identity.seen_months(uuid[]),
  identity.invite_again(uuid), identity.is_unused() to app;

---------------------------------------------------------------------------------- who sits in a group

alter table programme.membership add column version integer not null default 1;
grant update (chair, from_day, until_day, version), delete on programme.membership to app;
-- Who chairs reports; so the chair is for someone whose function is that of a chair.
create policy lead_seats on programme.membership for insert to app
  with check ((select platform.acting_role()) = 'programmeLead'
              and exists (select from network.function f
                          where f.id = function_id and not network.is_over(f.until_day, f.ended_at)
                            and f.role not in ('visitor', 'system', 'machine', 'administrator')
                            and (f.role = 'groupChair' or not chair)));
create policy lead_changes on programme.membership for update to app
  using ((select platform.acting_role()) = 'programmeLead')
  with check ((select platform.acting_role()) = 'programmeLead'
              and exists (select from network.function f
                          where f.id = function_id and (f.role = 'groupChair' or not chair)));
create policy lead_removes on programme.membership for delete to app
  using ((select platform.acting_role()) = 'programmeLead');
