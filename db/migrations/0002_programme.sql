-- The programme: vision, plan, lines, activities, groups, bodies, money, timeline, and what is not
-- known yet.
--
-- Everyone who works in the network reads the plans; a plan that is still a draft is read by project
-- leaders and privacy officers only. Project leaders write; a working group writes about its own
-- activities; a municipality about itself. Visitors of the public site read what a plan that is no draft
-- says of its lines and activities: no budget, no reports, no people, nothing that is still unknown. Reports, changes and sources are never changed afterwards.

create schema programme;
grant usage on schema programme to app;

-- The file a plan came from, to the letter. Every fact can point at its line.
create table programme.source_file (
  id           uuid primary key,
  name         text not null check (length(name) between 1 and 200),
  sha256       text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
  text         text not null,
  imported_at  timestamptz not null default now(),
  imported_by  uuid not null references network.function
);

create table programme.plan (
  id             uuid primary key,
  key            text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  region         text not null check (length(region) between 1 and 120),
  name           text not null check (length(name) between 1 and 300),
  title          text check (length(title) <= 400),
  vision         text check (length(vision) <= 600),
  vision_from    integer,
  vision_until   integer,
  from_year      integer not null check (from_year between 1990 and 2100),
  until_year     integer not null check (until_year between from_year and 2100),
  status         text not null check (status in ('concept', 'vastgesteld', 'afgesloten')),
  ambition       text check (length(ambition) <= 4000),
  line_word      text not null default 'Ontwikkellijn' check (length(line_word) between 2 and 40),
  source_file_id uuid not null references programme.source_file,
  source_line    integer not null,
  version        integer not null default 1
);

create table programme.line (
  id        uuid primary key,
  plan_id   uuid not null references programme.plan,
  key       text not null check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  number    text check (length(number) <= 20),
  name      text not null check (length(name) between 1 and 300),
  subtitle  text check (length(subtitle) <= 300),
  position  integer not null,
  unique (plan_id, key)
);

create table programme.sub_ambition (
  id        uuid primary key,
  plan_id   uuid not null references programme.plan,
  line_id   uuid not null references programme.line,
  position  integer not null,
  text      text not null check (length(text) between 1 and 2000)
);
create index sub_ambition_by_plan on programme.sub_ambition (plan_id, position);
create index sub_ambition_by_line on programme.sub_ambition (line_id);

create table programme.activity (
  id               uuid primary key,
  plan_id          uuid not null references programme.plan,
  line_id          uuid not null references programme.line,
  key              text not null check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  number           text check (length(number) <= 20),
  name             text not null check (length(name) between 1 and 400),
  focus            boolean not null,
  description      text check (length(description) <= 8000),
  expected_effect  text check (length(expected_effect) <= 4000),
  execution        text check (length(execution) <= 2000),
  funding          text check (length(funding) <= 2000),
  planning         text check (length(planning) <= 2000),
  level            text check (level in ('lokaal', 'subregionaal', 'regionaal', 'landelijk')),
  status           text check (status in ('idee', 'gepland', 'gestart', 'lopend', 'doorlopend',
                                          'afgerond', 'gestopt')),
  position         integer not null,
  source_line      integer not null,
  version          integer not null default 1,
  unique (plan_id, key)
);
create index activity_by_line on programme.activity (line_id, position);

-- What an activity wants to reach, and what is done for it: lists of sentences, in order.
create table programme.activity_item (
  id           uuid primary key,
  plan_id      uuid not null references programme.plan,
  activity_id  uuid not null references programme.activity,
  kind         text not null check (kind in ('goal', 'action', 'target_group', 'part')),
  position     integer not null,
  text         text not null check (length(text) between 1 and 4000)
);
create index activity_item_by_plan on programme.activity_item (plan_id);
create index activity_item_by_activity on programme.activity_item (activity_id, kind, position);

