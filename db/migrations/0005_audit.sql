-- Accountability: entries that say more, seals that prove nobody changed them, witnesses, what the
-- privacy officer looks into, exceptional access, and the log of processings (Logboek Dataverwerkingen).
--
-- `audit` can only grow: entries, seals and heads are added, never changed or removed. What does change
-- (what waits to be sealed or sent, what was reviewed) is in `oversight`; `processing` is the log of
-- processings, which names no actor and is linked to the trail by trace id only.

create schema oversight;
create schema processing;
grant usage on schema oversight, processing to app;

/* The person behind the acting function; null for visitors, for Kring itself and for who may not act. */
create function platform.acting_person() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
      and f.role not in ('visitor', 'system')
  $$;
revoke execute on function platform.acting_person() from public;
grant execute on function platform.acting_person() to app;

------------------------------------------------------------------------------------- entries that say more

alter table audit.entry
  -- On what ground someone did this: the agreement, the law, or the danger. In a few words.
  add column ground text check (length(ground) between 1 and 200),
  -- Whom it is about, as pseudonyms: erasing a person leaves the trail whole.
  add column persons text[] not null default '{}'
    check (cardinality(persons) <= 1000 and array_position(persons, null) is null),
  add column result text not null default 'done' check (result in ('done', 'refused', 'failed')),
  -- Whether this was open only because of exceptional access.
  add column exceptional boolean not null default false,
  add column session_id uuid,
  -- 16 bytes (W3C Trace Context): the link to the log of processings, and to other systems.
  add column trace_id uuid;

-- Newest first within what one filters by, and a page starts where the one before ended.
drop index audit.entry_by_person;
drop index audit.entry_by_time;
create index entry_by_time on audit.entry (at desc, id desc);
create index entry_by_person on audit.entry (person_id, at desc, id desc);
create index entry_by_organisation on audit.entry (organisation_id, at desc, id desc);
create index entry_by_module on audit.entry (split_part(action, '.', 1), at desc, id desc);
create index entry_by_subject on audit.entry (subject, at desc, id desc);
create index entry_by_persons on audit.entry using gin (persons) where persons <> '{}';

-- One sees one's own deeds, in whatever function one did them.
drop policy own_read on audit.entry;
create policy own_read on audit.entry for select to app
  using (person_id = (select platform.acting_person()));
create policy system_reads on audit.entry for select to app
  using ((select platform.acting_role()) = 'system');
grant insert (ground, persons, result, exceptional, session_id, trace_id) on audit.entry to app, identity;

--------------------------------------------------------------------------------------------------- sealing

-- What still has to be sealed. A row comes here with its entry and leaves when it has a seal: an entry
-- that commits late, or out of order, is not skipped, and the holes of a rollback mean nothing.
create table oversight.unsealed (
  entry_id  bigint primary key,
  at        timestamptz not null default now()
);

-- The leaves of the tree, numbered when they are sealed. See decision 0014.
create table audit.seal (
  position  bigint primary key check (position >= 0),
  entry_id  bigint not null unique,
  leaf      bytea not null check (length(leaf) = 32)
);

-- Signed tree heads. `peaks`: the roots of the perfect trees that the leaves make, left to right, so
-- that the next head costs no more than the new leaves do.
create table audit.head (
  number     bigint primary key check (number >= 1),
  size       bigint not null unique check (size >= 1),
  root       bytea not null check (length(root) = 32),
  previous   bytea not null check (length(previous) = 32),
  peaks      bytea not null check (length(peaks) between 32 and 2048 and length(peaks) % 32 = 0),
  at         timestamptz not null,
  key        bytea not null check (length(key) = 32),
  signature  bytea not null check (length(signature) = 64)
);

create function oversight.mark_unsealed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    insert into oversight.unsealed (entry_id) values (new.id);
    return null;
  end $$;
revoke execute on function oversight.mark_unsealed() from public;

alter table audit.entry no force row level security;
insert into oversight.unsealed (entry_id, at) select id, at from audit.entry;
alter table audit.entry force row level security;
create trigger mark_unsealed after insert on audit.entry
  for each row execute function oversight.mark_unsealed();

-- What each witness, and the log of processings elsewhere, got so far.
create table oversight.delivery (
  name           text primary key check (name in ('file', 'https', 'mail', 'processing')),
  -- The last head it has; heads are given in order.
  delivered      bigint not null default 0 check (delivered >= 0),
  since          timestamptz not null default now(),
  -- One process at a time delivers; one that dies is over when this passes.
  claimed_until  timestamptz,
  succeeded_at   timestamptz,
  failures       integer not null default 0,
  problem        text check (length(problem) <= 200)
);

alter table oversight.unsealed enable row level security, force row level security;
alter table audit.seal enable row level security, force row level security;
alter table audit.head enable row level security, force row level security;
alter table oversight.delivery enable row level security, force row level security;

create policy owner_works on oversight.unsealed to owner using (true) with check (true);
create policy system_reads on oversight.unsealed for select to app
  using ((select platform.acting_role()) = 'system');
