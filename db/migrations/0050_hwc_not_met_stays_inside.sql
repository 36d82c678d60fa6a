-- A signal that does not meet the criteria goes no further: the attendance officers, who get what was tested, never
-- had it, and do not see afterwards that there was one. Where they test themselves, they do.

do $$
declare
  officer text := $p$(select platform.acting_role()) = 'attendanceOfficer' and variant <> 'direct'
    and (tested_at is not null and outcome is distinct from 'not_met' or variant = 'officer')
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
