-- A school that does not look is rung by whoever gave it the signal: the finder, the deputy or Veilig Thuis. When
-- nobody is there any more, by whoever can be: a call that reaches nobody is a child without support.

alter table handle_with_care.signal
  add column caller text check (caller in ('finder', 'deputy', 'safeHome', 'anyone')),
  -- The school day for which Veilig Thuis said that it still helps: from there the days are counted anew.
  add column still_helps_on date;
update handle_with_care.signal
  set caller = case variant when 'direct' then 'safeHome' else 'finder' end
  where school_id is not null and state <> 'erased';
alter table handle_with_care.signal
  add constraint signal_call_has_a_caller check (not call_open or caller is not null);
grant update (caller, still_helps_on) on handle_with_care.signal to app;

do $$
declare
  officer text := $p$(select platform.acting_role()) = 'attendanceOfficer' and variant <> 'direct'
    and (tested_at is not null or variant = 'officer')
    and (finder_id = (select network.acting_organisation())
           and municipality_code = any (array(select unnest(platform.acting_municipalities())))
         -- Who stands in sees it when their turn has come, and no sooner.
         or deputy_id = (select network.acting_organisation())
            and (step >= 2 and state in ('tested', 'bounced')
                 or call_open and caller in ('deputy', 'anyone')))$p$;
begin
  execute format('alter policy officer_follows on handle_with_care.signal using (%s)', officer);
  execute format('alter policy officer_moves on handle_with_care.signal using (%s)', officer);
end $$;

create or replace view handle_with_care.child_reader with (security_invoker = true) as
  select s.id as signal_id from handle_with_care.signal s
  where s.state <> 'erased' and case (select platform.acting_role())
    when 'system' then true
    when 'safeHomeWorker' then true
    when 'policeOfficer' then s.state = 'created'
    when 'attendanceOfficer' then
      s.state in ('tested', 'bounced')
      or s.variant = 'officer' and s.state in ('created', 'awaiting_recheck')
      or s.call_open and s.caller <> 'safeHome' and s.state in ('delivered', 'late')
    when 'schoolContact' then s.state in ('delivered', 'late')
    else false end;

/*
 * Whether telling someone in a function reaches anybody: who has no account yet cannot sign in to see what it
 * is about. For who takes part in Handle with Care, and who arranges it.
 */
create function handle_with_care.reaches(function_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(platform.acting_role() in ('system', 'programmeLead', 'policeOfficer', 'safeHomeWorker',
                                               'attendanceOfficer', 'schoolContact'), false)
      and exists (select from network.function f
                  where f.id = reaches.function_id
                    and (f.demonstration_key is not null
                         or exists (select from identity.account a where a.person_id = f.person_id)))
  $$;
revoke execute on function handle_with_care.reaches(uuid) from public;
grant execute on function handle_with_care.reaches(uuid) to app;
