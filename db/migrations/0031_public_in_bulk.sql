-- The public edition in bulk, one place of a service by its id, and what there is for a postcode.
--
-- The id of a service at a place follows from both, as `rules/hsds.ts` makes it: a name-based UUID (version 5) of
-- "kring open-referral", "service at location" and the two ids. Here it is made the same way, so that it can be looked up.

create extension pgcrypto schema extensions;

create function network.service_at_location_id(service_id uuid, location_id uuid) returns uuid
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  as $$
    select encode(set_byte(set_byte(substr(h, 1, 16), 6, (get_byte(h, 6) & 15) | 80),
                           8, (get_byte(h, 8) & 63) | 128), 'hex')::uuid
    from extensions.digest(convert_to(concat_ws(E'\n', 'kring open-referral', 'service at location',
                                                service_id, location_id), 'UTF8'), 'sha1') h
  $$;
revoke execute on function network.service_at_location_id(uuid, uuid) from public;
grant execute on function network.service_at_location_id(uuid, uuid) to app;
create index service_location_by_public_id
  on network.service_location (network.service_at_location_id(service_id, location_id));
create index organisation_by_postcode on network.organisation (left(postcode, 4), municipality_code);

/* The municipality in which most organisations with this postcode are; null when none is known there. */
create function network.municipality_at(postcode text) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  as $$
    select o.municipality_code from network.organisation o
    where left(o.postcode, 4) = left(municipality_at.postcode, 4) and o.municipality_code is not null
    group by 1 order by count(*) desc, 1 limit 1
  $$;
revoke execute on function network.municipality_at(text) from public;

drop function network.public_organisations(uuid, text, integer, integer);
drop function network.public_services(uuid, uuid, text, text, date, integer, integer);

/*
 * Of an organisation what everyone may know; of a shelter no address. `total` counts all that fit.
 * With `after` in the order of ids, from there on: for all of them, a thousand at a time.
 */
create function network.public_organisations(only_id uuid, words text, after uuid, most integer, skip integer)
  returns table (id uuid, name text, kind text, summary text, phone text, email text, website text,
                 address text, postcode text, place text, kvk text, total bigint)
  language sql stable security definer set search_path = pg_catalog, pg_temp
  as $$
    select o.id, o.name, o.kind, o.summary, o.phone, o.email, o.website,
           case when o.kind ~* 'opvang|blijf' then null else o.address end,
           case when o.kind ~* 'opvang|blijf' then null else o.postcode end,
           case when o.kind ~* 'opvang|blijf' then null else o.place end, o.kvk, chosen.total
    from (
      (select x.id, row_number() over (order by x.name, x.id) as place, count(*) over () as total
       from network.organisation x
       where platform.acting_role() is not null and x.register <> 'kring' and after is null
         and (only_id is null or x.id = only_id)
         and (words is null or position(lower(words) in lower(x.name)) > 0)
       order by x.name, x.id limit least(most, 100) offset skip)
      union all
      -- In bulk nothing is counted: that would read all of it for every part.
      (select x.id, 0, 0
       from network.organisation x
       where platform.acting_role() is not null and x.register <> 'kring' and x.id > after
         and (words is null or position(lower(words) in lower(x.name)) > 0)
       order by x.id limit least(most, 1000))
    ) chosen join network.organisation o on o.id = chosen.id
    order by chosen.place, o.id
  $$;

/*
 * Services that run and that everyone may know, without the fields their keeper kept within the network.
 * `at`: only the service of this id of a service at a place. `postcode`: only what is for people there.
 */
create function network.public_services(
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
                where x.service_id = s.id and l.kind <> 'secret'), '[]'),
      count(*) over ()
    from network.service s join network.organisation o on o.id = s.organisation_id
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
    limit least(most, case when after is null then 100 else 1000 end) offset skip
  $$;
revoke execute on function
  network.public_organisations(uuid, text, uuid, integer, integer),
  network.public_services(uuid, uuid, text, text, date, uuid, text, uuid, integer, integer) from public;
grant execute on function
  network.public_organisations(uuid, text, uuid, integer, integer),
  network.public_services(uuid, uuid, text, text, date, uuid, text, uuid, integer, integer) to app;
