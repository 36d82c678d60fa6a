-- Handle with Care: the morning after the police came to a home, one adult at school knows.
--
-- A signal says three things about a child: name, birth date and the codeword. They stand in a table of
-- their own, sealed under a key of their own, and go when they were passed on. What a signal is beside that
-- (where it is, for which school, when the bell rings) names nobody; it goes a week later. What stays is a
-- count. See decisions 0030 and 0031.

create schema handle_with_care;
grant usage on schema handle_with_care to app;

---------------------------------------------------------------------------------- new functions

alter table network.function drop constraint function_role_check;
alter table network.function add constraint function_role_check check (role in (
  'visitor', 'system', 'machine', 'programmeLead', 'groupChair', 'groupMember', 'alderman',
  'civilServant', 'professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
  'organisationAdministrator', 'administrator', 'dataProtectionOfficer', 'policeOfficer', 'safeHomeWorker', 'attendanceOfficer', 'schoolContact'));

/*
 * Whether a function of this role can exist at an organisation of this kind. What opens a signal exists
 * only where signals come; the same table stands in `isAtHome` of the network's rules.
 */
create function network.is_at_home(role text, kind text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case role
      when 'policeOfficer' then kind = 'politie'
      when 'safeHomeWorker' then kind = 'veilig thuis'
      when 'attendanceOfficer' then kind = 'gemeente'
      when 'schoolContact' then kind in ('basisschool', 'middelbare school', 'speciaal onderwijs')
      else true end
  $$;
revoke execute on function network.is_at_home(text, text) from public;
grant execute on function network.is_at_home(text, text) to app;

/* As before, and the functions of Handle with Care where they are at home. */
create or replace function network.may_grant(role text, organisation_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then
        may_grant.role in ('professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
                           'groupMember', 'groupChair', 'civilServant', 'alderman',
                           'organisationAdministrator',
                           'policeOfficer', 'safeHomeWorker', 'attendanceOfficer', 'schoolContact')
        and exists (select from network.organisation o
                    where o.id = may_grant.organisation_id and o.register <> 'kring'
                      and network.is_at_home(may_grant.role, o.kind))
      when 'organisationAdministrator' then
        may_grant.organisation_id = network.acting_organisation()
        and (may_grant.role in ('professional', 'attentionOfficer', 'liaison', 'expert', 'fixedContact',
                                'organisationAdministrator')
             or may_grant.role in ('civilServant', 'alderman')
                and exists (select from network.organisation o
                            where o.id = may_grant.organisation_id and o.kind = 'gemeente')
             or may_grant.role in ('policeOfficer', 'safeHomeWorker', 'attendanceOfficer',
                                   'schoolContact')
                and exists (select from network.organisation o
                            where o.id = may_grant.organisation_id
                              and network.is_at_home(may_grant.role, o.kind)))
      else false end, false)
  $$;

---------------------------------------------------------------------------------- how it is arranged

-- The questions that Veilig Thuis answers about an incident; the answers are not kept.
create table handle_with_care.criteria (
  version   integer primary key check (version >= 1),
  criteria  jsonb not null check (jsonb_typeof(criteria) = 'array'),
  made_by   uuid not null references network.function,
  made_at   timestamptz not null default now()
);
create index criteria_by_maker on handle_with_care.criteria (made_by);

-- The way signals go in a municipality; a change is a new version, and a signal keeps the one it began with.
create table handle_with_care.route (
  municipality_code       text not null references network.municipality,
  version                 integer not null check (version >= 1),
  variant                 text not null check (variant in ('tested', 'direct', 'officer')),
  tester_id               uuid not null references network.organisation,
  finder_id               uuid not null references network.organisation,
  deputy_id               uuid references network.organisation,
  max_gap_days            smallint not null check (max_gap_days between 1 and 60),
  lead_minutes            smallint not null check (lead_minutes between 60 and 2880),
  test_deputy_minutes     smallint not null check (test_deputy_minutes between 1 and 720),
  test_call_minutes       smallint not null check (test_call_minutes between 1 and 720),
  find_deputy_minutes     smallint not null check (find_deputy_minutes between 1 and 720),
  find_call_minutes       smallint not null check (find_call_minutes between 1 and 720),
  receive_deputy_minutes  smallint not null check (receive_deputy_minutes between 1 and 720),
  receive_call_minutes    smallint not null check (receive_call_minutes between 1 and 720),
  patience_minutes        smallint not null check (patience_minutes between 1 and 120),
  -- From and until which age, per kind of school; null when that kind takes no part here.
  primary_from            smallint check (primary_from between 4 and 17),
  primary_until           smallint check (primary_until between 4 and 17),
  secondary_from          smallint check (secondary_from between 4 and 17),
  secondary_until         smallint check (secondary_until between 4 and 17),
  made_by                 uuid not null references network.function,
  made_at                 timestamptz not null default now(),
  primary key (municipality_code, version),
  check (test_call_minutes < test_deputy_minutes and find_call_minutes < find_deputy_minutes
         and receive_call_minutes < receive_deputy_minutes),
  check ((primary_from is null) = (primary_until is null) and primary_from <= primary_until),
  check ((secondary_from is null) = (secondary_until is null) and secondary_from <= secondary_until)
);
create index route_by_tester on handle_with_care.route (tester_id);
create index route_by_finder on handle_with_care.route (finder_id);
create index route_by_deputy on handle_with_care.route (deputy_id);
create index route_by_maker on handle_with_care.route (made_by);

-- A school and how far it is with taking part. Without times it has given no calendar.
create table handle_with_care.school (
  school_id            uuid primary key references network.organisation,
  municipality_code    text not null references network.municipality,
  sector               text not null check (sector in ('primary', 'secondary')),
  state                text not null default 'not_asked'
                       check (state in ('not_asked', 'asked', 'ready', 'active', 'paused')),
  board_agreed_on      date,
  council_agreed_on    date,
  parents_informed_on  date,
  instructed_on        date,
  tested_on            date,
  starts_at            time,
  ends_at              time,
  closed               jsonb not null default '[]' check (jsonb_typeof(closed) = 'array'),
  opened               jsonb not null default '[]' check (jsonb_typeof(opened) = 'array'),
  -- Who picks up in the morning; without it the number of the register.
  phone                text check (phone ~ '^0[0-9]{9}$'),
  version              integer not null default 1,
  check ((starts_at is null) = (ends_at is null) and starts_at < ends_at)
);
create index school_by_municipality on handle_with_care.school (municipality_code);

-- Who may take a signal at a school: named, until a day, the first ones or their deputies.
create table handle_with_care.contact (
  function_id  uuid primary key references network.function,
  school_id    uuid not null references handle_with_care.school,
  deputy       boolean not null,
  valid_until  date not null
);
create index contact_by_school on handle_with_care.contact (school_id);

---------------------------------------------------------------------------------- signals

/* Which state follows which; the outcome of a signal counts as its last state. As in `rules/signal.ts`. */
create function handle_with_care.follows(before text, next text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case before
      when 'created' then next in ('tested', 'not_met', 'withdrawn', 'missed')
      when 'tested' then next in ('routed', 'no_school_match', 'not_participating', 'out_of_age',
                                  'withdrawn', 'missed')
      when 'bounced' then next in ('routed', 'no_school_match', 'not_participating', 'out_of_age',
                                   'withdrawn', 'missed')
      when 'routed' then next in ('awaiting_recheck', 'delivered', 'withdrawn', 'missed')
      when 'awaiting_recheck' then next in ('routed', 'lapsed_holiday', 'withdrawn')
      when 'delivered' then next in ('late', 'acknowledged', 'bounced', 'withdrawn', 'missed')
      when 'late' then next in ('acknowledged', 'bounced', 'withdrawn', 'missed')
      else false end
  $$;
grant execute on function handle_with_care.follows(text, text) to app;

create table handle_with_care.signal (
  id                 uuid primary key,
  municipality_code  text not null references network.municipality,
  route_version      integer not null,
  variant            text not null check (variant in ('tested', 'direct', 'officer')),
  reporting_id       uuid not null references network.organisation,
  tester_id          uuid not null references network.organisation,
  deputy_id          uuid references network.organisation,
  criteria_version   integer references handle_with_care.criteria,
  state              text not null default 'created' check (state in (
                       'created', 'tested', 'routed', 'awaiting_recheck', 'delivered', 'late',
                       'bounced', 'erased')),
  outcome            text check (outcome in (
                       'acknowledged', 'not_met', 'no_school_match', 'not_participating', 'out_of_age',
                       'withdrawn', 'lapsed_holiday', 'missed')),
  created_by         uuid not null references network.function,
  created_at         timestamptz not null default now(),
  -- Who moved it last, and the moment of that transaction: who moves something out of sight may see it go.
  moved_by           uuid references network.function,
  moved_at           timestamptz,
  -- When the incident ended: what the deadline is reckoned from. Goes with the child.
  ended_at           timestamptz,
  school_id          uuid references handle_with_care.school,
  -- The bell it had to be in time for: as an instant, as it stands on the wall, and whose calendar it was.
  due_at             timestamptz not null,
  due_local          text not null check (due_local ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$'),
  due_zone           text not null default 'Europe/Amsterdam' check (due_zone = 'Europe/Amsterdam'),
  calendar           text not null check (calendar in ('school', 'national')),
  calendar_known     boolean not null,
  -- The bell and the end of the school day it is waiting for now, and how many of those there were.
  bell_at            timestamptz not null,
  day_ends_at        timestamptz not null,
  school_days        smallint not null default 1 check (school_days between 1 and 10),
  -- When it goes to the school; when Veilig Thuis is asked again.
  release_at         timestamptz,
  -- Since when it is someone's turn, who was told of that (0: nobody, 1: owner, 2: deputies, 3: call).
  hop_since          timestamptz,
  step               smallint not null default 0 check (step between 0 and 3),
  call_open          boolean not null default false,
  -- When the clock has something to do.
  next_at            timestamptz,
  late               boolean not null default false,
  test_late          boolean not null default false,
  find_late          boolean not null default false,
  receive_late       boolean not null default false,
  tested_at          timestamptz,
  found_at           timestamptz,
  delivered_at       timestamptz,
  closed_at          timestamptz,
  support            text check (support in ('yes', 'no', 'absent')),
  figure_id          uuid not null default gen_random_uuid(),
  foreign key (municipality_code, route_version) references handle_with_care.route,
  check ((state = 'erased') = (outcome is not null)),
  check ((state = 'erased') = (closed_at is not null)),
  check ((state = 'erased') = (ended_at is null)),
  check (state <> 'erased' or next_at is null and hop_since is null and not call_open),
  check (state not in ('delivered', 'late') or school_id is not null and delivered_at is not null),
  check (support is null or outcome = 'acknowledged')
);
create index signal_due on handle_with_care.signal (next_at) where next_at is not null;
create index signal_closed on handle_with_care.signal (closed_at) where state = 'erased';
create index signal_by_municipality on handle_with_care.signal (municipality_code, created_at);
create index signal_by_reporter on handle_with_care.signal (reporting_id, created_at);
create index signal_by_tester on handle_with_care.signal (tester_id, created_at);
create index signal_by_deputy on handle_with_care.signal (deputy_id);
create index signal_by_school on handle_with_care.signal (school_id);
create index signal_by_criteria on handle_with_care.signal (criteria_version);
create index signal_by_creator on handle_with_care.signal (created_by);
create index signal_by_mover on handle_with_care.signal (moved_by);

-- The three things, and nothing else. The row goes with its key.
create table handle_with_care.child (
  signal_id          uuid primary key references handle_with_care.signal on delete cascade,
  name_sealed        bytea not null check (length(name_sealed) between 30 and 700),
  birth_date_sealed  bytea not null check (length(birth_date_sealed) between 30 and 60),
  codeword           text not null default 'Handle with Care' check (codeword = 'Handle with Care')
);

-- What stays of a signal: a month, a municipality, a kind of school, how long each hop took, how it ended.
create table handle_with_care.figure (
  id                 uuid primary key,
  month              date not null check (extract(day from month) = 1),
  municipality_code  text not null references network.municipality,
  sector             text check (sector in ('primary', 'secondary')),
  variant            text not null,
  outcome            text not null,
  on_time            boolean not null,
  calendar           text not null,
  test_seconds       integer,
  find_seconds       integer,
  receive_seconds    integer,
  test_on_time       boolean,
  find_on_time       boolean,
  receive_on_time    boolean,
  support            text check (support in ('yes', 'no', 'absent'))
);
create index figure_by_month on handle_with_care.figure (month, municipality_code);
create index figure_by_municipality on handle_with_care.figure (municipality_code);

/* A signal goes from state to state as the table says, and is erased only when nothing of the child is left. */
create function handle_with_care.guard_signal() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if old.state = 'erased' and (to_jsonb(new) - array['support', 'moved_by', 'moved_at'])
                                is distinct from (to_jsonb(old) - array['support', 'moved_by', 'moved_at']) then
      raise exception 'a signal that is over stays as it was' using errcode = 'insufficient_privilege';
    end if;
    if new.state <> old.state
       and not handle_with_care.follows(old.state, coalesce(new.outcome, new.state)) then
      raise exception 'from % to % is no way to go', old.state, coalesce(new.outcome, new.state)
        using errcode = 'check_violation';
    end if;
    if new.state = 'erased' and exists (select from handle_with_care.child c where c.signal_id = new.id) then
      raise exception 'the child is still there' using errcode = 'check_violation';
    end if;
    return new;
  end $$;

/* What stays is counted here, so that nobody can count what did not happen. */
create function handle_with_care.count_signal() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if old.state <> 'erased' and new.state = 'erased' then
      insert into handle_with_care.figure
        select new.figure_id, date_trunc('month', new.created_at at time zone 'Europe/Amsterdam')::date,
               new.municipality_code, s.sector, new.variant, new.outcome,
               new.outcome = 'acknowledged' and new.closed_at <= new.due_at, new.calendar,
               extract(epoch from new.tested_at - new.created_at)::integer,
               extract(epoch from new.found_at - new.tested_at)::integer,
               extract(epoch from new.closed_at - new.delivered_at)::integer,
               case when new.tested_at is not null then not new.test_late end,
               case when new.found_at is not null then not new.find_late end,
               case when new.delivered_at is not null then not new.receive_late end,
               null
        from (select 1) one left join handle_with_care.school s on s.school_id = new.school_id;
    elsif new.support is distinct from old.support then
      update handle_with_care.figure f set support = new.support where f.id = new.figure_id;
    end if;
    return null;
  end $$;
revoke execute on function handle_with_care.guard_signal(), handle_with_care.count_signal() from public;
create trigger guard before update on handle_with_care.signal
  for each row execute function handle_with_care.guard_signal();
create trigger count after update on handle_with_care.signal
  for each row execute function handle_with_care.count_signal();

---------------------------------------------------------------------------------- who sees what

do $$
declare
  name text;
  sides text[] := array[
    'police', $p$(select platform.acting_role()) = 'policeOfficer'
                 and reporting_id = (select network.acting_organisation())$p$,
    'safe_home', $p$(select platform.acting_role()) = 'safeHomeWorker'
                    and tester_id = (select network.acting_organisation())$p$,
    'officer', $p$(select platform.acting_role()) = 'attendanceOfficer' and variant <> 'direct'
                  and (tested_at is not null or variant = 'officer')
                  and (municipality_code = any (array(select unnest(platform.acting_municipalities())))
                       -- Who stands in sees it when their turn has come, and no sooner.
                       or deputy_id = (select network.acting_organisation()) and step >= 2
                          and state in ('tested', 'bounced'))$p$,
    'contact', $p$(select platform.acting_role()) = 'schoolContact'
                  and school_id = any (array(
                    select c.school_id from handle_with_care.contact c
                    where c.function_id = (select platform.actor()) and c.valid_until >= platform.today()))
                  and (state in ('delivered', 'late')
                       or outcome = 'acknowledged' and closed_at > now() - interval '7 days')$p$];
begin
  foreach name in array array['criteria', 'route', 'school', 'contact', 'signal', 'child', 'figure'] loop
    execute format('alter table handle_with_care.%I enable row level security, force row level security', name);
    execute format('create policy owner_works on handle_with_care.%I to owner using (true) with check (true)', name);
    execute format($policy$create policy system_works on handle_with_care.%I to app
      using ((select platform.acting_role()) = 'system')
      with check ((select platform.acting_role()) = 'system')$policy$, name);
  end loop;
  for i in 1 .. array_length(sides, 1) by 2 loop
    execute format('create policy %I on handle_with_care.signal for select to app using (%s)',
                   sides[i] || '_follows', sides[i + 1]);
    execute format('create policy %I on handle_with_care.signal for update to app using (%s)
                    with check (moved_by = (select platform.actor()) and moved_at = now())',
                   sides[i] || '_moves', sides[i + 1]);
  end loop;
  foreach name in array array['criteria', 'route', 'school'] loop
    execute format($policy$create policy insiders_read on handle_with_care.%I for select to app
      using ((select platform.acting_role()) not in ('visitor', 'administrator', 'machine'))$policy$, name);
  end loop;
end $$;

create policy mover_sees on handle_with_care.signal for select to app
  using (moved_by = (select platform.actor()) and moved_at = now());
create policy police_signals on handle_with_care.signal for insert to app
  with check ((select platform.acting_role()) = 'policeOfficer'
              and reporting_id = (select network.acting_organisation())
              and created_by = (select platform.actor()) and created_at = now()
              and state = 'created' and school_id is null);
create policy contacts_read on handle_with_care.contact for select to app
  using ((select platform.acting_role()) in ('programmeLead', 'safeHomeWorker', 'attendanceOfficer')
         or function_id = (select platform.actor())
         or (select platform.acting_role()) = 'schoolContact'
            and school_id = (select network.acting_organisation()));

-- A signal begins with the times of its way; what happens afterwards is written by whoever moves it on.
grant select, delete,
  insert (id, municipality_code, route_version, variant, reporting_id, tester_id, deputy_id, created_by,
          ended_at, due_at, due_local, calendar, calendar_known, bell_at, day_ends_at, hop_since, step,
          next_at),
  update (state, outcome, criteria_version, moved_by, moved_at, ended_at, school_id, due_at, due_local,
          calendar, calendar_known, bell_at, day_ends_at, school_days, release_at, hop_since, step,
          call_open, next_at, late, test_late, find_late, receive_late, tested_at, found_at,
          delivered_at, closed_at, support)
  on handle_with_care.signal to app;

-- Who may read the three things now; the same as `mayReadChild` of the rules.
create view handle_with_care.child_reader with (security_invoker = true) as
  select s.id as signal_id from handle_with_care.signal s
  where s.state <> 'erased' and case (select platform.acting_role())
    when 'system' then true
    when 'safeHomeWorker' then true
    when 'policeOfficer' then s.state = 'created'
    when 'attendanceOfficer' then
      s.state in ('tested', 'bounced')
      or s.variant = 'officer' and s.state in ('created', 'awaiting_recheck')
      or s.call_open and s.state in ('delivered', 'late')
    when 'schoolContact' then s.state in ('delivered', 'late')
    else false end;
grant select on handle_with_care.child_reader to app;
create policy readers_read on handle_with_care.child for select to app
  using (signal_id = any (array(select r.signal_id from handle_with_care.child_reader r)));
create policy police_tells on handle_with_care.child for insert to app
  with check ((select platform.acting_role()) = 'policeOfficer'
              and signal_id = any (array(select r.signal_id from handle_with_care.child_reader r)));
create policy readers_erase on handle_with_care.child for delete to app
  using (signal_id = any (array(select r.signal_id from handle_with_care.child_reader r)));
grant select, insert (signal_id, name_sealed, birth_date_sealed), delete on handle_with_care.child to app;
select sealing.guard('handle-with-care', 'child', 'handle_with_care.child_reader', 'signal_id');

grant select, insert (version, criteria, made_by) on handle_with_care.criteria to app;
grant select, insert on handle_with_care.route to app;
grant select, insert (school_id, municipality_code, sector, state, board_agreed_on, council_agreed_on,
                      parents_informed_on, instructed_on, tested_on, starts_at, ends_at, closed, opened,
                      phone)
  on handle_with_care.school to app;
grant select, insert on handle_with_care.contact to app;
grant select on handle_with_care.figure to app;

insert into handle_with_care.criteria (version, criteria, made_by) values (1, '[
  {"key": "attended", "question": "Is de politie bij het kind thuis geweest vanwege huiselijk geweld?", "wants": "ja"},
  {"key": "lives_there", "question": "Woont het kind daar, of was het er bij?", "wants": "ja"},
  {"key": "goes_to_school", "question": "Gaat het kind de volgende schooldag naar school, voor zover je weet?", "wants": "ja"},
  {"key": "suspect", "question": "Is het kind zelf verdachte?", "wants": "nee"},
  {"key": "unsafe_to_send", "question": "Zie jij of de politie een reden om de school juist niets te laten weten?", "wants": "nee"}
]', '00000000-0000-4000-8000-000000000002');
