/**
 * Clocks that jump: of the machines of Kring, each on its own or all of them, and of everything at once.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { home, passTime } from '#testing/chain.ts'
import {
  brokenOf,
  castOf,
  count,
  find,
  idsOf,
  passToNext,
  reportForm,
  schoolOf,
  test,
} from './cohort.ts'
import type { Broken } from './cohort.ts'
import { until, type Place } from './place.ts'
import { atOnce } from './region.ts'

export interface ClocksOff extends Broken {
  signals: number
  /** Signals that the clock moved too soon, or that got another bell than they should. */
  wrong: number
  /** Jumps of which nothing was said in the log. */
  unsaid: number
}

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
/** How far off the clock of each machine is. */
type Jump = Parameters<Place['setClocks']>[0]
const apart: Jump = (name) => (name.endsWith('1') ? 5 * minute : -5 * minute)

export async function clocksJump(place: Place, size: number, all: boolean): Promise<ClocksOff> {
  const jumps: Jump[] = all ? [hour, -hour, day, -day, apart] : [-hour, day, apart]
  const known = new Set(await idsOf(place, new Set()))
  const school = await schoolOf(place, 'schoolcontact')
  let [wrong, unsaid, reports] = [0, 0, 0]
  for (const jump of jumps) {
    const before = new Set(await idsOf(place, new Set()))
    const cast = await castOf(place)
    const report = async () => {
      await cast.police.insist(`${home}/nieuw`, reportForm(atOnce, 1, reports++))
    }
    const newest = async () => idsOf(place, before)
    // One at each hop when the clock jumps, and one that is told of while it is off.
    for (let n = 0; n < size; n++) await report()
    const [asked, found, ...waiting] = (await newest()) as [string, string, ...string[]]
    for (const id of [asked, found]) await test(cast, id)
    await find(cast, found, school)
    const stand = () => place.ask(standing, [[...waiting, asked, found]])
    const stood = await stand()
    const said = place.logs().split('"event":"clock_apart"').length
    place.setClocks(jump)
    await pause(4_000)
    await report()
    const during = (await newest()).find((id) => ![asked, found, ...waiting].includes(id))!
    await test(cast, during)
    await find(cast, during, school)
    await pause(4_000)
    if (JSON.stringify(await stand()) !== JSON.stringify(stood)) wrong++
    // The same school on the same day: the bell is that of the signal of before.
    const bells = await place.ask(
      'select distinct bell_at from handle_with_care.signal where id = any ($1)',
      [[found, during]],
    )
    wrong += bells.length - 1
    if (place.logs().split('"event":"clock_apart"').length === said) unsaid++
    place.setClocks(0)
    await pause(4_000)
    if (JSON.stringify(await stand()) !== JSON.stringify(stood)) wrong++
  }
  const ids = await idsOf(place, known)
  await everythingJumps(place, ids)
  return { signals: ids.length, wrong, unsaid, ...(await brokenOf(place, ids, reports)) }
}

/** The clocks of all machines and of the database: to them it is as if all that is known were older. */
async function everythingJumps(place: Place, all: readonly string[]): Promise<void> {
  await passToNext(place, all)
  for (const ms of [hour, -hour]) {
    await passTime(place.db, all, ms)
    await pause(4_000)
  }
  const living = "state not in ('erased')"
  while ((await count(place, all, living)) > 0) {
    await passToNext(place, all)
    await until(async () => (await count(place, all, 'next_at <= now()')) === 0, 60, 'The clock')
  }
}

const standing = `select id, state, step, call_open, bell_at, day_ends_at, next_at, late,
  (select count(*) from platform.notification n where split_part(n.subject, '/', 2) = s.id::text) as told
  from handle_with_care.signal s where id = any ($1) order by id`
