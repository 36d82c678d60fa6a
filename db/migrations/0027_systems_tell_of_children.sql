-- Systems of the police and of Veilig Thuis begin signals and follow them. A machine puts a signal down and does
-- nothing else: Kring itself tells whose turn it is, a moment later. What a system may hear of is whose it is; and
-- one that practises reaches nobody. See decision 0027.

create or replace function systems.known_scopes() returns text[]
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$ select array['plan:lezen', 'stand:melden', 'organisaties:lezen', 'gebeurtenissen:lezen',
                     'signaal:maken', 'signaal:volgen'] $$;

-- A system to practise with: what it says of children is not kept, and reaches nobody.
alter table systems.system add column practice boolean not null default false;
grant insert (practice) on systems.system to app;

/* Whether the acting machine is one to practise with. */
create function systems.practises() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$ select coalesce((select s.practice from systems.system s where s.function_id = platform.actor()), false) $$;
revoke execute on function systems.practises() from public;
grant execute on function systems.practises() to app;

/* The scopes that the acting function may give: nobody gives more than they hold, or let others hold. */
create or replace function systems.grantable() returns text[]
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(case platform.acting_role()
      when 'programmeLead' then systems.known_scopes()
      when 'organisationAdministrator' then
        array['plan:lezen', 'organisaties:lezen', 'gebeurtenissen:lezen', 'signaal:maken', 'signaal:volgen']
    end, '{}')
  $$;

/*
 * A scope that was not there is given by who may give it. Signals are for systems of the police and of Veilig
 * Thuis; one to practise with changes nothing that others see.
 */
create or replace function systems.guard_system() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  declare
    fresh text[] := array(select unnest(new.scopes) except
                          select unnest(case when tg_op = 'UPDATE' then old.scopes else '{}' end));
  begin
    if current_user = 'app' and not fresh <@ systems.grantable() then
      raise exception 'not yours to give' using errcode = 'insufficient_privilege';
    end if;
    if current_user = 'app' and fresh && array['signaal:maken', 'signaal:volgen']
       and not exists (select from network.organisation o
                       where o.id = new.organisation_id and o.kind in ('politie', 'veilig thuis')) then
      raise exception 'no signals for this organisation' using errcode = 'insufficient_privilege';
    end if;
    if new.practice and 'stand:melden' = any (new.scopes) then
      raise exception 'who practises reports nothing' using errcode = 'check_violation';
    end if;
    return new;
  end $$;

---------------------------------------------------------------------------------- beginning a signal

create policy systems_tell on handle_with_care.route for select to app
  using ('signaal:maken' = any ((select systems.scopes())::text[]));
create policy systems_begin on handle_with_care.signal for insert to app
  with check ('signaal:maken' = any ((select systems.scopes())::text[]) and not (select systems.practises())
              and reporting_id = (select network.acting_organisation())
              and created_by = (select platform.actor()) and created_at = now()
              and state = 'created' and school_id is null);
-- In its own organisation's name, or where its organisation tests: the same as their people.
create policy systems_follow on handle_with_care.signal for select to app
  using ('signaal:volgen' = any ((select systems.scopes())::text[]) and not (select systems.practises())
         and (select network.acting_organisation()) in (reporting_id, tester_id));
-- Whoever puts it down sees it until the transaction ends, so that what is said of the child can be sealed.
create policy systems_put_down on handle_with_care.signal for select to app
  using ('signaal:maken' = any ((select systems.scopes())::text[])
         and created_by = (select platform.actor()) and created_at = now());
-- Told after the bell: known when it begins.
grant insert (late) on handle_with_care.signal to app;

-- The key of the child, and the child itself, as long as the signal is being put down.
create policy systems_see on sealing.data_key for select to app
  using (module = 'handle-with-care' and compartment = 'child'
         and 'signaal:maken' = any ((select systems.scopes())::text[])
         and exists (select from handle_with_care.signal s
                     where s.id = file_id and s.created_by = (select platform.actor()) and s.created_at = now()));
create policy systems_begin on sealing.data_key for insert to app
  with check (module = 'handle-with-care' and compartment = 'child'
              and 'signaal:maken' = any ((select systems.scopes())::text[])
              and exists (select from handle_with_care.signal s
                          where s.id = file_id and s.created_by = (select platform.actor())
                            and s.created_at = now() and s.state = 'created'));
create policy systems_tell on handle_with_care.child for insert to app
  with check ('signaal:maken' = any ((select systems.scopes())::text[])
              and exists (select from handle_with_care.signal s
                          where s.id = signal_id and s.created_by = (select platform.actor())
                            and s.created_at = now() and s.state = 'created'));