create table programme.activity_municipality (
  activity_id        uuid not null references programme.activity,
  municipality_code  text not null references network.municipality,
  plan_id            uuid not null references programme.plan,
  primary key (activity_id, municipality_code)
);
create index activity_municipality_by_code on programme.activity_municipality (municipality_code);
create index activity_municipality_by_plan on programme.activity_municipality (plan_id);

-- Working groups and networks: people of several organisations.
create table programme.working_group (
  id        uuid primary key,
  plan_id   uuid not null references programme.plan,
  key       text not null check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  name      text not null check (length(name) between 1 and 300),
  kind      text not null check (kind in ('werkgroep', 'netwerk')),
  aliases   text[] not null default '{}',
  position  integer not null,
  unique (plan_id, key)
);

create table programme.membership (
  group_id     uuid not null references programme.working_group,
  function_id  uuid not null references network.function,
  chair        boolean not null default false,
  from_day     date not null default platform.today(),
  until_day    date,
  primary key (group_id, function_id),
  check (until_day is null or until_day >= from_day)
);
create index membership_by_function on programme.membership (function_id);

-- Who carries an activity out, or helps: the words of the plan, and the group they mean.
create table programme.executor (
  id            uuid primary key,
  plan_id       uuid not null references programme.plan,
  activity_id   uuid not null references programme.activity,
  key           text not null,
  kind          text not null check (kind in ('executor', 'partner')),
  position      integer not null,
  who           text not null check (length(who) between 1 and 600),
  part          text check (length(part) <= 2000),
  certainty     text not null check (certainty in ('explicit', 'inferred')),
  reason        text check (length(reason) <= 1000)
);
create index executor_by_plan on programme.executor (plan_id);
create index executor_by_activity on programme.executor (activity_id, kind, position);

create table programme.executor_group (
  executor_id  uuid not null references programme.executor,
  group_id     uuid not null references programme.working_group,
  activity_id  uuid not null references programme.activity,
  lead         boolean not null,
  plan_id      uuid not null references programme.plan,
  primary key (executor_id, group_id)
);
create index executor_group_by_group on programme.executor_group (group_id, activity_id);
create index executor_group_by_plan on programme.executor_group (plan_id);
create index executor_group_by_activity on programme.executor_group (activity_id);

-- Bodies (gremia) of the governance drawing. Its arrows were lost, so relations are not here.
create table programme.body (
  id         uuid primary key,
  plan_id    uuid not null references programme.plan,
  key        text not null check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  name       text not null check (length(name) between 1 and 300),
  kind       text not null check (length(kind) between 1 and 80),
  position   integer not null,
  unique (plan_id, key)
);

-- Parties outside the groups that the plan names as executors.
create table programme.abbreviation (
  plan_file_id  uuid not null references programme.source_file,
  short         text not null check (length(short) between 1 and 40),
  long          text check (length(long) <= 400),
  remark        text check (length(remark) <= 400),
  position      integer not null,
  primary key (plan_file_id, short)
);

----------------------------------------------------------------------------------- money, in euro cents

create table programme.budget_post (
  id            uuid primary key,
  plan_id       uuid not null references programme.plan,
  key           text not null check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  name          text not null check (length(name) between 1 and 300),
  contents      text[] not null default '{}',
  contribution  text check (length(contribution) <= 1000),
  exception_part text check (length(exception_part) <= 300),
  position      integer not null,
  version       integer not null default 1,
  unique (plan_id, key)
);
-- Lines a post contributes to; `exception` for the part of the post that is named apart.
create table programme.budget_line (
  post_id    uuid not null references programme.budget_post,
  line_id    uuid not null references programme.line,
  plan_id    uuid not null references programme.plan,
  exception  boolean not null,
  primary key (post_id, line_id, exception)
);
create index budget_line_by_line on programme.budget_line (line_id);
create index budget_line_by_plan on programme.budget_line (plan_id);

