-- Instruments: the parts of Kring that carry activities of a plan out, and what was last counted of each.
--
-- Which activity is carried out by what is said by project leaders. What is counted stands here rather than
-- being counted for each page: it says nothing of anyone, and is the same for everyone who may see it.

create table platform.instrument (
  key         text primary key check (key ~ '^[a-z][a-z-]{1,39}$'),
  -- Figures in order: name, value, unit, out of how many, the page behind.
  indicators  jsonb not null check (jsonb_typeof(indicators) = 'array' and length(indicators::text) < 10000),
  counted_at  timestamptz not null
);
alter table platform.instrument enable row level security, force row level security;
create policy insiders_read on platform.instrument for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator', 'machine'));
create policy system_counts on platform.instrument for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
grant select, insert, update (indicators, counted_at) on platform.instrument to app;

create table programme.activity_instrument (
  activity_id  uuid not null references programme.activity,
  -- A key and no reference: a plan can be ahead of what Kring has.
  instrument   text not null check (instrument ~ '^[a-z][a-z-]{1,39}$'),
  plan_id      uuid not null references programme.plan,
  primary key (activity_id, instrument)
);
create index activity_instrument_by_plan on programme.activity_instrument (plan_id);
alter table programme.activity_instrument enable row level security, force row level security;
create policy plan_readers_read on programme.activity_instrument for select to app
  using ((select platform.acting_role()) not in ('visitor', 'administrator', 'machine')
         and plan_id = any (array(select p.id from programme.plan p)));
create policy leads_write on programme.activity_instrument for all to app
  using ((select platform.acting_role()) in ('programmeLead', 'system'))
  with check ((select platform.acting_role()) in ('programmeLead', 'system'));
do $$
declare
  verb text;
  open text := $open$((select platform.acting_role()) = 'system'
    or plan_id <> all (array(select p.id from programme.plan p where p.status = 'afgesloten')))$open$;
begin
  foreach verb in array array['insert', 'delete'] loop
    execute format('create policy %I on programme.activity_instrument as restrictive for %s to app %s %s',
      'open_plans_' || verb, verb, case verb when 'insert' then 'with check' else 'using' end, open);
  end loop;
end $$;
grant select, insert, delete on programme.activity_instrument to app;
