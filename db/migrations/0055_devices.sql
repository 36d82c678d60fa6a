-- Telephones and computers that get a message at once when something cannot wait. Nothing is sent but that
-- there is something: a message has no content at all (0051).

create table platform.device (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references network.person (id),
  -- What its owner recognises it by: a kind of browser on a kind of device.
  name text not null check (length(name) between 3 and 80),
  -- Where its push service takes messages for it.
  endpoint text not null unique check (endpoint ~ '^https?://' and length(endpoint) <= 1000),
  added_at timestamptz not null default now(),
  -- What was told before this moment was sent.
  told_until timestamptz not null default now(),
  -- Its owner asked for a message to try it.
  trial boolean not null default false,
  next_at timestamptz not null default now(),
  failures integer not null default 0
);
create index device_by_person on platform.device (person_id);
alter table platform.device enable row level security, force row level security;
create policy own_devices on platform.device for all to app
  using (person_id = (select mail.own_person())) with check (person_id = (select mail.own_person()));
create policy system_sends on platform.device for select to app
  using ((select platform.acting_role()) = 'system');
create policy system_marks on platform.device for update to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
create policy system_forgets on platform.device for delete to app
  using ((select platform.acting_role()) = 'system');
grant select, delete on platform.device to app;
grant insert (person_id, name, endpoint) on platform.device to app;
grant update (told_until, trial, next_at, failures) on platform.device to app;

create index notification_urgent on platform.notification (at) where urgent and read_at is null;