create table programme.budget_cell (
  post_id       uuid not null references programme.budget_post,
  plan_id       uuid not null references programme.plan,
  year          integer not null check (year between 1990 and 2100),
  amount_cents  bigint check (amount_cents between -100000000000000 and 100000000000000),
  fund          text not null check (fund in ('regulier', 'tijdelijk')),
  remark        text check (length(remark) <= 1000),
  primary key (post_id, year)
);
create index budget_cell_by_plan on programme.budget_cell (plan_id);

-- The totals as the plan states them; what they add up to is computed, and shown beside it.
create table programme.stated_total (
  plan_id       uuid not null references programme.plan,
  year          integer not null check (year between 1990 and 2100),
  amount_cents  bigint not null,
  primary key (plan_id, year)
);

----------------------------------------------------------------------------------- timeline

create table programme.timeline_row (
  id             uuid primary key,
  plan_id        uuid not null references programme.plan,
  key            text not null check (key ~ '^[a-z0-9][a-z0-9-]{0,79}$'),
  name           text not null check (length(name) between 1 and 400),
  line_id        uuid references programme.line,
  section        text check (length(section) <= 200),
  hint           text check (length(hint) <= 400),
  remark         text check (length(remark) <= 1000),
  per_year_min   integer check (per_year_min between 1 and 366),
  position       integer not null,
  version        integer not null default 1,
  unique (plan_id, key)
);
create index timeline_row_by_line on programme.timeline_row (line_id);

create table programme.timeline_quarter (
  plan_id  uuid not null references programme.plan,
  quarter  text not null check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  primary key (plan_id, quarter)
);

-- A cell that is not here is unknown; an empty one was looked up and found empty.
create table programme.timeline_cell (
  row_id   uuid not null references programme.timeline_row,
  plan_id  uuid not null,
  quarter  text not null,
  kind     text not null check (kind in ('empty', 'start', 'ongoing')),
  primary key (row_id, quarter),
  foreign key (plan_id, quarter) references programme.timeline_quarter
);
create index timeline_cell_by_plan on programme.timeline_cell (plan_id, quarter);

create table programme.activity_timeline_row (
  activity_id  uuid not null references programme.activity,
  row_id       uuid not null references programme.timeline_row,
  plan_id      uuid not null references programme.plan,
  primary key (activity_id, row_id)
);
create index activity_timeline_by_row on programme.activity_timeline_row (row_id);
create index activity_timeline_by_plan on programme.activity_timeline_row (plan_id);

-- What was there before: an activity of an earlier plan that this activity or row carries on.
create table programme.predecessor (
  id              uuid primary key,
  plan_id         uuid not null references programme.plan,
  activity_id     uuid references programme.activity,
  row_id          uuid references programme.timeline_row,
  predecessor_id  uuid not null references programme.activity,
  certainty       text not null check (certainty in ('explicit', 'inferred')),
  reason          text check (length(reason) <= 1000),
  check (num_nonnulls(activity_id, row_id) = 1),
  unique (activity_id, row_id, predecessor_id)
);
create index predecessor_by_plan on programme.predecessor (plan_id);
create index predecessor_by_row on programme.predecessor (row_id);
create index predecessor_by_predecessor on programme.predecessor (predecessor_id);

----------------------------------------------------------------------------------- what the plan says, and what it does not

-- Everything in the file that has no column of its own, in the words of the file.
create table programme.fact (
  id            uuid primary key,
  plan_id       uuid not null references programme.plan,
  subject_kind  text not null,
  subject_key   text not null,
  label         text not null check (length(label) between 1 and 200),
  text          text not null check (length(text) <= 20000),
  source_line   integer not null,
  position      integer not null
);
create index fact_by_subject on programme.fact (plan_id, subject_kind, subject_key, position);

