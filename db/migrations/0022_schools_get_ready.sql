-- Schools get ready for Handle with Care: who arranges it writes down what was agreed, when lessons are, and
-- who may take a signal.

create policy lead_takes_in on handle_with_care.school for insert to app
  with check ((select platform.acting_role()) = 'programmeLead');
create policy lead_prepares on handle_with_care.school for update to app
  using ((select platform.acting_role()) = 'programmeLead')
  with check ((select platform.acting_role()) = 'programmeLead');
grant update (state, board_agreed_on, council_agreed_on, parents_informed_on, instructed_on, tested_on,
              starts_at, ends_at, closed, opened, phone, version)
  on handle_with_care.school to app;

-- A contact is somebody whose function is that, at that school.
create policy lead_names on handle_with_care.contact for insert to app
  with check ((select platform.acting_role()) = 'programmeLead'
              and exists (select from network.function f
                          where f.id = function_id and f.role = 'schoolContact'
                            and f.organisation_id = school_id
                            and not network.is_over(f.until_day, f.ended_at)));
create policy lead_removes on handle_with_care.contact for delete to app
  using ((select platform.acting_role()) = 'programmeLead');
grant delete on handle_with_care.contact to app;
