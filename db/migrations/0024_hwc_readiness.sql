-- Schools show that they are ready: a trial message is sent in earnest every quarter, and received or not. The
-- day of a trial is what was seen, no longer what was typed. See decision 0025.

alter table handle_with_care.school
  drop column tested_on,
  -- The board of the school, by its name: coverage is told per board.
  add column board text check (length(board) between 2 and 120),
  -- The month in which those who keep the school were last told that contacts end.
  add column contacts_told_on date;
grant insert (board), update (board, contacts_told_on) on handle_with_care.school to app;

-- A message that is about no child. It says which of the two received it, not who.
create table handle_with_care.trial (
  id           uuid primary key default gen_random_uuid(),
  school_id    uuid not null references handle_with_care.school,
  sent_at      timestamptz not null default now(),
  sent_by      uuid not null references network.function,
  bell_at      timestamptz not null,
  day_ends_at  timestamptz not null check (day_ends_at > bell_at),
  step         smallint not null default 0 check (step between 0 and 3),
  -- When the clock has something to do.
  next_at      timestamptz,
  opened_at    timestamptz,
  received_at  timestamptz,
  received_as  text check (received_as in ('first', 'deputy')),
  missed       boolean not null default false,
  check ((received_at is null) = (received_as is null)),
  check (not (missed and received_at is not null)),
  check ((missed or received_at is not null) = (next_at is null))
);
create index trial_by_school on handle_with_care.trial (school_id, sent_at);
create index trial_by_sender on handle_with_care.trial (sent_by);
create index trial_due on handle_with_care.trial (next_at) where next_at is not null;
-- One at a time.
create unique index trial_underway on handle_with_care.trial (school_id) where next_at is not null;

alter table handle_with_care.trial enable row level security, force row level security;
create policy owner_works on handle_with_care.trial to owner using (true) with check (true);
create policy system_works on handle_with_care.trial to app
  using ((select platform.acting_role()) = 'system')
  with check ((select platform.acting_role()) = 'system');
create policy lead_follows on handle_with_care.trial for select to app
  using ((select platform.acting_role()) = 'programmeLead');
create policy lead_sends on handle_with_care.trial for insert to app
  with check ((select platform.acting_role()) = 'programmeLead'
              and sent_by = (select platform.actor()) and sent_at = now()
              and received_at is null and not missed);
create policy contact_follows on handle_with_care.trial for select to app
  using ((select platform.acting_role()) = 'schoolContact'
         and school_id = (select network.acting_organisation()));
create policy contact_receives on handle_with_care.trial for update to app
  using ((select platform.acting_role()) = 'schoolContact'
         and school_id = any (array(
           select c.school_id from handle_with_care.contact c
           where c.function_id = (select platform.actor()) and c.valid_until >= platform.today())));
grant select, insert (id, school_id, sent_at, sent_by, bell_at, day_ends_at, step, next_at),
  update (step, next_at, opened_at, received_at, received_as, missed), delete
  on handle_with_care.trial to app;

/* What was received or missed stays so. */
create function handle_with_care.guard_trial() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if old.missed or old.received_at is not null then
      raise exception 'a trial that is over stays as it was' using errcode = 'check_violation';
    end if;
    return new;
  end $$;
create trigger guard before update on handle_with_care.trial
  for each row execute function handle_with_care.guard_trial();

---------------------------------------------------------------------------------- how far a school is

/* Who takes a school from which state to which; as `schoolMoves` of the rules. */
create function handle_with_care.school_step(role text, before text, next text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select case role
      when 'programmeLead' then (before, next) in (
        ('not_asked', 'asked'), ('asked', 'not_asked'), ('asked', 'ready'), ('ready', 'active'),
        ('ready', 'asked'), ('active', 'paused'), ('paused', 'active'), ('paused', 'asked'))
      when 'schoolContact' then (before, next) in (('asked', 'ready'), ('active', 'paused'))
      when 'system' then (before, next) = ('active', 'paused')
      else false end
  $$;
revoke execute on function handle_with_care.school_step(text, text, text) from public;
grant execute on function handle_with_care.school_step(text, text, text) to app;

/* A school goes on step by step; its contact says only how far it is. */
create function handle_with_care.guard_school() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  declare
    role text := platform.acting_role();
  begin
    -- Migrations and repairs by `owner` act as nobody.
    if role is null then
      return new;
    end if;
    if new.state <> old.state and not handle_with_care.school_step(role, old.state, new.state) then
      raise exception 'from % to % is no way to go', old.state, new.state using errcode = 'check_violation';
    end if;
    if role = 'schoolContact' and (to_jsonb(new) - array['state', 'version'])
                                  is distinct from (to_jsonb(old) - array['state', 'version']) then
      raise exception 'a contact says only how far the school is' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
create trigger guard before update on handle_with_care.school
  for each row execute function handle_with_care.guard_school();

create policy contact_moves on handle_with_care.school for update to app
  using ((select platform.acting_role()) = 'schoolContact'
         and school_id = any (array(
           select c.school_id from handle_with_care.contact c
           where c.function_id = (select platform.actor()) and c.valid_until >= platform.today())));
