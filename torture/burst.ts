/**
 * Everything at once: very many signals whose next step is due in the same second, step by step until the end, while
 * a contact of one school passes on what came in. The signals are copies of one that came by the police.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import {
  acknowledge,
  brokenOf,
  castOf,
  count,
  find,
  idsOf,
  passToNext,
  reportForm,
  schoolOf,
  schoolsWhereNobodyLooks,
  test,
  type Broken,
  type Cast,
} from './cohort.ts'
import { until, type Place } from './place.ts'
import { atOnce } from './region.ts'

/** Seconds until the last was done, by step. */
export type Steps = Record<string, number>

export interface Burst extends Broken {
  signals: number
  steps: Steps
  /** How many whose bell is later were told before the last of those whose bell is sooner. */
  outOfTurn: number
  /** Milliseconds in which the contact could pass one on meanwhile, at the most. */
  contactMost: number
}

/** How many signals the contact passes on during each step. */
const perStep = 5

export async function burst(place: Place, size: number): Promise<Burst> {
  const cast = await castOf(place)
  const own = await atSchool(place, cast, 6 * perStep)
  const ids = await copies(place, own[0]!, size)
  const times: number[] = []
  const contact = async () => {
    for (const id of own.splice(0, perStep)) times.push(await acknowledge(cast, id))
  }
  await place.ask('update handle_with_care.signal set next_at = now() where id = any ($1)', [ids])
  const busy = contact()
  const release = await until(
    async () => (await count(place, ids, "state = 'delivered'")) === ids.length,
    600,
    'release',
  )
  await busy
  const outOfTurn = await toldOutOfTurn(place, ids)
  // From here on all have one bell.
  await place.ask(
    `update handle_with_care.signal set bell_at = now() + interval '1 hour', due_at = now() + interval '1 hour',
       day_ends_at = now() + interval '7 hours', next_at = now() where id = any ($1)`,
    [ids],
  )
  await until(async () => (await count(place, ids, 'next_at <= now()')) === 0, 60, 'The clock')
  const steps = await allDueAtOnce(place, ids, contact)
  return {
    signals: size,
    steps: { release: release / 1_000, ...steps },
    outOfTurn,
    contactMost: Math.max(...times),
    ...(await brokenOf(place, ids, size)),
  }
}

/** What follows when nobody looks at signals that are at their schools: each step due for all in the same second. */
export async function allDueAtOnce(
  place: Place,
  ids: readonly string[],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<Steps> {
  const steps: Steps = {}
  const step = async (name: string, reached: string) => {
    await passToNext(place, ids)
    const busy = meanwhile()
    const ms = await until(async () => (await count(place, ids, reached)) === ids.length, 600, name)
    await busy
    steps[name] = ms / 1_000
  }
  await step('deputy', 'step = 2')
  await step('call', 'step = 3 and call_open')
  await step('bell', "state = 'late'")
  await step('end', "outcome = 'missed'")
  const shredded = await until(async () => (await sharesOf(place, ids)) === 0, 600, 'Shredding')
  return { ...steps, 'shares of keys destroyed': shredded / 1_000 }
}

async function toldOutOfTurn(place: Place, ids: readonly string[]): Promise<number> {
  const [row] = await place.ask<{ n: number }>(
    `with told as (
       select n.at, s.bell_at, min(s.bell_at) over () as soonest
       from handle_with_care.signal s join platform.notification n
         on n.subject like 'handle-with-care/%/receive/1/%' and split_part(n.subject, '/', 2) = s.id::text
       where s.id = any ($1))
     select count(*)::int as n from told
     where bell_at > soonest and at < (select max(at) from told where bell_at = soonest)`,
    [ids],
  )
  return row!.n
}

async function sharesOf(place: Place, ids: readonly string[]): Promise<number> {
  const [row] = await place.ask<{ n: number }>(
    'select count(*)::int as n from sealing.data_key where file_id = any ($1) and shredded_at is null',
    [ids],
  )
  return row!.n
}

/** Signals at the school of the contact who looks. */
async function atSchool(place: Place, cast: Cast, size: number): Promise<string[]> {
  const known = new Set(await idsOf(place, new Set()))
  const school = await schoolOf(place, 'schoolcontact')
  for (let n = 0; n < size; n += 10)
    await cast.police.insist('/handle-with-care/nieuw', reportForm(atOnce, 10, n))
  const ids = await idsOf(place, known)
  for (const id of ids) {
    await test(cast, id)
    await find(cast, id, school)
  }
  await place.ask(
    "update handle_with_care.signal set release_at = now(), next_at = now() where id = any ($1) and state = 'routed'",
    [ids],
  )
  await until(async () => (await count(place, ids, "state = 'delivered'")) === ids.length, 60)
  return ids
}

/**
 * Copies of a signal that lie ready for schools where nobody looks, each with a child and a key of its own: for the
 * first half the bell goes in an hour, for the others in three.
 */
async function copies(place: Place, of: string, size: number): Promise<string[]> {
  const rows = await place.ask<{ id: string; key: string }>(
    `with made as materialized (
       select gen_random_uuid() as id, gen_random_uuid() as key,
              ($2::uuid[])[1 + n % cardinality($2::uuid[])] as school,
              now() + case when n < $3::int / 2 then interval '1 hour' else interval '3 hours' end as bell
       from generate_series(0, $3::int - 1) n),
     signals as (
       insert into handle_with_care.signal
         select (jsonb_populate_record(s, jsonb_build_object(
           'id', m.id, 'figure_id', gen_random_uuid(), 'school_id', m.school, 'state', 'routed',
           'due_at', m.bell, 'bell_at', m.bell, 'day_ends_at', m.bell + interval '6 hours', 'release_at', now(),
           'next_at', null, 'hop_since', null, 'step', 0, 'delivered_at', null))).*
         from made m, handle_with_care.signal s where s.id = $1),
     keys as (
       insert into sealing.data_key
         select (jsonb_populate_record(k, jsonb_build_object('id', m.key, 'file_id', m.id))).*
         from made m, sealing.data_key k where k.file_id = $1),
     children as (
       insert into handle_with_care.child
         select (jsonb_populate_record(c, jsonb_build_object('signal_id', m.id))).*
         from made m, handle_with_care.child c where c.signal_id = $1)
     select id, key from made`,
    [of, await schoolsWhereNobodyLooks(place), size],
  )
  for (const { key } of rows) {
    const shelf = join(place.shares, key.slice(0, 2))
    mkdirSync(shelf, { recursive: true, mode: 0o700 })
    writeFileSync(join(shelf, key), randomBytes(32), { mode: 0o400 })
  }
  return rows.map(({ id }) => id)
}