-- A fact that is unknown, inferred, or contradicted. What has no open finding is known.
create table programme.finding (
  id             uuid primary key,
  plan_id        uuid not null references programme.plan,
  subject_kind   text not null check (subject_kind in ('plan', 'line', 'activity', 'executor', 'group',
                   'body', 'budget_post', 'timeline_row', 'abbreviation')),
  subject_key    text not null,
  field          text not null check (length(field) between 1 and 120),
  state          text not null check (state in ('unknown', 'inferred', 'contradicts')),
  text           text not null check (length(text) between 1 and 4000),
  reason         text check (length(reason) <= 2000),
  source_line    integer,
  position       integer not null,
  version        integer not null default 1,
  resolved_at    timestamptz,
  resolved_by    uuid references network.function,
  outcome        text check (outcome in ('answered', 'confirmed', 'refuted')),
  answer         text check (length(answer) between 1 and 4000),
  answer_source  text check (length(answer_source) between 1 and 400),
  answer_date    date,
  check (num_nonnulls(resolved_at, resolved_by, outcome, answer, answer_source, answer_date) in (0, 6))
);
create index finding_open on programme.finding (plan_id, position) where resolved_at is null;
create index finding_by_subject on programme.finding (plan_id, subject_kind, subject_key);

----------------------------------------------------------------------------------- what people do with it

-- How it goes with an activity: three colours, and for orange or red why, so what, and what now.
create table programme.status_report (
  id           uuid primary key default gen_random_uuid(),
  plan_id      uuid not null references programme.plan,
  activity_id  uuid not null references programme.activity,
  quarter      text not null check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  at           timestamptz not null default now(),
  function_id  uuid not null references network.function,
  time         text not null check (time in ('green', 'orange', 'red')),
  money        text not null check (money in ('green', 'orange', 'red')),
  quality      text not null check (quality in ('green', 'orange', 'red')),
  summary      text not null check (length(summary) between 1 and 2000),
  cause        text check (length(cause) between 1 and 2000),
  consequence  text check (length(consequence) between 1 and 2000),
  correction   text check (length(correction) between 1 and 2000),
  -- Nobody steers on a red light without knowing what is behind it.
  check ((time, money, quality) = ('green', 'green', 'green')
         or num_nulls(cause, consequence, correction) = 0)
);
create index status_report_latest on programme.status_report (activity_id, at desc);
create index status_report_by_plan on programme.status_report (plan_id, quarter);

create table programme.document (
  id           uuid primary key default gen_random_uuid(),
  plan_id      uuid not null references programme.plan,
  activity_id  uuid not null references programme.activity,
  name         text not null check (length(name) between 2 and 200),
  url          text not null check (url ~* '^https?://' and length(url) <= 1000),
  at           timestamptz not null default now(),
  function_id  uuid not null references network.function,
  removed_at   timestamptz
);
create index document_by_activity on programme.document (activity_id, at);
create index document_by_plan on programme.document (plan_id);

-- What a municipality does with an activity in its own way.
create table programme.municipal_accent (
  activity_id        uuid not null references programme.activity,
  municipality_code  text not null references network.municipality,
  plan_id            uuid not null references programme.plan,
  taking_part        text not null check (taking_part in ('ja', 'nee', 'later')),
  text               text check (length(text) <= 2000),
  at                 timestamptz not null default now(),
  function_id        uuid not null references network.function,
  version            integer not null default 1,
  primary key (activity_id, municipality_code)
);
create index municipal_accent_by_code on programme.municipal_accent (municipality_code, plan_id);
create index municipal_accent_by_plan on programme.municipal_accent (plan_id);

-- Who changed what, when and why. Shown as the history of whatever it is about.
create table programme.change (
  id            bigint generated always as identity primary key,
  plan_id       uuid not null references programme.plan,
  subject_kind  text not null,
  subject_key   text not null,
  at            timestamptz not null default now(),
  function_id   uuid not null references network.function,
  text          text not null check (length(text) between 3 and 600),
  why           text check (length(why) <= 2000),
  before        jsonb,
  after         jsonb
);
create index change_by_subject on programme.change (plan_id, subject_kind, subject_key, id desc);
create index change_latest on programme.change (plan_id, id desc);

----------------------------------------------------------------------------------- row security