-- Only what was sealed may be forgotten.
create policy system_clears on oversight.unsealed for delete to app
  using ((select platform.acting_role()) = 'system'
         and exists (select from audit.seal s where s.entry_id = unsealed.entry_id));
grant select, delete on oversight.unsealed to app;

create policy system_seals on audit.seal for insert to app
  with check ((select platform.acting_role()) = 'system');
create policy overseers_read on audit.seal for select to app
  using ((select platform.acting_role()) in ('system', 'dataProtectionOfficer'));
grant select, insert on audit.seal to app;

create policy owner_works on audit.head for select to owner using (true);
create policy system_seals on audit.head for insert to app
  with check ((select platform.acting_role()) = 'system');
create policy overseers_read on audit.head for select to app
  using ((select platform.acting_role()) in ('system', 'dataProtectionOfficer'));
grant select, insert on audit.head to app;

create policy owner_works on oversight.delivery for select to owner using (true);
create policy system_delivers on oversight.delivery to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
grant select, insert, update on oversight.delivery to app;

/* How sealing stands, in counts and moments, for who keeps Kring running or watches over privacy. */
create function oversight.seal_state()
  returns table (oldest_unsealed timestamptz, head_number bigint, head_size bigint, head_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select (select u.at from oversight.unsealed u order by u.entry_id limit 1), h.number, h.size, h.at
    from (select 1) always left join lateral
      (select * from audit.head order by number desc limit 1) h on true
    where platform.acting_role() in ('system', 'administrator', 'dataProtectionOfficer')
  $$;

------------------------------------------------------------------------------------------ the weekly sample

create table oversight.sample (
  -- The Monday of the week that was sampled.
  week        date primary key check (extract(isodow from week) = 1),
  drawn_at    timestamptz not null default now(),
  population  integer not null check (population >= 0)
);

create table oversight.sample_line (
  id             uuid primary key default gen_random_uuid(),
  week           date not null references oversight.sample,
  entry_id       bigint not null,
  verdict        text check (verdict in ('in_order', 'ask', 'unjust')),
  remark_sealed  bytea check (length(remark_sealed) <= 8000),
  reviewed_by    uuid references network.function,
  reviewed_at    timestamptz,
  unique (week, entry_id),
  check ((verdict is null) = (reviewed_by is null) and (verdict is null) = (reviewed_at is null))
);
create index sample_line_by_reviewer on oversight.sample_line (reviewed_by);
create index sample_line_open on oversight.sample_line (week) where verdict is null;

alter table oversight.sample enable row level security, force row level security;
alter table oversight.sample_line enable row level security, force row level security;
create policy officer_reads on oversight.sample for select to app
  using ((select platform.acting_role()) in ('system', 'dataProtectionOfficer'));
create policy system_draws on oversight.sample for insert to app
  with check ((select platform.acting_role()) = 'system');
create policy officer_reads on oversight.sample_line for select to app
  using ((select platform.acting_role()) in ('system', 'dataProtectionOfficer'));
create policy system_draws on oversight.sample_line for insert to app
  with check ((select platform.acting_role()) = 'system' and verdict is null);
create policy officer_reviews on oversight.sample_line for update to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer')
  with check (reviewed_by = (select platform.actor()));
grant select, insert on oversight.sample, oversight.sample_line to app;
grant update (verdict, remark_sealed, reviewed_by, reviewed_at) on oversight.sample_line to app;

------------------------------------------------------------------------------------------ exceptional access

-- Somebody in danger weighs more than a closed door: who must, opens it, says why, and is looked into.
create table oversight.exceptional_access (
  id             uuid primary key default gen_random_uuid(),
  function_id    uuid not null references network.function,
  person_id      uuid not null references network.person,
  module         text not null check (module ~ '^[a-z][a-z_]{1,39}$'),
  subject        text not null check (length(subject) between 1 and 200),
  -- What danger there was; sealed, since it says something about somebody.
  reason_sealed  bytea not null check (length(reason_sealed) between 49 and 8000),
  started_at     timestamptz not null default now(),
  ends_at        timestamptz not null,
  ended_at       timestamptz,
  verdict        text check (verdict in ('in_order', 'ask', 'unjust')),
  remark_sealed  bytea check (length(remark_sealed) <= 8000),
  reviewed_by    uuid references network.function,
  reviewed_at    timestamptz,
  check (ends_at > started_at and ends_at <= started_at + interval '2 hours'),
  check (ended_at >= started_at),
  check ((verdict is null) = (reviewed_by is null) and (verdict is null) = (reviewed_at is null))
);
create index exceptional_access_by_function on oversight.exceptional_access (function_id, module, ends_at desc);
create index exceptional_access_by_person on oversight.exceptional_access (person_id, started_at desc);
create index exceptional_access_by_reviewer on oversight.exceptional_access (reviewed_by);
create index exceptional_access_by_time on oversight.exceptional_access (started_at desc, id);
create index exceptional_access_open on oversight.exceptional_access (started_at) where verdict is null;

alter table oversight.exceptional_access enable row level security, force row level security;
create policy owner_works on oversight.exceptional_access for select to owner using (true);
-- Nobody both grants and uses: officers and administrators cannot open, users cannot review.
create policy user_opens on oversight.exceptional_access for insert to app
  with check (function_id = (select platform.actor()) and person_id = (select platform.acting_person())
              and (select platform.acting_role()) in ('professional', 'attentionOfficer')
              and verdict is null and ended_at is null and started_at = now());
create policy own_read on oversight.exceptional_access for select to app
  using (person_id = (select platform.acting_person()));
create policy officer_reads on oversight.exceptional_access for select to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer');
create policy user_ends on oversight.exceptional_access for update to app
  using (person_id = (select platform.acting_person()) and ended_at is null
         and (select platform.acting_role()) in ('professional', 'attentionOfficer'))
  with check (person_id = (select platform.acting_person()) and ended_at is not null and verdict is null);
-- Checks are joined by "or": this one must hold by itself, or a user could pass it on a row of their own.
create policy officer_reviews on oversight.exceptional_access for update to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer'
         and person_id <> (select platform.acting_person()))
  with check ((select platform.acting_role()) = 'dataProtectionOfficer'
              and person_id <> (select platform.acting_person())
              and reviewed_by = (select platform.actor()));
