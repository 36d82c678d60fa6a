-- Oversight in use: nobody reviews their own deeds, a verdict is given once, what ended stays ended, and
-- a line that the log of processings elsewhere refuses holds up no other.

-- A reason of ten characters is short, and enough: 29 bytes are added by sealing.
alter table oversight.exceptional_access
  drop constraint exceptional_access_reason_sealed_check,
  add constraint exceptional_access_reason_sealed_check
    check (length(reason_sealed) between 39 and 8000);

-- "Ask" is no last word; the other two are. One's own deeds are for another officer.
drop policy officer_reviews on oversight.sample_line;
create policy officer_reviews on oversight.sample_line for update to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer'
         and coalesce(verdict, 'ask') = 'ask'
         and not exists (select from audit.entry e
                         where e.id = entry_id and e.person_id = (select platform.acting_person())))
  with check ((select platform.acting_role()) = 'dataProtectionOfficer'
              and verdict is not null and reviewed_by = (select platform.actor()));

-- Counted every minute: which weeks were drawn, and what of a week shows something about persons.
create index sample_line_by_entry on oversight.sample_line (entry_id);

-- A user ends, and says nothing else of it.
drop policy user_ends on oversight.exceptional_access;
create policy user_ends on oversight.exceptional_access for update to app
  using (person_id = (select platform.acting_person()) and ended_at is null
         and (select platform.acting_role()) in ('professional', 'attentionOfficer'))
  with check (person_id = (select platform.acting_person()) and ended_at is not null
              and verdict is null and remark_sealed is null
              and (select platform.acting_role()) in ('professional', 'attentionOfficer'));
drop policy officer_reviews on oversight.exceptional_access;
create policy officer_reviews on oversight.exceptional_access for update to app
  using ((select platform.acting_role()) = 'dataProtectionOfficer'
         and person_id <> (select platform.acting_person()) and coalesce(verdict, 'ask') = 'ask')
  with check ((select platform.acting_role()) = 'dataProtectionOfficer'
              and person_id <> (select platform.acting_person())
              and (reviewed_by is null or reviewed_by = (select platform.actor())));

/* What ended stays ended, and a verdict waits for the end: what comes after it would go unseen. */
create function oversight.guard_exceptional() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp
  as $$
  begin
    if new.ended_at is distinct from old.ended_at
       and (old.ended_at is not null or new.ended_at <> now() or new.ended_at > old.ends_at) then
      raise exception 'exceptional access ends once, and now' using errcode = 'insufficient_privilege';
    end if;
    if new.verdict is distinct from old.verdict
       and (new.verdict is null or coalesce(new.ended_at, new.ends_at) > now()) then
      raise exception 'first it ends, then it is reviewed' using errcode = 'insufficient_privilege';
    end if;
    return new;
  end $$;
revoke execute on function oversight.guard_exceptional() from public;
grant execute on function oversight.guard_exceptional() to app;
create trigger guard before update on oversight.exceptional_access
  for each row execute function oversight.guard_exceptional();

-- When the log elsewhere last said no to this one line. It is tried again, after the others.
alter table processing.line add column refused_at timestamptz;
grant update (refused_at) on processing.line to app;
create index line_refused on processing.line (refused_at) where confirmed_at is null and refused_at is not null;

/* How many lines still have to go, and how many were refused; in counts, for who keeps Kring running. */
create function processing.standing() returns table (waiting bigint, refused bigint, oldest timestamptz)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select count(*), count(l.refused_at),
           (select f.ended_at from processing.line f where f.confirmed_at is null order by f.id limit 1)
    from processing.line l
    where l.confirmed_at is null
      and platform.acting_role() in ('system', 'administrator', 'dataProtectionOfficer')
  $$;
revoke execute on function processing.standing() from public;
grant execute on function processing.standing() to app;
