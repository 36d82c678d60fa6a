/**
 * kill -9 of a process that serves, one that works, or the database, at every step of the life of signals.
 *
 * A lock holds each deed halfway, so that every kill meets deeds that have begun.
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { dayAt } from '#handle-with-care/rules/index.ts'
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
import { afterAHoliday, atTheLastMoment } from './region.ts'

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
  const step = async (
    deeds: (() => Promise<unknown>)[],
    ids: string[],
    reached: string,
    held = writtenLast,
  ) => {
    const part = parts[(first + counts.kills++) % parts.length]!
    if (await during(place, part, deeds, held)) counts.halfway++
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
  const each = (deed: (id: string) => Promise<unknown>, some: string[]) =>
    some.map((id) => () => deed(id))
  const withdraw = (id: string) => cast.safeHome.insist(`${home}/intrekken/${id}`)

  const soon = Array.from({ length: size + 1 }, (_, n) => reportForm(atTheLastMoment, 1, n))
  const old = [0, 1].map((n) => ({ ...reportForm(afterAHoliday, 1, n), ...daysAgo(3) }))
  const reports = [...soon, ...old]
  await step(
    reports.map((form) => () => cast.police.insist(`${home}/nieuw`, form)),
    [],
    'true',
  )
  const ids = await idsOf(place, known)
  const waits = (
    await place.ask<{ id: string }>(
      'select id from handle_with_care.signal where id = any ($1) and municipality_code = $2',
      [ids, afterAHoliday],
    )
  ).map(({ id }) => id)
  const [taken, ...others] = ids.filter((id) => !waits.includes(id)) as [string, ...string[]]
  const [heard, unheard] = [others.slice(0, size / 2), others.slice(size / 2)]
  await step(
    each((id) => test(cast, id), ids),
    ids,
    "state = 'tested'",
  )
  await step(
    each((id) => find(cast, id, school), ids),
    ids,
    `state = case municipality_code when '${afterAHoliday}' then 'awaiting_recheck' else 'routed' end`,
    writtenFirst,
  )

  // Whether it still helps: nobody answers at first, then one is held to help and one is taken back.
  const [helps, helpsNot] = waits as [string, string]
  await byClock(waits, 'step = 2')
  const answer = () => cast.safeHome.insist(`${home}/opnieuw/${helps}`, { answer: 'ja' })
  await step([answer], [helps], "state = 'routed'", writtenFirst)
  await step([() => withdraw(helpsNot)], [helpsNot], "outcome = 'withdrawn'")
  await byClock([helps], "state = 'delivered' and step >= 1")

  const plain = [taken, ...others]
  await byClock(plain, "state = 'delivered' and step >= 1")
  await step([() => withdraw(taken)], [taken], "outcome = 'withdrawn'")
  const back = (id: string) => cast.contact.insist(`${home}/niet-onze-leerling/${id}`)
  await step(each(back, heard.slice(0, 1)), heard.slice(0, 1), "state = 'bounced'")
  const again = () => find(cast, heard[0]!, school)
  await step([again], heard.slice(0, 1), "state = 'routed'", writtenFirst)
  await byClock(heard.slice(0, 1), "state = 'delivered'")
  await step(
    each((id) => acknowledge(cast, id), [...heard, helps]),
    [...heard, helps],
    "outcome = 'acknowledged'",
  )
  await byClock(unheard, "state = 'delivered' and step = 2")
  await byClock(unheard, 'step = 3 and call_open')
  await byClock(unheard, "state = 'late'")
  await byClock(unheard, "outcome = 'missed'")
  return { signals: ids.length, ...counts, ...(await brokenOf(place, ids, reports.length)) }
}

/** An incident that ended so many days ago, at this time of the day. */
function daysAgo(days: number): Record<string, string> {
  return { endedDay: dayAt(new Date(Date.now() - days * 86_400_000)) }
}

/** What a deed writes at its end, and at its beginning: where that is locked, it waits halfway. */
const writtenLast = 'platform.notification, handle_with_care.figure'
const writtenFirst = 'audit.entry'

/**
 * Begins deeds, holds them halfway, kills, lets go, and waits until all are done.
 *
 * @returns whether there was something halfway when the kill came
 */
async function during(
  place: Place,
  part: Part,
  deeds: (() => Promise<unknown>)[],
  held: string,
): Promise<boolean> {
  const lock = new pg.Client(place.db.options)
  lock.on('error', () => undefined)
  await lock.connect()
  await lock.query(`begin; lock table ${held} in share mode`)
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
