-- Systems with `organisaties:lezen` read what organisations offer and where: what everyone may know of it, and
-- no more (decision 0049). That is a matter of fields, which row security cannot hold back; so there are two
-- functions, as for the public edition, and no policy for systems on these tables.

/* Services that run and that everyone may know, of these, without the fields their keeper kept within the network. */
create function network.services_for_all(ids uuid[])
  returns table (id uuid, organisation_id uuid, organisation text, organisation_kind text, name text,
                 summary text, audience text, age_from integer, age_until integer, languages text[],
                 accessibility text, access text, access_text text, costs text, exclusions text,
                 waiting_days integer, phone text, email text, website text, round_the_clock boolean,
                 confirmed_at date, forms jsonb, municipalities jsonb, openings jsonb, locations jsonb)
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select s.id, s.organisation_id, o.name, o.kind, s.name, s.summary,
      case when not 'audience' = any (s.hidden) then s.audience end, s.age_from, s.age_until, s.languages,
      s.accessibility, s.access, case when not 'accessText' = any (s.hidden) then s.access_text end,
      s.costs, case when not 'exclusions' = any (s.hidden) then s.exclusions end,
      case when not 'waitingDays' = any (s.hidden) and s.waiting_at >= platform.today() - 14
           then s.waiting_days end,
      case when not 'phone' = any (s.hidden) then s.phone end,
      case when not 'email' = any (s.hidden) then s.email end,
      case when not 'website' = any (s.hidden) then s.website end,
      s.round_the_clock and not 'openings' = any (s.hidden), s.confirmed_at,
      coalesce((select jsonb_agg(jsonb_build_object('key', f.key, 'name', f.name, 'summary', f.summary)
                                 order by f.position)
                from network.service_form x join network.form f on f.key = x.form_key
                where x.service_id = s.id), '[]'),
      coalesce((select jsonb_agg(jsonb_build_object('code', m.code, 'name', m.name) order by m.name)
                from network.municipality m
                where m.code in (select x.municipality_code from network.service_municipality x
                                 where x.service_id = s.id)
                   or not exists (select from network.service_municipality x where x.service_id = s.id)
                      and m.code in (select a.municipality_code from network.service_area a
                                     where a.organisation_id = s.organisation_id)), '[]'),
      case when 'openings' = any (s.hidden) then '[]' else
        coalesce((select jsonb_agg(jsonb_build_object('weekday', h.weekday,
                           'opens', to_char(h.opens, 'HH24:MI'),
                           'closes', case when h.closes = '24:00' then '24:00'
                                          else to_char(h.closes, 'HH24:MI') end)
                         order by h.weekday, h.opens)
                  from network.opening h where h.service_id = s.id), '[]') end,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'kind', l.kind,
                         'address', case when not 'address' = any (l.hidden) then l.address end,
                         'postcode', case when not 'address' = any (l.hidden) then l.postcode end,
                         'place', l.place, 'accessibility', l.accessibility) order by l.name)
                from network.service_location x join network.location l on l.id = x.location_id
                where x.service_id = s.id and l.kind <> 'secret'), '[]')
    from network.service s join network.organisation o on o.id = s.organisation_id
    where s.id = any (ids) and s.status = 'active' and not 'all' = any (s.hidden)
  $$;
revoke execute on function network.services_for_all(uuid[]) from public;