-- Who tells of a child stands in the log of processings, a machine too.
create policy systems_write on processing.line for insert to app
  with check ('signaal:maken' = any ((select systems.scopes())::text[]) and confirmed_at is null);

------------------------------------------------------------------------------------------- practising

-- A signal of a system that practises: that there is one, and where for. Nothing of a child.
create table handle_with_care.practice (
  id                 uuid primary key,
  function_id        uuid not null references systems.system,
  municipality_code  text not null references network.municipality,
  created_at         timestamptz not null default now()
);
create index practice_by_system on handle_with_care.practice (function_id, id);
create index practice_by_municipality on handle_with_care.practice (municipality_code);
create index practice_by_time on handle_with_care.practice (created_at);
alter table handle_with_care.practice enable row level security, force row level security;
create policy owner_works on handle_with_care.practice to owner using (true) with check (true);
create policy own_read on handle_with_care.practice for select to app
  using (function_id = (select platform.actor()) and 'signaal:volgen' = any ((select systems.scopes())::text[]));
create policy own_begin on handle_with_care.practice for insert to app
  with check (function_id = (select platform.actor()) and created_at = now() and (select systems.practises())
              and 'signaal:maken' = any ((select systems.scopes())::text[]));
create policy system_forgets on handle_with_care.practice for delete to app
  using ((select platform.acting_role()) = 'system');
create policy system_sees on handle_with_care.practice for select to app
  using ((select platform.acting_role()) = 'system');
grant select, insert (id, function_id, municipality_code), delete on handle_with_care.practice to app;

------------------------------------------------------------------------------------- who hears of what

-- For whom an event is: organisations, or one system that practises. Without either for all who may hear of its kind.
alter table systems.event
  add column audience uuid[] check (cardinality(audience) between 1 and 10),
  add column practice_id uuid references systems.system;
create index event_by_practice on systems.event (practice_id) where practice_id is not null;
create policy owner_announces on systems.event for insert to owner with check (position is null);

alter policy systems_read on systems.event
  using (position is not null
         and 'gebeurtenissen:lezen' = any ((select systems.scopes())::text[])
         and scope = any ((select systems.scopes())::text[])
         and case when practice_id is not null then practice_id = (select platform.actor())
                  else not (select systems.practises()) or audience is null end
         and (audience is null or (select network.acting_organisation()) = any (audience)));
-- Who keeps systems of all organisations hears of no signal by that.
alter policy keepers_read on systems.event
  using ((select platform.acting_role()) = 'system'
         or (select platform.acting_role()) in ('programmeLead', 'organisationAdministrator')
            and (audience is null or (select network.acting_organisation()) = any (audience))
            and (practice_id is null or systems.keeps(practice_id)));

/* What a state is called to systems. */
create function handle_with_care.event_kind(state text) returns text
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select 'signaal.' || case state
      when 'created' then 'gemaakt'
      when 'tested' then 'getoetst'
      when 'routed' then 'onderweg'
      when 'awaiting_recheck' then 'wacht'
      when 'delivered' then 'bezorgd'
      when 'late' then 'laat'
      when 'bounced' then 'terug'
      when 'erased' then 'gewist' end
  $$;
grant execute on function handle_with_care.event_kind(text) to app;

/* Every state that a signal comes in, whoever brought it there: to who began it and who tests it. */
create function handle_with_care.announce_signal() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if tg_op = 'INSERT' or new.state <> old.state then
      insert into systems.event (kind, scope, href, audience)
        values (handle_with_care.event_kind(new.state), 'signaal:volgen', '/signalen/' || new.id,
                array[new.reporting_id, new.tester_id]);
    end if;
    return null;
  end $$;
create trigger announce after insert or update of state on handle_with_care.signal
  for each row execute function handle_with_care.announce_signal();

/* A practice signal goes the whole way by itself: what it will come to is announced beforehand. */
create function handle_with_care.announce_practice() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    insert into systems.event (kind, scope, href, practice_id, at)
      select handle_with_care.event_kind(state), 'signaal:volgen', '/signalen/' || new.id, new.function_id,
             new.created_at + (n - 1) * interval '10 seconds'
      from unnest(array['created', 'tested', 'routed', 'delivered', 'erased']) with ordinality s (state, n);
    return null;
  end $$;
create trigger announce after insert on handle_with_care.practice
  for each row execute function handle_with_care.announce_practice();
revoke execute on function handle_with_care.announce_signal(), handle_with_care.announce_practice() from public;
