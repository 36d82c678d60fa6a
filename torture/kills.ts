/**
 * kill -9 of a process that serves, one that works, or the database, at every step of the life of signals.
 *
 * A lock holds each deed halfway, so that every kill meets deeds that have begun.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { home } from '#testing/chain.ts'
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
  test,
  type Broken,
} from './cohort.ts'
import { until, type Part, type Place } from './place.ts'
import { atTheLastMoment } from './region.ts'

export interface Kills extends Broken {
  signals: number
  kills: number
  /** Of those: how many met a deed that had begun. */
  halfway: number
}

const parts: Part[] = ['web', 'worker', 'database']

/** @param lives after three of them each part was killed at each step */
export async function killAtEveryStep(place: Place, size: number, lives: number): Promise<Kills> {
  const sum: Kills = { signals: 0, kills: 0, halfway: 0, lost: 0, twice: 0, silent: 0 }
  for (let one = 0; one < lives; one++) {
    const counted = await life(place, one, size)
    for (const key of Object.keys(sum) as (keyof Kills)[]) sum[key] += counted[key]
  }
  return sum
}

/** From the police to the end, with a kill at each step. */
async function life(place: Place, first: number, size: number): Promise<Kills> {
  const known = new Set(await idsOf(place, new Set()))
  const cast = await castOf(place, false)
  const school = await schoolOf(place, 'schoolcontact-andere-school')
  const counts = { kills: 0, halfway: 0 }
  const step = async (deeds: (() => Promise<unknown>)[], ids: string[], reached: string) => {
    const part = parts[(first + counts.kills++) % parts.length]!
    if (await during(place, part, deeds)) counts.halfway++
    await until(
      async () => (await count(place, ids, reached)) === ids.length,
      90,
      `${part} killed: ${reached}`,
    )
  }
  const byClock = async (ids: string[], reached: string) => {
    await place.ask('select 1')
    await step([() => passToNext(place, ids)], ids, reached)
  }

  const reports = Array.from(
    { length: size },
    (_, n) => () => cast.police.insist(`${home}/nieuw`, reportForm(atTheLastMoment, 1, n)),
  )
  await step(reports, [], 'true')
  const ids = await idsOf(place, known)
  const each = (deed: (id: string) => Promise<unknown>, some = ids) =>
    some.map((id) => () => deed(id))
  const [heard, unheard] = [ids.slice(0, ids.length / 2), ids.slice(ids.length / 2)]
  await step(
    each((id) => test(cast, id)),
    ids,
    "state = 'tested'",
  )
  await step(
    each((id) => find(cast, id, school)),
    ids,
    "state = 'routed'",
  )
  await byClock(ids, "state = 'delivered' and step >= 1")
  const back = (id: string) => cast.contact.insist(`${home}/niet-onze-leerling/${id}`)
  await step(each(back, heard.slice(0, 1)), heard.slice(0, 1), "state = 'bounced'")
  await step([() => find(cast, heard[0]!, school)], heard.slice(0, 1), "state = 'routed'")
  await byClock(heard.slice(0, 1), "state = 'delivered'")
  await step(
    each((id) => acknowledge(cast, id), heard),
    heard,
    "outcome = 'acknowledged'",
  )
  await byClock(unheard, "state = 'delivered' and step = 2")
  await byClock(unheard, 'step = 3 and call_open')
  await byClock(unheard, "state = 'late'")
  await byClock(unheard, "outcome = 'missed'")
  return { signals: ids.length, ...counts, ...(await brokenOf(place, ids, size)) }
}

/**
 * Begins deeds, holds them halfway, kills, lets go, and waits until all are done.
 *
 * @returns whether there was something halfway when the kill came
 */
async function during(
  place: Place,
  part: Part,
  deeds: (() => Promise<unknown>)[],
): Promise<boolean> {
  const lock = new pg.Client(place.db.options)
  lock.on('error', () => undefined)
  await lock.connect()
  await lock.query('begin; lock table platform.notification, handle_with_care.figure in share mode')
  const doing = Promise.all(deeds.map((deed) => deed()))
  // Whoever gives up is heard where it is waited for.
  doing.catch(() => undefined)
  const halfway = await until(async () => (await waiting(place)) > 0, 6).then(
    () => true,
    () => false,
  )
  await pause(Math.random() * 50)
  const killed = place.kill(part)
  await pause(100)
  await lock.end().catch(() => undefined)
  await killed
  await doing
  return halfway
}

async function waiting(place: Place): Promise<number> {
  const [row] = await place.ask<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where usename = 'app' and wait_event_type = 'Lock'",
  )
  return row!.n
}
