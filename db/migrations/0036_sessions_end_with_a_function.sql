-- Someone who leaves a function is out of Kring everywhere, not only there: what was open on a telephone in
-- another function would else stay open for up to ten hours. Who still holds a function signs in again.

/* Whether a function of this person ended after a moment: a session of before is over. */
create function identity.left_since(person_id uuid, moment timestamptz) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select exists (
      select from network.function f,
        -- `least` passes over what is null.
        least(f.ended_at, (f.until_day + 1)::timestamp at time zone 'Europe/Amsterdam') as ended
      where f.person_id = left_since.person_id and ended > moment and ended <= now())
  $$;
revoke execute on function identity.left_since(uuid, timestamptz) from public;
grant execute on function identity.left_since(uuid, timestamptz) to identity;

create or replace function identity.actor(token_hash bytea)
  returns table (function_id uuid, person_id uuid, name text, role text, title text,
                 organisation_id uuid, organisation_name text, municipalities text[], session_id uuid,
                 assurance smallint, persons_open boolean, functions smallint)
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  begin
    -- At most once a minute: a page must not cost a write each time. What was closed stays closed.
    update identity.session s
      set seen_at = now(),
          persons_until = case when s.persons_until > now() then now() + interval '15 minutes'
                               else s.persons_until end
      where s.token_hash = actor.token_hash and s.seen_at < now() - interval '1 minute'
        and s.seen_at > now() - interval '2 hours' and s.started_at > now() - interval '10 hours';
    return query
      select f.id, p.id, p.name, f.role, f.title, o.id, o.name,
             array(select m.municipality_code from network.function_municipality m
                   where m.function_id = f.id order by 1),
             s.id, s.assurance, s.assurance = 2 and coalesce(s.persons_until > now(), false),
             (select count(*)::smallint from network.function g
              where g.person_id = p.id and platform.holds(g.from_day, g.until_day, g.ended_at))
      from identity.session s
        join network.function f on f.id = s.function_id
        join network.person p on p.id = f.person_id
        join network.organisation o on o.id = f.organisation_id
      where s.token_hash = actor.token_hash
        and s.seen_at > now() - interval '2 hours'
        and s.started_at > now() - interval '10 hours'
        and platform.holds(f.from_day, f.until_day, f.ended_at)
        and not identity.left_since(p.id, s.started_at)
        and f.role not in ('visitor', 'system', 'machine');
  end $$;

create or replace function identity.open_sessions(token_hashes bytea[])
  returns table (token_hash bytea, session_id uuid, function_id uuid)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select s.token_hash, s.id, f.id
    from identity.session s join network.function f on f.id = s.function_id
    where s.token_hash = any (token_hashes)
      and s.seen_at > now() - interval '2 hours'
      and s.started_at > now() - interval '10 hours'
      and platform.holds(f.from_day, f.until_day, f.ended_at)
      and not identity.left_since(f.person_id, s.started_at)
      and f.role not in ('visitor', 'system', 'machine')
  $$;