grant select, insert (id, function_id, person_id, module, subject, reason_sealed, ends_at),
  update (ended_at, verdict, remark_sealed, reviewed_by, reviewed_at)
  on oversight.exceptional_access to app;

/* What of a module the acting function may open now in an emergency, by key. For policies on big tables. */
create function platform.exceptional_subjects(module text) returns text[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(a.subject), '{}') from oversight.exceptional_access a
    where a.function_id = platform.actor() and a.module = exceptional_subjects.module
      and a.ended_at is null and a.ends_at > now()
      and platform.acting_role() in ('professional', 'attentionOfficer')
  $$;

/* Whether the acting function may open this now in an emergency; what is below a key opens with it. */
create function platform.exceptional(module text, subject text) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from unnest(platform.exceptional_subjects(exceptional.module)) open (key)
      where exceptional.subject = open.key or starts_with(exceptional.subject, open.key || '/'))
  $$;

----------------------------------------------------------------------------- the log of processings (LDV)

-- One line per person per processing: which activity, about whom, when. Never who acted, never content.
create table processing.line (
  id              bigint generated always as identity primary key,
  trace_id        uuid not null,
  span_id         bytea not null check (length(span_id) = 8),
  parent_span_id  bytea check (length(parent_span_id) = 8),
  activity        text not null check (length(activity) between 3 and 200),
  name            text not null check (length(name) between 3 and 60),
  subject         text not null check (length(subject) between 20 and 100),
  subject_type    text not null check (length(subject_type) between 2 and 40),
  status          text not null default 'Unset' check (status in ('Unset', 'Ok', 'Error')),
  started_at      timestamptz not null,
  ended_at        timestamptz not null,
  confirmed_at    timestamptz
);
create index line_waiting on processing.line (id) where confirmed_at is null;
create index line_confirmed on processing.line (confirmed_at) where confirmed_at is not null;
create index line_by_end on processing.line (ended_at);
create index line_by_trace on processing.line (trace_id);
alter table processing.line enable row level security, force row level security;
create policy owner_works on processing.line for select to owner using (true);
create policy actors_write on processing.line for insert to app
  with check ((select platform.acting_role()) is not null and confirmed_at is null);
create policy system_reads on processing.line for select to app
  using ((select platform.acting_role()) = 'system');
create policy system_confirms on processing.line for update to app
  using ((select platform.acting_role()) = 'system') with check (true);
create policy system_clears on processing.line for delete to app
  using ((select platform.acting_role()) = 'system');
grant select, delete, update (confirmed_at),
  insert (trace_id, span_id, parent_span_id, activity, name, subject, subject_type, status, started_at,
          ended_at)
  on processing.line to app;

/* How each delivery stands; `behind_since` is when the first thing it still has to get was made. */
create function oversight.delivery_state()
  returns table (name text, delivered bigint, behind_since timestamptz, succeeded_at timestamptz,
                 failures integer, problem text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select d.name, d.delivered,
           case when d.name = 'processing'
                then (select l.ended_at from processing.line l where l.confirmed_at is null
                      order by l.id limit 1)
                else (select greatest(h.at, d.since) from audit.head h where h.number > d.delivered
                      order by h.number limit 1) end,
           d.succeeded_at, d.failures, d.problem
    from oversight.delivery d
    where platform.acting_role() in ('system', 'administrator', 'dataProtectionOfficer')
    order by d.name
  $$;

revoke execute on function oversight.seal_state(), oversight.delivery_state(),
  platform.exceptional_subjects(text), platform.exceptional(text, text) from public;
grant execute on function oversight.seal_state(), oversight.delivery_state(),
  platform.exceptional_subjects(text), platform.exceptional(text, text) to app;
