-- The coverage map: per form of violence and municipality, how many people and services are there for it.

/* Counts of what can be found now, per kind; only of what is there. Nothing of anyone in particular. */
create function network.coverage()
  returns table (kind text, form_key text, municipality_code text, found bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select case when f.kind = 'service' then 'service' else h.role end, v.form_key, m.code, count(*)
    from network.findable f
      left join network.function h on h.id = f.id
      cross join lateral unnest(f.forms) v (form_key)
      cross join lateral unnest(f.municipalities) m (code)
    where network.inside()
      and (f.kind = 'service' or platform.holds(h.from_day, h.until_day, h.ended_at))
    group by 1, 2, 3
  $$;
revoke execute on function network.coverage() from public;
grant execute on function network.coverage() to app;
