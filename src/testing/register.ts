/**
 * A register by the thousand, made in SQL by the administrator of the server: what is offered, in the words that
 * people use. Names are made up.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { root } from '#platform/paths.ts'
import { withClient } from '#platform/server.ts'

/**
 * Fills the register up to so many organisations and services; running it again adds what is missing. Some
 * services are for one municipality, some for a few, some for all; most are there for one or two forms.
 */
export async function seedRegister(
  admin: pg.PoolConfig,
  size: { organisations: number; services: number },
): Promise<void> {
  await withClient(admin, async (client) => {
    await client.query(`set synchronous_commit = off; select setseed(0.5)`)
    await client.query(
      `insert into network.organisation (name, kind, municipality_code, address, place, phone, register, register_key)
       select initcap(word) || ' ' || n, (array['welzijn', 'jeugdhulp', 'ggz', 'opvoedhulp', 'thuiszorg'])[1 + n % 5],
              (array(select code from network.municipality order by code))[1 + n % 16],
              'Straat ' || n, 'Plaats ' || n % 40, '04' || lpad((n % 100000000)::text, 8, '0'), 'bench', n::text
       from generate_series((select count(*)::int from network.organisation) + 1, $1::int) n,
         lateral (select ($2::text[])[1 + n % cardinality($2::text[])] as word) w`,
      [size.organisations, words],
    )
    await client.query(
      `with text as (
         select n, string_agg(($2::text[])[1 + floor(power(random(), 3) * cardinality($2::text[]))::int], ' ') as said
         from generate_series((select count(*)::int from network.service) + 1, $1::int) n, generate_series(1, 16) w
         group by n),
       owner as (select id, row_number() over (order by id) - 1 as rank from network.organisation
                 where register = 'bench')
       insert into network.service (id, organisation_id, name, summary, age_from, age_until, urgency, training)
       select gen_random_uuid(), o.id,
              initcap(split_part(said, ' ', 1)) || ' ' || split_part(said, ' ', 2) || ' ' || n,
              'Er is ' || said || '.', case when n % 3 = 0 then n % 18 end, case when n % 3 = 0 then n % 18 + 12 end,
              case n % 20 when 0 then 'always' when 1 then 'sameDay' else 'weeks' end, n % 50 = 0
       from text join owner o on o.rank = n % (select count(*) from owner)`,
      [size.services, words],
    )
    await client.query(
      `insert into network.service_form (service_id, form_key)
       select s.id, k.keys[1 + floor(power(random(), 2) * cardinality(k.keys))::int]
       from network.service s join network.organisation o on o.id = s.organisation_id and o.register = 'bench',
         (select array_agg(key order by position) as keys from network.form) k, generate_series(1, 3) w
       where w = 1 or random() < 0.3
       on conflict do nothing`,
    )
    await client.query(
      `insert into network.service_municipality (service_id, municipality_code)
       select s.id, k.codes[1 + floor(random() * cardinality(k.codes))::int]
       from network.service s join network.organisation o on o.id = s.organisation_id and o.register = 'bench',
         (select array_agg(code order by code) as codes from network.municipality) k, generate_series(1, 16) w
       where w = 1 or hashtext(s.id::text) % 10 = 0 or (hashtext(s.id::text) % 10 = 1 and w < 5)
       on conflict do nothing`,
    )
    await client.query(
      `begin; select set_config('app.actor', id::text, true) from network.function where role = 'system' limit 1`,
    )
    await client.query(
      `select network.index_services(array_agg(s.id)) from network.service s
       where not exists (select from network.findable f where f.id = s.id) group by hashtext(s.id::text) % 40`,
    )
    await client.query('commit')
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  })
}

/** Words of what is really offered, those that are used most first. */
const words = (() => {
  const counts = new Map<string, number>()
  for (const file of ['data/demonstratie/aanbod.yaml', 'data/netwerk/vormen.yaml'])
    for (const [word] of readFileSync(join(root, file), 'utf8')
      .toLowerCase()
      .matchAll(/\p{L}{4,}/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([word]) => word)
})()