/* The activities of the groups the acting function is in; `chairs`: only where it has the chair. */
create function programme.own_activities(chairs boolean) returns uuid[]
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(array_agg(distinct e.activity_id), '{}')
    from programme.membership m join programme.executor_group e on e.group_id = m.group_id
    where m.function_id = platform.actor() and (m.chair or not chairs)
      and m.from_day <= platform.today()
      and (m.until_day is null or m.until_day >= platform.today())
  $$;
/* Whether the acting role reads money: who decides on it, works with it or watches over it. */
create function programme.reads_budget() returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(platform.acting_role() in ('programmeLead', 'groupChair', 'groupMember',
      'alderman', 'civilServant', 'dataProtectionOfficer', 'system'), false)
  $$;
revoke execute on function programme.own_activities(boolean), programme.reads_budget() from public;
grant execute on function programme.own_activities(boolean), programme.reads_budget() to app;

do $$
declare
  name text;
begin
  foreach name in array array['source_file', 'plan', 'line', 'sub_ambition', 'activity',
    'activity_item', 'activity_municipality', 'working_group', 'membership', 'executor',
    'executor_group', 'body', 'abbreviation', 'budget_post', 'budget_line', 'budget_cell',
    'stated_total', 'timeline_row', 'timeline_quarter', 'timeline_cell', 'activity_timeline_row',
    'predecessor', 'fact', 'finding', 'status_report', 'document', 'municipal_accent', 'change']
  loop
    execute format('alter table programme.%I enable row level security, force row level security', name);
    -- Kring itself imports; it reads what it wrote.
    execute format($policy$create policy system_works on programme.%I to app
      using ((select platform.acting_role()) = 'system')
      with check ((select platform.acting_role()) = 'system')$policy$, name);
  end loop;

  -- What hangs under a plan is read by whoever may read that plan, except by visitors.
  foreach name in array array['activity_municipality', 'executor', 'executor_group',
    'body', 'timeline_row', 'timeline_quarter', 'timeline_cell', 'activity_timeline_row',
    'predecessor', 'status_report', 'document', 'municipal_accent', 'working_group']
  loop
    execute format($policy$create policy plan_readers_read on programme.%I for select to app
      using ((select platform.acting_role()) <> 'visitor'
             and plan_id = any (array(select p.id from programme.plan p)))$policy$, name);
  end loop;

  -- Names and texts, for visitors too.
  foreach name in array array['line', 'sub_ambition', 'activity', 'activity_item']
  loop
    execute format($policy$create policy plan_readers_read on programme.%I for select to app
      using (plan_id = any (array(select p.id from programme.plan p)))$policy$, name);
  end loop;

  -- What is said, found out or changed about money is read by who reads the budget.
  foreach name in array array['fact', 'finding', 'change']
  loop
    execute format($policy$create policy plan_readers_read on programme.%I for select to app
      using ((select platform.acting_role()) <> 'visitor'
             and (subject_kind <> 'budget_post' or (select programme.reads_budget()))
             and plan_id = any (array(select p.id from programme.plan p)))$policy$, name);
  end loop;

  -- Money is for who decides on it, works with it or watches over it.
  foreach name in array array['budget_post', 'budget_line', 'budget_cell', 'stated_total']
  loop
    execute format($policy$create policy budget_readers_read on programme.%I for select to app
      using ((select programme.reads_budget())
             and plan_id = any (array(select p.id from programme.plan p)))$policy$, name);
  end loop;

  foreach name in array array['plan', 'activity', 'activity_municipality', 'budget_post',
    'budget_cell', 'timeline_row', 'timeline_cell', 'finding', 'status_report', 'document', 'change']
  loop
    execute format($policy$create policy lead_writes on programme.%I to app
      using ((select platform.acting_role()) = 'programmeLead')
      with check ((select platform.acting_role()) = 'programmeLead')$policy$, name);
  end loop;
end $$;

create policy readers_read on programme.plan for select to app
  using ((select platform.acting_role()) in ('programmeLead', 'dataProtectionOfficer')
         or status <> 'concept' and (select platform.acting_role()) <> 'administrator');

