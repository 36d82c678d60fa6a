-- A workbook can hold several sheets: each that holds something is kept with its name and first rows, to choose
-- which of them is read.

alter table network.import
  add column sheets jsonb not null default '[]',
  add column sheet integer not null default 0 check (sheet between 0 and 49);
update network.import
  set sheets = jsonb_build_array(jsonb_build_object('name', '', 'rows', 0, 'sample', sample))
  where format <> 'json';
alter table network.import drop column sample;
grant insert (sheets), update (sheets, sheet) on network.import to app;

-- When Kring last did what it does by itself, for whoever keeps it running.
create table platform.last_run (
  name     text primary key check (length(name) between 3 and 80),
  at       timestamptz not null default now(),
  took_ms  integer not null check (took_ms >= 0),
  failed   boolean not null
);
alter table platform.last_run enable row level security, force row level security;
create policy owner_works on platform.last_run to owner using (true) with check (true);
create policy system_notes on platform.last_run to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy operators_read on platform.last_run for select to app
  using ((select platform.acting_role()) = 'administrator');
grant select, insert (name, took_ms, failed), update (at, took_ms, failed) on platform.last_run to app;
