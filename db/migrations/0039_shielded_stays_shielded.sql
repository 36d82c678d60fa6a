-- A place stops being secret only together with its sealed address: who could not take the one away (a project
-- leader, who may not open it) must not be able to change the other.

create function network.guard_shielded() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    if exists (select from network.location l join network.shielded s on s.location_id = l.id
               where l.id = new.id and l.kind <> 'secret') then
      raise exception 'The address of a place that is no longer secret is still sealed'
        using errcode = 'check_violation';
    end if;
    return null;
  end $$;
revoke execute on function network.guard_shielded() from public;

create constraint trigger guard_shielded after update of kind on network.location
  deferrable initially deferred for each row when (new.kind <> 'secret')
  execute function network.guard_shielded();
