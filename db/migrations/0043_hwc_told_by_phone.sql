-- What reached the school by telephone is not the same as what a contact passed on: who looks back at a morning
-- must see the difference. And teachers know whom at their own school to ask about Handle with Care.

alter table handle_with_care.signal
  add column by_phone boolean not null default false,
  add constraint signal_by_phone_check check (not by_phone or outcome = 'acknowledged');
grant update (by_phone) on handle_with_care.signal to app;

create policy colleagues_read on handle_with_care.contact for select to app
  using ((select platform.acting_role()) in ('professional', 'attentionOfficer')
         and school_id = (select network.acting_organisation()));