/* As it was, and what is shown of each is worked out for the page that is asked only. */
create or replace function network.public_services(
    only_id uuid, organisation uuid, form text, words text, confirmed_since date, at uuid, postcode text,
    after uuid, most integer, skip integer)
  returns table (id uuid, organisation_id uuid, organisation text, organisation_kind text, name text,
                 summary text, audience text, age_from integer, age_until integer, languages text[],
                 accessibility text, access text, access_text text, costs text, exclusions text,
                 waiting_days integer, phone text, email text, website text, round_the_clock boolean,
                 confirmed_at date, forms jsonb, municipalities jsonb, openings jsonb, locations jsonb,
                 total bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    with chosen as materialized (
      select s.id, count(*) over () as total
      from network.service s
      where platform.acting_role() is not null and s.status = 'active' and not 'all' = any (s.hidden)
        and (only_id is null or s.id = only_id)
        and (organisation is null or s.organisation_id = organisation)
        and (form is null or exists (select from network.service_form x
                                     where x.service_id = s.id and x.form_key = form))
        and (words is null or position(lower(words) in lower(s.name || ' ' || s.summary)) > 0)
        and (confirmed_since is null or s.confirmed_at >= confirmed_since)
        and (at is null or s.id = (select x.service_id from network.service_location x
                                   where network.service_at_location_id(x.service_id, x.location_id) = at))
        and (public_services.postcode is null
             or s.id in (select x.service_id from network.service_municipality x
                         where x.municipality_code = (select network.municipality_at(public_services.postcode)))
             or not exists (select from network.service_municipality x where x.service_id = s.id)
                and s.organisation_id in (select a.organisation_id from network.service_area a
                      where a.municipality_code = (select network.municipality_at(public_services.postcode))))
        and (after is null or s.id > after)
      order by case when after is null then s.name end, s.id
      limit least(most, case when after is null then 100 else 1000 end) offset skip)
    select r.*, chosen.total
    from network.services_for_all(array(select c.id from chosen c)) r join chosen on chosen.id = r.id
    order by case when after is null then r.name end, r.id
  $$;

/* Services for people in one of these municipalities; of what names none itself: where its organisation is or works. */
create function network.services_for_people_in(codes text[]) returns setof uuid
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select x.service_id from network.service_municipality x where x.municipality_code = any (codes)
    union
    select s.id from network.service s
    where not exists (select from network.service_municipality x where x.service_id = s.id)
      and (s.organisation_id in (select a.organisation_id from network.service_area a
                                 where a.municipality_code = any (codes))
           or s.organisation_id in (select o.id from network.organisation o
                                    where o.municipality_code = any (codes)))
  $$;
revoke execute on function network.services_for_people_in(text[]) from public;

/*
 * What the acting system reads of services: those for everyone, within its reach. In the order of ids, from
 * `after` on, so that who reads page after page misses nothing and meets nothing twice when a name changes.
 */
create function network.services_for_systems(
    only_id uuid, organisation uuid, form text, municipality text, location uuid, words text, after uuid, most integer)
  returns table (id uuid, organisation_id uuid, organisation text, organisation_kind text, name text,
                 summary text, audience text, age_from integer, age_until integer, languages text[],
                 accessibility text, access text, access_text text, costs text, exclusions text,
                 waiting_days integer, phone text, email text, website text, round_the_clock boolean,
                 confirmed_at date, forms jsonb, municipalities jsonb, openings jsonb, locations jsonb)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select r.* from network.services_for_all(array(
      select s.id from network.service s
      where 'organisaties:lezen' = any (systems.scopes())
        and s.status = 'active' and not 'all' = any (s.hidden)
        and ((select systems.reach()) = '{}'
             or s.id in (select network.services_for_people_in((select systems.reach()))))
        -- Both ends are always there, so that the index is of use whatever was asked.
        and s.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
        and s.id between coalesce(only_id, '00000000-0000-0000-0000-000000000000')
                     and coalesce(only_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        and (organisation is null or s.organisation_id = organisation)
        and (form is null or exists (select from network.service_form x
                                     where x.service_id = s.id and x.form_key = form))
        and (municipality is null or s.id in (select network.services_for_people_in(array[municipality])))
        and (location is null or exists (
              select from network.service_location x join network.location l on l.id = x.location_id
              where x.service_id = s.id and l.id = location and l.kind <> 'secret'))
        and (words is null or position(lower(words) in lower(s.name || ' ' || s.summary)) > 0)
      order by s.id limit least(most, 101))) r
    order by r.id
  $$;

/* What the acting system reads of places: where services for everyone are, none that is secret. */
create function network.locations_for_systems(
    only_id uuid, organisation uuid, form text, municipality text, after uuid, most integer)
  returns table (id uuid, organisation_id uuid, organisation text, name text, kind text, address text,
                 postcode text, place text, municipality_code text, accessibility text)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select l.id, l.organisation_id, o.name, l.name, l.kind,
           case when not 'address' = any (l.hidden) then l.address end,
           case when not 'address' = any (l.hidden) then l.postcode end,
           l.place, l.municipality_code, l.accessibility
    from network.location l join network.organisation o on o.id = l.organisation_id
    where 'organisaties:lezen' = any (systems.scopes()) and l.kind <> 'secret'
      and exists (
        select from network.service_location x join network.service s on s.id = x.service_id
        where x.location_id = l.id and s.status = 'active' and not 'all' = any (s.hidden)
          and ((select systems.reach()) = '{}'
               or s.id in (select network.services_for_people_in((select systems.reach()))))
          and (form is null or exists (select from network.service_form y
                                       where y.service_id = s.id and y.form_key = form)))
      and l.id > coalesce(after, '00000000-0000-0000-0000-000000000000')
      and l.id between coalesce(only_id, '00000000-0000-0000-0000-000000000000')
                   and coalesce(only_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
      and (organisation is null or l.organisation_id = organisation)
      and (municipality is null or l.municipality_code = municipality)
    order by l.id limit least(most, 101)
  $$;
revoke execute on function
  network.services_for_systems(uuid, uuid, text, text, uuid, text, uuid, integer),
  network.locations_for_systems(uuid, uuid, text, text, uuid, integer) from public;
grant execute on function
  network.services_for_systems(uuid, uuid, text, text, uuid, text, uuid, integer),
  network.locations_for_systems(uuid, uuid, text, text, uuid, integer) to app;
