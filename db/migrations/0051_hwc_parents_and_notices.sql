-- A parent who asks gets an answer from Veilig Thuis: who saw the signal, as long as there is one. A notice asks
-- nobody any more once the signal moved on. And only who can open a message counts as somebody to send it to.

---------------------------------------------------------------------------------- who saw what

create policy owner_reads_signals on audit.entry for select to owner
  using (subject like 'handle-with-care/%');
-- Under row security whom it was about is no way in; what it was done to is.
create index entry_of_signal on audit.entry (subject, at) where subject like 'handle-with-care/%';

/*
 * What was done with a signal, and when: for the Veilig Thuis that tests it, which answers a parent. Of people of
 * other organisations the function, of its own the name as well. Once the child is erased, only who brought it on
 * and when. `person`: the signal as the trail knows it.
 */
create function handle_with_care.log_of(signal_id uuid, person text)
  returns table (at timestamptz, action text, role text, title text, organisation text, name text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select e.at, e.action, e.role, case when lives.yes then f.title end, o.name,
           case when lives.yes and e.organisation_id = network.acting_organisation() then p.name end
    from handle_with_care.signal s
      cross join lateral (select s.state <> 'erased' as yes) lives
      join audit.entry e
        on e.subject like 'handle-with-care/%'
           and e.subject = any (array['handle-with-care/' || log_of.signal_id, 'handle-with-care/list'])
           and e.at >= s.created_at and e.persons && array[log_of.person]
      left join network.function f on f.id = e.function_id
      left join network.organisation o on o.id = e.organisation_id
      left join network.person p on p.id = e.person_id
    where s.id = log_of.signal_id
      and platform.acting_role() = 'safeHomeWorker' and s.tester_id = network.acting_organisation()
      -- That a key was used says the same as what it was used for.
      and e.action like 'handle\_with\_care.%' and e.action <> 'handle_with_care.key_used'
      and (lives.yes or e.action not in ('handle_with_care.child_read', 'handle_with_care.call_list_read',
                                         'handle_with_care.sought_for_parent', 'handle_with_care.log_read'))
    order by e.at, e.id
    limit 500
  $$;
revoke execute on function handle_with_care.log_of(uuid, text) from public;
grant execute on function handle_with_care.log_of(uuid, text) to app;

---------------------------------------------------------------------------------- whose turn is over

create policy owner_settles on platform.notification to owner
  using (subject like 'handle-with-care/%') with check (subject like 'handle-with-care/%');
create index notification_by_subject on platform.notification (subject collate "C") where read_at is null;

/* A turn that is over asks nobody any more, whoever ended it: the notices of it count as read. */
create function handle_with_care.settle_turn() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    update platform.notification set read_at = now()
      where read_at is null
        and subject collate "C" >= 'handle-with-care/' || new.id || '/'
        and subject collate "C" < 'handle-with-care/' || new.id || '0';
    return null;
  end $$;
revoke execute on function handle_with_care.settle_turn() from public;
-- A turn is known by its beginning, as in the subject of its notices.
create trigger settle after update of hop_since, state on handle_with_care.signal
  for each row when (old.hop_since is distinct from new.hop_since or new.state = 'erased' and old.state <> 'erased')
  execute function handle_with_care.settle_turn();

---------------------------------------------------------------------------------- who can open it

/*
 * Whether telling someone in a function reaches anybody: who cannot sign in with two factors cannot see what it is
 * about. For who takes part in Handle with Care, and who arranges it.
 */
create or replace function handle_with_care.reaches(function_id uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select coalesce(platform.acting_role() in ('system', 'programmeLead', 'policeOfficer', 'safeHomeWorker',
                                               'attendanceOfficer', 'schoolContact'), false)
      and exists (select from network.function f
                  where f.id = reaches.function_id
                    and (f.demonstration_key is not null
                         or exists (select from identity.account a
                                    where a.person_id = f.person_id and a.password_hash is not null
                                      and a.totp_sealed is not null)
                         or exists (select from identity.passkey k where k.person_id = f.person_id)
                         or exists (select from identity.external x
                                      join identity.provider v on v.issuer = x.issuer
                                    where x.person_id = f.person_id and v.enabled_at is not null)))
  $$;
