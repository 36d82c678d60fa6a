-- What the database answered more widely than any page does: drafts to who writes accents, a plan's status
-- to visitors, a closed plan to who writes, a function that is over, and counts of keys to whoever asked.

---------------------------------------------------------------------- the accents of one's municipality

-- Reading is for `plan_readers_read`: "for all" let a civil servant read their own accents in a draft.
drop policy own_municipality_writes on programme.municipal_accent;
create policy own_municipality_begins on programme.municipal_accent for insert to app
  with check ((select platform.acting_role()) = 'civilServant'
              and municipality_code = any ((select platform.acting_municipalities())::text[])
              and plan_id = any (array(select p.id from programme.plan p)));
create policy own_municipality_changes on programme.municipal_accent for update to app
  using ((select platform.acting_role()) = 'civilServant'
         and municipality_code = any ((select platform.acting_municipalities())::text[])
         and plan_id = any (array(select p.id from programme.plan p)))
  with check ((select platform.acting_role()) = 'civilServant'
              and municipality_code = any ((select platform.acting_municipalities())::text[])
              and plan_id = any (array(select p.id from programme.plan p)));

----------------------------------------------------------------------------------- what visitors read

-- Of an activity: its name and what it is. How it goes and who pays is for who works on it.
do $$
declare
  name text;
begin
  foreach name in array array['activity', 'activity_item'] loop
    execute format('drop policy plan_readers_read on programme.%I', name);
    execute format($policy$create policy plan_readers_read on programme.%I for select to app
      using ((select platform.acting_role()) <> 'visitor'
             and plan_id = any (array(select p.id from programme.plan p)))$policy$, name);
  end loop;
end $$;
drop policy readers_read on programme.abbreviation;
create policy readers_read on programme.abbreviation for select to app
  using ((select platform.acting_role()) <> 'visitor'
         and plan_file_id = any (array(select p.source_file_id from programme.plan p)));

/* The activities of a plan that is no draft, as residents read them; in the order of the plan. */
create function programme.public_activities(plan uuid)
  returns table (line_id uuid, name text, description text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select a.line_id, a.name, a.description
    from programme.activity a join programme.plan p on p.id = a.plan_id
    where p.id = public_activities.plan and p.status <> 'concept'
      and platform.acting_role() = 'visitor'
    order by a.position
  $$;
revoke execute on function programme.public_activities(uuid) from public;
grant execute on function programme.public_activities(uuid) to app;

------------------------------------------------------------------------------------- a plan that is closed

-- Nothing changes any more, whoever writes; what is unknown can still be found out. Kring itself imports
-- plans that were closed long ago.
do $$
declare
  name text;
  verb text;
  open text := $open$((select platform.acting_role()) = 'system'
    or plan_id <> all (array(select p.id from programme.plan p where p.status = 'afgesloten')))$open$;
begin
  foreach name in array array['activity', 'activity_municipality', 'budget_post', 'budget_cell',
    'timeline_row', 'timeline_cell', 'status_report', 'document', 'municipal_accent']
  loop
    foreach verb in array array['insert', 'update', 'delete'] loop
      execute format('create policy %I on programme.%I as restrictive for %s to app %s',
        'open_plans_' || verb, name, verb,
        case verb when 'insert' then 'with check ' || open
                  when 'delete' then 'using ' || open
                  else 'using ' || open || ' with check ' || open end);
    end loop;
  end loop;

  open := $open$((select platform.acting_role()) = 'system'
    or group_id <> all (array(select g.id from programme.working_group g
                              join programme.plan p on p.id = g.plan_id where p.status = 'afgesloten')))$open$;
  execute 'create policy open_plans_insert on programme.membership as restrictive for insert to app with check ' || open;
  execute 'create policy open_plans_update on programme.membership as restrictive for update to app using '
    || open || ' with check ' || open;
  execute 'create policy open_plans_delete on programme.membership as restrictive for delete to app using ' || open;
end $$;

------------------------------------------------------------------------------------ who acts, for whom

create or replace function network.acting_person() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.person_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
  $$;

create or replace function network.acting_organisation() returns uuid
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select f.organisation_id from network.function f
    where f.id = platform.actor() and platform.holds(f.from_day, f.until_day, f.ended_at)
  $$;

----------------------------------------------------------------------------------------- counts of keys

/*
 * How many keys of a file live, seen or not: a destruction that leaves some behind must not say it is done.
 * Only for who destroyed one of them; to others, that a file has keys says that there is a file.
 */
create or replace function sealing.living(module text, file_id uuid) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select count(*) from sealing.data_key d
    where d.module = living.module and d.file_id = living.file_id and d.destroyed_at is null
      and exists (select from sealing.data_key own
                  where own.module = living.module and own.file_id = living.file_id
                    and own.destroyed_by = platform.actor())
  $$;

/* Whether nothing is sealed that still opens: the first key of all may be made. No count, to nobody unknown. */
create function sealing.is_unused() returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select not exists (select from sealing.data_key d where d.destroyed_at is null)
    where platform.acting_role() <> 'visitor'
  $$;
revoke execute on function sealing.is_unused() from public;
grant execute on function sealing.is_unused() to app;
drop function sealing.keys_in_use();
