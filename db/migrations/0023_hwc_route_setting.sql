-- How signals go is set by the project leaders, municipality by municipality. Each change is a version of its
-- own: a signal keeps the way, the list of criteria and the finder with which it began. See decision 0024.

alter table handle_with_care.route
  add column criteria_version integer not null default 1 references handle_with_care.criteria;
alter table handle_with_care.route alter column criteria_version drop default;
create index route_by_criteria on handle_with_care.route (criteria_version);

create policy lead_sets on handle_with_care.route for insert to app
  with check ((select platform.acting_role()) = 'programmeLead'
              and made_by = (select platform.actor()) and made_at = now()
              -- What opens a signal exists only where signals come.
              and exists (select from network.organisation o
                          where o.id = tester_id and network.is_at_home('safeHomeWorker', o.kind))
              and exists (select from network.organisation o
                          where o.id = finder_id and network.is_at_home('attendanceOfficer', o.kind))
              and (deputy_id is null
                   or exists (select from network.organisation o
                              where o.id = deputy_id
                                and network.is_at_home('attendanceOfficer', o.kind))));
create policy lead_lists on handle_with_care.criteria for insert to app
  with check ((select platform.acting_role()) = 'programmeLead'
              and made_by = (select platform.actor()) and made_at = now());

-- Who looks for the school is an organisation of the way, not everyone who works for that municipality.
alter table handle_with_care.signal add column finder_id uuid references network.organisation;
alter table handle_with_care.signal disable trigger guard;
update handle_with_care.signal s set finder_id = r.finder_id from handle_with_care.route r
  where r.municipality_code = s.municipality_code and r.version = s.route_version;
alter table handle_with_care.signal enable trigger guard;
alter table handle_with_care.signal alter column finder_id set not null;
create index signal_by_finder on handle_with_care.signal (finder_id);
grant insert (finder_id) on handle_with_care.signal to app;

do $$
declare
  officer text := $p$(select platform.acting_role()) = 'attendanceOfficer' and variant <> 'direct'
    and (tested_at is not null or variant = 'officer')
    and (finder_id = (select network.acting_organisation())
           and municipality_code = any (array(select unnest(platform.acting_municipalities())))
         -- Who stands in sees it when their turn has come, and no sooner.
         or deputy_id = (select network.acting_organisation()) and step >= 2
            and state in ('tested', 'bounced'))$p$;
begin
  execute format('alter policy officer_follows on handle_with_care.signal using (%s)', officer);
  execute format('alter policy officer_moves on handle_with_care.signal using (%s)', officer);
end $$;

-- A region begins without municipalities; its project leaders name them.
create policy lead_names on network.municipality for insert to app
  with check ((select platform.acting_role()) = 'programmeLead');
