-- The network map (netwerkkaart): who there is, and where everything on it is drawn.
--
-- An organisation stands in its municipality and never at an address. A shelter, and whoever has a secret
-- place, stands in no municipality at all: on a map of a small one that would be an address.

/* Organisations for who works in the network, with what they are there for and where they work; at most 1,000. */
create function network.map()
  returns table (id uuid, name text, kind text, school boolean, municipality_code text, area text[],
                 service_forms text[], person_forms text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    with shown as materialized (
      select o.id, o.name, o.kind, o.register, o.municipality_code from network.organisation o
      where network.inside() and o.register <> 'kring'
      order by (o.register = 'duo'), o.name, o.id limit 1000),
    area as (
      select a.organisation_id, array_agg(a.municipality_code order by a.municipality_code) as codes
      from shown o join network.service_area a on a.organisation_id = o.id group by 1),
    there as (
      select f.organisation_id, f.kind, array_agg(distinct v.form_key order by v.form_key) as forms
      from shown o join network.findable f on f.organisation_id = o.id
        left join network.function h on h.id = f.id
        cross join lateral unnest(f.forms) v (form_key)
      where f.kind = 'service' or platform.holds(h.from_day, h.until_day, h.ended_at)
      group by 1, 2)
    select o.id, o.name, o.kind, o.register = 'duo',
      case when o.kind !~* 'opvang|blijf' and not exists (
        select from network.location l where l.organisation_id = o.id and l.kind = 'secret')
      then o.municipality_code end,
      coalesce(a.codes, '{}'), coalesce(s.forms, '{}'), coalesce(p.forms, '{}')
    from shown o
      left join area a on a.organisation_id = o.id
      left join there s on s.organisation_id = o.id and s.kind = 'service'
      left join there p on p.organisation_id = o.id and p.kind = 'person'
    order by o.name, o.id
  $$;

/* The same as far as everyone may know it: no people, and no services that stay within the network. */
create function network.public_map()
  returns table (id uuid, name text, kind text, school boolean, municipality_code text, area text[],
                 service_forms text[], person_forms text[])
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    with shown as materialized (
      select o.id, o.name, o.kind, o.register, o.municipality_code from network.organisation o
      where platform.acting_role() is not null and o.register <> 'kring'
      order by (o.register = 'duo'), o.name, o.id limit 1000),
    area as (
      select a.organisation_id, array_agg(a.municipality_code order by a.municipality_code) as codes
      from shown o join network.service_area a on a.organisation_id = o.id group by 1),
    there as (
      select s.organisation_id, 'service'::text as kind, array_agg(distinct v.form_key order by v.form_key) as forms
      from shown o join network.service s on s.organisation_id = o.id
        join network.findable f on f.id = s.id
        cross join lateral unnest(f.forms) v (form_key)
      where s.status = 'active' and not 'all' = any (s.hidden)
      group by 1, 2)
    select o.id, o.name, o.kind, o.register = 'duo',
      case when o.kind !~* 'opvang|blijf' and not exists (
        select from network.location l where l.organisation_id = o.id and l.kind = 'secret')
      then o.municipality_code end,
      coalesce(a.codes, '{}'), coalesce(s.forms, '{}'), '{}'::text[]
    from shown o
      left join area a on a.organisation_id = o.id
      left join there s on s.organisation_id = o.id and s.kind = 'service'
    order by o.name, o.id
  $$;
revoke execute on function network.map(), network.public_map() from public;
grant execute on function network.map(), network.public_map() to app;

-- Where each of them stands in the graph: worked out beside the pages, and the same whatever one looks at.
create table network.map_layout (
  edition    text primary key check (edition in ('network', 'public')),
  -- Of who is tied to whom: another network is laid out anew.
  digest     text not null check (digest ~ '^[0-9a-f]{64}$'),
  -- Number or key → [x, y].
  positions  jsonb not null check (jsonb_typeof(positions) = 'object'),
  made_at    timestamptz not null
);
alter table network.map_layout enable row level security, force row level security;
create policy insiders_read on network.map_layout for select to app
  using ((select network.inside()) or edition = 'public' and (select platform.acting_role()) is not null);
create policy system_lays_out on network.map_layout for all to app
  using ((select platform.acting_role()) = 'system') with check ((select platform.acting_role()) = 'system');
grant select, insert, update (digest, positions, made_at) on network.map_layout to app;