-- The file holds the whole budget.
create policy insiders_read on programme.source_file for select to app
  using ((select programme.reads_budget())
         and id = any (array(select p.source_file_id from programme.plan p)));
create policy readers_read on programme.abbreviation for select to app
  using (plan_file_id = any (array(select p.source_file_id from programme.plan p)));
create policy insiders_read on programme.membership for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator')
         and group_id = any (array(select g.id from programme.working_group g)));

-- A working group writes about its own activities: its chair reports, its members keep the page.
create policy group_edits on programme.activity for update to app
  using ((select platform.acting_role()) in ('groupChair', 'groupMember')
         and id = any ((select programme.own_activities(false))::uuid[]))
  with check (id = any ((select programme.own_activities(false))::uuid[]));
create policy group_adds on programme.document for insert to app
  with check ((select platform.acting_role()) in ('groupChair', 'groupMember')
              and activity_id = any ((select programme.own_activities(false))::uuid[])
              and function_id = (select platform.actor()));
create policy group_removes on programme.document for update to app
  using ((select platform.acting_role()) in ('groupChair', 'groupMember')
         and activity_id = any ((select programme.own_activities(false))::uuid[]))
  with check (activity_id = any ((select programme.own_activities(false))::uuid[]));
create policy chair_reports on programme.status_report for insert to app
  with check ((select platform.acting_role()) = 'groupChair'
              and activity_id = any ((select programme.own_activities(true))::uuid[])
              and function_id = (select platform.actor()));
create policy actor_tells on programme.change for insert to app
  with check ((select platform.acting_role()) in ('groupChair', 'groupMember', 'civilServant')
              and function_id = (select platform.actor())
              and plan_id = any (array(select p.id from programme.plan p)));

create policy own_municipality_writes on programme.municipal_accent to app
  using ((select platform.acting_role()) = 'civilServant'
         and municipality_code = any ((select platform.acting_municipalities())::text[]))
  with check ((select platform.acting_role()) = 'civilServant'
              and municipality_code = any ((select platform.acting_municipalities())::text[])
              and plan_id = any (array(select p.id from programme.plan p)));

-- Whatever else is allowed: nobody writes in the name of another.
do $$
declare
  name text;
begin
  foreach name in array array['status_report', 'document', 'change', 'municipal_accent'] loop
    execute format($policy$create policy own_name on programme.%I as restrictive for insert to app
      with check (function_id = (select platform.actor()))$policy$, name);
  end loop;
end $$;
create policy own_name_again on programme.municipal_accent as restrictive for update to app
  with check (function_id = (select platform.actor()));

create policy owner_works on programme.membership for select to owner using (true);
create policy owner_works on programme.executor_group for select to owner using (true);

grant select, insert on programme.source_file, programme.line, programme.sub_ambition,
  programme.working_group, programme.executor, programme.executor_group, programme.body,
  programme.abbreviation, programme.budget_line, programme.stated_total, programme.timeline_quarter,
  programme.activity_timeline_row, programme.activity_item, programme.membership,
  programme.predecessor, programme.fact, programme.status_report, programme.change to app;
grant select, insert, update (status, version) on programme.plan to app;
grant select, insert, update (description, expected_effect, level, status, version)
  on programme.activity to app;
grant select, insert, delete on programme.activity_municipality to app;
grant select, insert, update (version) on programme.budget_post to app;
grant select, insert, update (amount_cents, fund, remark) on programme.budget_cell to app;
grant select, insert, update (version) on programme.timeline_row to app;
grant select, insert, delete on programme.timeline_cell to app;
grant select, insert, update (version, resolved_at, resolved_by, outcome, answer, answer_source, answer_date)
  on programme.finding to app;
grant select, insert, update (removed_at) on programme.document to app;
grant select, insert, update (taking_part, text, at, function_id, version)
  on programme.municipal_accent to app;
